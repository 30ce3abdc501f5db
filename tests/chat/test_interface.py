"""The interface itself: no field for words, nothing undeclared, every address guarded."""

import re
from typing import Any

import pytest
from django.urls import get_resolver

from chat.models import Thread
from elevhalsa.api import api
from elevhalsa.wire import to_text
from tests.chat.api import Browser, message_value, opening_value, wish_value
from tests.chat.test_doors import CALLS
from tests.chat.village import Talk, Village, opening_for, wish

pytestmark = pytest.mark.django_db

BOUNDED = ("enum", "const", "pattern", "format")  # what keeps a string from holding words
Schema = dict[str, Any]


def strings_in(schema: Schema, definitions: Schema, path: str = "") -> list[tuple[str, Schema]]:
    """Return every string that a schema lets through, with its path."""
    if name := schema.get("$ref", "").rpartition("/")[2]:
        return strings_in(definitions[name], definitions, path)
    found = [(path, schema)] if schema.get("type") == "string" else []
    for key, part in schema.get("properties", {}).items():
        found += strings_in(part, definitions, f"{path}.{key}")
    for part in (*schema.get("anyOf", []), *schema.get("oneOf", [])):
        found += strings_in(part, definitions, path)
    return found + (strings_in(schema["items"], definitions, path) if "items" in schema else [])


def bodies() -> list[tuple[str, Schema, Schema]]:
    document = api.get_openapi_schema()
    definitions = document["components"]["schemas"]
    return [
        (path, call["requestBody"]["content"]["application/json"]["schema"], definitions)
        for path, calls in document["paths"].items()
        for call in calls.values()
        if "threads" in call.get("tags", []) and "requestBody" in call
    ]


def test_no_body_of_a_thread_has_a_field_that_could_hold_words() -> None:
    """But one: staff give a reason when they ask who an anonymous student is."""
    all_of_them = [
        (f"{path} {name}", string)
        for path, schema, definitions in bodies()
        for name, string in strings_in(schema, definitions)
    ]

    wordy = [where for where, one in all_of_them if not any(bound in one for bound in BOUNDED)]

    assert wordy == ["/api/threads/{thread_id}/identity-openings .reason"]
    assert len(all_of_them) > 20


def test_every_address_of_one_thread_is_tried_by_outsiders() -> None:
    pages = get_resolver().url_patterns
    routes = [
        str(route.pattern)
        for page in pages
        for route in getattr(page, "url_patterns", [])
        if "threads/<id:thread_id>" in str(route.pattern)
    ]
    given = re.compile(r"[A-Za-z0-9_-]{22}")
    tried = {given.sub("<id>", path) for _, path in CALLS}

    known = {route.partition("<id:thread_id>")[2] for route in routes}

    assert {re.sub("<[^>]+>", "<id>", path) for path in known} == tried


@pytest.mark.parametrize(
    "field", ["text", "plain", "author", "seq", "school", "role", "at", "student", "due_at", "t"]
)
def test_an_undeclared_field_is_refused_without_an_echo(
    talk: Talk, village: Village, field: str
) -> None:
    student, secret = Browser(village.student), "jag heter Ali"
    opening, _ = opening_for(village, village.student, wish())
    thread = to_text(talk.id.bytes)

    for path, body in [
        (f"threads/{thread}/messages", message_value(talk.text(village.student))),
        (f"threads/{thread}/read", {"seq": 1}),
        ("threads", opening_value(opening)),
        ("threads/route", wish_value(wish())),
    ]:
        answer = student.post(path, {**body, field: secret})

        assert (student.status, answer["code"]) == (422, "invalid_input")
        assert secret not in str(answer)
    assert (Thread.objects.count(), talk.row.head_seq) == (1, 1)


@pytest.mark.parametrize("sealed", ["Hej!", "Hej på dig", "=", "AA==", "AB", "+/+/", 7, None])
def test_bytes_that_are_not_canonical_base64url_are_refused(
    talk: Talk, village: Village, sealed: object
) -> None:
    student = Browser(village.student)
    body = {**message_value(talk.text(village.student)), "sealed": sealed}

    answer = student.post(f"threads/{to_text(talk.id.bytes)}/messages", body)

    assert answer["code"] in {"invalid_input", "envelope_wrong"}
    assert (student.status, talk.row.head_seq) == (422, 1)


def test_an_id_in_an_address_is_22_characters_or_nothing(village: Village) -> None:
    student = Browser(village.student)

    for odd in ("x", "x" * 22 + "y", "..%2Fthreads", "!" * 22, "z" * 22):
        assert student.get(f"threads/{odd}") == {"code": "not_found"}
