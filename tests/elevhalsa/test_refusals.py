from contextlib import suppress

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client
from django.test.client import RequestFactory

from elevhalsa import api


@pytest.mark.django_db
def test_a_body_over_512_kib_is_refused_with_a_code() -> None:
    answer = Client().post(
        "/api/session", data=b'{"username": "' + b"x" * 600_000, content_type="application/json"
    )

    assert (answer.status_code, answer.json()) == (413, {"code": "too_large"})


@pytest.mark.django_db
def test_an_address_that_names_nothing_answers_as_a_missing_thing() -> None:
    answer = Client().get("/nothing/here")

    assert (answer.status_code, answer.json()) == (404, {"code": "not_found"})


def answer_to(trouble: Exception) -> HttpResponse:
    """Return what is answered where nothing caught ``trouble``."""
    with suppress(type(trouble)):
        try:
            raise trouble
        finally:
            answer = api.went_wrong(RequestFactory().get("/api/session"))
    return answer


@pytest.mark.parametrize("trouble", [OperationalError(), InterfaceError()])
def test_a_database_that_goes_away_on_the_way_out_asks_to_try_again(trouble: Exception) -> None:
    answer = answer_to(trouble)

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_a_bug_answers_with_a_code_and_not_a_word_of_what_it_was() -> None:
    answer = answer_to(ValueError("Moa Lind"))

    assert (answer.status_code, answer.content) == (500, b'{"code": "server_error"}')
