"""What a student answers after sending: the thread is more urgent, and somebody is waited for."""

from datetime import datetime, timedelta

import pytest

from chat.models import Entry
from chat.services import states
from chat.services.posting import post_message
from elevhalsa.errors import NotAllowed
from elevhalsa.people.models import Person
from sla import services as sla
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def later() -> datetime:
    return NOON + timedelta(minutes=5)


def answers(talk: Talk, urgency: str, person: Person | None = None) -> None:
    student = person or talk.student
    states.raise_urgency(student=student, thread_id=talk.id, urgency=urgency, now=later)


def raised(talk: Talk) -> list[object]:
    told = talk.row.entries.filter(kind=Entry.Kind.URGENCY_RAISED).order_by("seq")
    return [entry.data["urgency"] for entry in told]


def test_danger_answered_after_sending_raises_the_thread_once(village: Village) -> None:
    talk = open_talk(village, wish(urgency="soon"))

    answers(talk, "acute")
    answers(talk, "acute")

    clock = sla.running_clock(talk.id)
    assert clock is not None
    assert (talk.row.urgency, clock.urgency, raised(talk)) == ("acute", "acute", ["acute"])


def test_an_answer_never_lowers(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))

    answers(talk, "soon")

    assert (talk.row.urgency, raised(talk)) == ("acute", [])


def test_danger_in_a_thread_that_was_answered_and_closed_is_waited_for(talk: Talk) -> None:
    anna = talk.village.anna
    post_message(person=anna, thread_id=talk.id, message=talk.text(anna), now=at_noon)
    states.close(person=anna, thread_id=talk.id, now=at_noon)

    answers(talk, "acute")

    clock = sla.running_clock(talk.id)
    assert clock is not None
    assert (clock.urgency, talk.row.closed_at) == ("acute", None)


def test_staff_raise_by_their_own_way(talk: Talk, village: Village) -> None:
    with pytest.raises(NotAllowed):
        answers(talk, "acute", village.anna)
