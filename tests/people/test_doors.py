"""Every route of the interface: who is let in, from where, and with which fields (AZ, CS-1, MA-1).

The routes come from the interface's own description: a new one is tested from its first day.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.db.models import QuerySet

from elevhalsa.api import api
from elevhalsa.people.models import KEYLESS_ROLES, Role
from elevhalsa.wire import to_text
from tests import factories
from tests.factories import Browser, browser

pytestmark = pytest.mark.django_db

Route = tuple[str, str]
SAFE = {"GET", "HEAD", "OPTIONS"}
PUBLIC = {
    ("GET", "/api/session"),
    ("POST", "/api/session"),
    ("POST", "/api/letters/redeem"),
    ("POST", "/api/invitations/redeem"),
    ("POST", "/api/session/passkey/challenge"),
    ("POST", "/api/session/passkey"),
    ("GET", "/api/help"),
}
HALF = {  # for staff on their way to the second factor
    ("DELETE", "/api/session"),
    ("POST", "/api/session/second-factor"),
    ("POST", "/api/second-factor"),
    ("POST", "/api/second-factor/confirm"),
    ("POST", "/api/passkeys/challenge"),
    ("POST", "/api/passkeys"),
}
READING = ("/api/keys", "/api/threads", "/api/meetings", "/api/contacts")
NOTHING = {"not_allowed", "not_found", "invalid_input"}  # codes that say nothing of a thread
OWN_FIELDS = ("is_staff", "role", "school", "author", "seq", "created_at", "due_at", "epoch")


DESCRIPTION = api.get_openapi_schema()


def routes() -> Iterator[tuple[Route, dict[str, Any]]]:
    """Yield method and address of every route, with an id that nobody has, and its description."""
    for path, methods in DESCRIPTION["paths"].items():
        for method, operation in methods.items():
            address = path
            for parameter in operation.get("parameters", []):
                is_number = parameter["schema"].get("type") == "integer"
                value = "1" if is_number else to_text(bytes(16))
                address = address.replace(f"{{{parameter['name']}}}", value)
            yield (method.upper(), address), operation


def declared(operation: dict[str, Any]) -> set[str]:
    """Return the names of the fields that a route's body may have."""
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    references = [one["$ref"] for one in [schema, *schema.get("anyOf", [])] if "$ref" in one]
    schemas = DESCRIPTION["components"]["schemas"]
    return {name for one in references for name in schemas[one.rsplit("/", 1)[1]]["properties"]}


ROUTES = sorted({route for route, _ in routes()})
BODIES = {route: declared(one) for route, one in routes() if "requestBody" in one}
UNSAFE = [route for route in ROUTES if route[0] not in SAFE]
BEHIND_DOORS = [route for route in ROUTES if route not in PUBLIC]


def clients() -> dict[Role, Browser]:
    people = factories.every_role(factories.school())
    return {role: factories.client_of(person) for role, person in people.items()}


def test_strangers_are_let_in_by_the_public_routes_alone() -> None:
    stranger = browser()

    refused = {route for route in ROUTES if stranger.call(*route).status_code == 401}

    assert refused == set(BEHIND_DOORS) | ({("POST", "/api/session")} & refused)


def test_staff_without_the_second_factor_come_to_nothing_but_its_proof() -> None:
    """CH-2 over HTTP."""
    for make in (factories.counsellor, factories.head, factories.administrator):
        half = factories.client_of(make(), verified=False)
        for route in set(BEHIND_DOORS) - HALF:
            answer = half.call(*route)
            assert answer.json() == {"code": "second_factor_needed"}, route


def test_roles_without_keys_are_served_no_thread_no_key_and_no_id() -> None:
    """29, 30: the same refusal whatever is asked, and whether or not it exists."""
    known = clients()

    for role in KEYLESS_ROLES:
        for route in ROUTES:
            if route[1].startswith(READING):
                answer = known[role].call(*route)
                is_key = route[1].startswith("/api/keys")
                allowed = {"not_allowed"} if is_key else NOTHING
                assert answer.json()["code"] in allowed, route


def test_administration_is_for_administrators_alone() -> None:
    known = clients()

    for role in set(Role) - {Role.ADMINISTRATOR}:
        for route in ROUTES:
            if route[1].startswith("/api/admin"):
                assert known[role].call(*route).json() == {"code": "not_allowed"}, route


@pytest.mark.parametrize("route", UNSAFE, ids=" ".join)
def test_another_site_can_change_nothing(route: Route) -> None:
    """CS-1: no token; another origin; a form that pretends to be text."""
    known = factories.student(), factories.counsellor(), factories.administrator()
    for person in known:
        theirs = factories.client_of(person, strict=True)
        token = theirs.get("/api/session").json()["csrf"]
        foreign = {"X-CSRF-Token": token, "Origin": "https://elsewhere.example"}
        method, path = route

        without = theirs.call(method, path, {})
        from_there = theirs.generic(method, path, b"{}", "application/json", headers=foreign)
        as_text = theirs.generic(method, path, b"{}", "text/plain")

        answers = [(one.status_code, one.json()) for one in (without, from_there, as_text)]
        assert answers == [(403, {"code": "refused"})] * 3


def test_the_own_site_s_token_is_good() -> None:
    client = factories.client_of(factories.student(), strict=True)
    token = client.get("/api/session").json()["csrf"]

    body = json.dumps({"language": "en"})
    answer = client.generic(
        "PUT", "/api/language", body, "application/json", headers={"X-CSRF-Token": token}
    )

    assert answer.json()["person"]["language"] == "en"


@pytest.mark.parametrize("route", BODIES, ids=" ".join)
def test_no_route_takes_a_field_that_it_does_not_declare(route: Route) -> None:
    """MA-1: the field is named, its value is not echoed."""
    undeclared = set(OWN_FIELDS) - BODIES[route]
    known = clients()

    answers = [one.call(*route, dict.fromkeys(undeclared, "echo?")) for one in known.values()]

    (told, *_) = [answer for answer in answers if answer.status_code == 422]
    named = {field.rsplit(".", 1)[-1] for field in told.json()["fields"]}
    assert undeclared <= named
    assert "echo?" not in told.content.decode()


def test_every_refusal_stands_in_the_description_of_its_route() -> None:
    described = dict(routes())
    known = [*clients().values(), browser()]

    for route, operation in described.items():
        for client in known:
            answer = client.call(*route, {})
            declared_here = operation["responses"]
            assert answer.status_code in {int(status) for status in declared_here}, route
            assert answer.status_code < 500


def test_no_field_that_a_client_sends_could_hold_a_message() -> None:
    """5. Words come in where people and schools are set up and signed in, and nowhere else.

    But one: staff give a reason when they ask who an anonymous student is.
    """
    schemas = DESCRIPTION["components"]["schemas"]
    taken = {name for _, operation in routes() for name in bodies_of(operation)}
    found = {(name, field) for name in taken for field in wordy_fields(schemas[name])}

    assert {name for name, _ in found} == WORDY_BODIES
    assert {field for _, field in found} <= {
        "name", "class", "label", "number", "hours", "username", "password", "current", "new",
        "code", "recovery_code", "reason",
    }  # fmt: skip


WORDY_BODIES = {
    "NewPasskeyIn",
    "SignIn", "PasswordChange", "PaperCode", "RecoveryCodeIn", "SchoolIn", "TeamIn", "PersonIn",
    "LocalNumberIn", "ClosedShape", "AskIn",
}  # fmt: skip


def bodies_of(operation: dict[str, Any]) -> set[str]:
    """Return the names of all schemas that a route's body is made of."""
    found: set[str] = set()
    waiting = [json.dumps(operation.get("requestBody", {}))]
    while waiting:
        for name in re.findall(r"#/components/schemas/(\w+)", waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(json.dumps(DESCRIPTION["components"]["schemas"][name]))
    return found


def wordy_fields(schema: dict[str, Any]) -> set[str]:
    """Return the fields in which any words would do."""
    bound = {"pattern", "format", "enum", "const"}
    fields = schema.get("properties", {}).items()
    choices = {name: [one, *one.get("anyOf", []), one.get("items", {})] for name, one in fields}
    return {
        name
        for name, all_of_it in choices.items()
        if any(one.get("type") == "string" and not bound & one.keys() for one in all_of_it)
    }


def test_reading_changes_nothing() -> None:
    """CS-1: no state change by GET. The draft key is made when it is first asked for."""
    known = clients()
    crawl(known)
    before = contents()

    crawl(known)

    assert contents() == before


def crawl(known: dict[Role, Browser]) -> None:
    for method, path in ROUTES:
        if method == "GET":
            for client in known.values():
                client.get(path)


def contents() -> str:
    """Return a digest of every row but those of sessions."""
    total = sha256()
    for model in apps.get_models():
        if model._meta.app_label in {"sessions", "at_rest"}:
            continue
        rows: QuerySet[Any, tuple[Any, ...]] = QuerySet(model).values_list()
        total.update(repr(sorted(map(repr, rows))).encode())
    return total.hexdigest()
