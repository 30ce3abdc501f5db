"""The promise's own code against a model of it, through anything that can happen."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.sla.faults import FAULTS
from tests.sla.machine import Machine, drive
from tests.sla.mutants import finds
from tests.sla.stage import Stage

pytestmark = pytest.mark.django_db
QUICK = FAULTS[::3]


@pytest.fixture(autouse=True)
def school() -> Iterator[None]:
    Machine.place = Stage()
    yield
    del Machine.place


def test_the_promise_does_what_the_model_says() -> None:
    drive(1_500 if connection.vendor == "sqlite" else 150)


def test_a_promise_with_a_fault_built_in_is_found() -> None:
    """Quickly found ones, all kinds: ``python -m tests.sla.mutants`` plants every one there is."""
    assert [fault.__name__ for fault in QUICK if not finds(fault)] == []


@pytest.mark.proof
def test_every_fault_is_found() -> None:
    assert [fault.__name__ for fault in FAULTS if not finds(fault)] == []


@pytest.mark.proof
def test_the_promise_does_what_the_model_says_for_long() -> None:
    drive(20_000, steps=30, seed_by_name=False)
