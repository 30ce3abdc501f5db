"""Commands that meet have one order; and the tests that say so notice when the lock is gone."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from chat.models import Thread
from chat.services.escalation import ThreadDoor
from chat.services.opening import open_thread
from chat.services.posting import post_message
from elevhalsa.errors import NotFound
from sla.models import Step
from sla.scheduler import act_on_one
from tests.chat.races import LOCKED_PATIENCE_S, RACES, UNLOCKED_PATIENCE_S, at_once
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, opening_for, wish

pytestmark = pytest.mark.django_db(transaction=True)

Race = Callable[[Talk, float], None]


@pytest.mark.parametrize("race", RACES)
def test_commands_that_meet_have_one_order(talk: Talk, race: Race) -> None:
    race(talk, LOCKED_PATIENCE_S)


@pytest.mark.parametrize("race", RACES)
def test_a_build_without_the_row_lock_is_found(
    talk: Talk, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time and no row locks to take away")

    def without_lock(self: QuerySet[Talk], **_: object) -> QuerySet[Talk]:  # type: ignore[type-var]
        return self

    monkeypatch.setattr(QuerySet, "select_for_update", without_lock)

    with pytest.raises(AssertionError):
        race(talk, UNLOCKED_PATIENCE_S)


def test_four_schedulers_escalate_twenty_threads_twenty_times(village: Village) -> None:
    for _ in range(20):
        open_talk(village, student=village.another_student())
    later = NOON + timedelta(hours=25)

    def work() -> int:
        done = 0
        while act_on_one(now=lambda: later, thread=ThreadDoor()):
            done += 1
        return done

    results = at_once([work] * 4)

    assert all(isinstance(result, int) for result in results), results
    assert Step.objects.count() == 20


def test_the_same_opening_sent_twice_at_once_is_stored_once(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())

    results = at_once(
        [lambda: open_thread(student=village.student, opening=opening, now=at_noon)] * 4
    )

    first, *others = (result[0] for result in results if isinstance(result, tuple))
    assert len(others) == 3, results
    assert {entry.pk for entry in others} == {first.pk}


def test_who_lost_access_while_waiting_for_the_lock_is_refused(
    talk: Talk, village: Village
) -> None:
    """The door is tried before the lock and behind it: between the two anna leaves the team."""
    anna_waits, message = threading.Event(), talk.text(village.anna)

    def hold_the_lock_while_anna_leaves() -> None:
        with transaction.atomic():
            Thread.objects.select_for_update().get(pk=talk.id)
            anna_waits.wait(0.5)
            village.anna.memberships.update(to_at=NOON)

    def post() -> object:
        time.sleep(0.1)
        return post_message(person=village.anna, thread_id=talk.id, message=message, now=at_noon)

    _, result = at_once([hold_the_lock_while_anna_leaves, post])

    assert isinstance(result, NotFound)
    assert talk.row.head_seq == 1
