"""An answer and an escalation that meet have one order; there is no third end."""

import pytest
from django.db import connection

from tests.chat.village import Talk
from tests.faults import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_and_an_escalation_that_meet_at_any_statement_have_one_order(talk: Talk) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: they never meet")

    found = race.verdict(race.race(talk, 100))

    assert found["others"] == {}
    assert found["answered_first"], found
    assert found["escalated_first"], found
