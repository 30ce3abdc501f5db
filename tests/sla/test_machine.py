"""The promise's own code against a model of it, through anything that can happen."""

from collections.abc import Iterator

import pytest

from tests.sla.machine import Machine, drive
from tests.sla.place import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def school(place: Place) -> Iterator[None]:
    Machine.place = place
    yield
    del Machine.place


def test_the_promise_does_what_the_model_says() -> None:
    drive(50)


@pytest.mark.proof
def test_the_promise_does_what_the_model_says_for_long() -> None:
    drive(20_000, steps=30, seed_by_name=False)
