"""What a student answers after sending: the thread is more urgent, and somebody is waited for."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chat.models import Entry
from chat.services import states
from chat.services.corrections import set_false_alarm
from chat.services.posting import post_message
from elevhalsa.errors import NotAllowed
from elevhalsa.people.models import Person
from sla import services as sla
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def later() -> datetime:
    return NOON + timedelta(minutes=5)


def answers(
    talk: Talk, urgency: str, person: Person | None = None, *, about: UUID | None = None
) -> None:
    states.raise_urgency(
        student=person or talk.student, thread_id=talk.id, urgency=urgency, about=about, now=later
    )


def staff_answer(talk: Talk) -> None:
    anna = talk.village.anna
    post_message(person=anna, thread_id=talk.id, message=talk.text(anna), now=later)


def raised(talk: Talk) -> list[object]:
    told = talk.row.entries.filter(kind=Entry.Kind.URGENCY_RAISED).order_by("seq")
    return [entry.data["urgency"] for entry in told]


def test_danger_answered_after_sending_raises_the_thread_once(village: Village) -> None:
    talk = open_talk(village, wish(urgency="soon"))

    answers(talk, "acute")
    answers(talk, "acute")

    clock = sla.shown_clock(talk.id)
    assert clock is not None
    assert (talk.row.urgency, clock.urgency, raised(talk)) == ("acute", "acute", ["acute"])


def test_an_answer_never_lowers(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))

    answers(talk, "soon")

    assert (talk.row.urgency, raised(talk)) == ("acute", [])


def test_danger_in_a_thread_that_was_answered_and_closed_is_waited_for(talk: Talk) -> None:
    anna = talk.village.anna
    staff_answer(talk)
    states.close(person=anna, thread_id=talk.id, now=at_noon)

    answers(talk, "acute")

    clock = sla.shown_clock(talk.id)
    assert clock is not None
    assert (clock.urgency, talk.row.closed_at) == ("acute", None)


def test_said_again_of_a_message_that_was_answered_meanwhile_nobody_waits_anew(talk: Talk) -> None:
    answers(talk, "acute", about=talk.first.mid)
    staff_answer(talk)
    states.close(person=talk.village.anna, thread_id=talk.id, now=later)

    answers(talk, "acute", about=talk.first.mid)

    assert sla.shown_clock(talk.id) is None
    assert talk.row.closed_at is not None


def test_said_again_of_a_message_a_false_alarm_stays_one(talk: Talk) -> None:
    answers(talk, "acute", about=talk.first.mid)
    set_false_alarm(person=talk.village.anna, thread_id=talk.id, now=later)

    answers(talk, "acute", about=talk.first.mid)

    assert talk.row.false_alarm_at is not None


def test_danger_said_of_another_message_of_an_acute_thread_is_waited_for_and_is_news(
    talk: Talk,
) -> None:
    answers(talk, "acute", about=talk.first.mid)
    message = talk.text(talk.student)
    post_message(person=talk.student, thread_id=talk.id, message=message, now=later)
    staff_answer(talk)
    before = talk.row.revision

    answers(talk, "acute", about=message.mid)

    assert sla.shown_clock(talk.id) is not None
    assert talk.row.revision > before


def test_what_is_said_of_a_message_may_rise_and_of_an_unknown_one_still_counts(talk: Talk) -> None:
    answers(talk, "soon", about=talk.first.mid)
    answers(talk, "acute", about=talk.first.mid)
    staff_answer(talk)

    answers(talk, "acute", about=uuid4())

    assert raised(talk) == ["soon", "acute"]
    assert sla.shown_clock(talk.id) is not None


def test_staff_raise_by_their_own_way(talk: Talk, village: Village) -> None:
    with pytest.raises(NotAllowed):
        answers(talk, "acute", village.anna)
