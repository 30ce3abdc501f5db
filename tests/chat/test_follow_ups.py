"""Staff say until when they come back: a plain field of a sealed message, and a promise."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chat.errors import ClockRunning, FollowUpWrong
from chat.services import posting, states
from elevhalsa.errors import NotAllowed
from elevhalsa.people.models import Person
from elevhalsa.wire import moment_text, to_text
from sla.models import Clock
from tests.chat.api import Browser, message_value
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def post(talk: Talk, author: Person, *, in_hours: float | None = None) -> None:
    told = None if in_hours is None else NOON + in_hours * HOUR
    message = replace(talk.text(author), follow_up_at=told)
    posting.post_message(person=author, thread_id=talk.id, message=message, now=at_noon)


def kinds(talk: Talk) -> list[tuple[str, bool]]:
    rows = Clock.objects.filter(thread_id=talk.id).order_by("opened_at", "due_at")
    return [(row.kind, row.ended_at is None) for row in rows]


def test_an_answer_with_a_follow_up_keeps_one_promise_and_makes_another(
    talk: Talk, village: Village
) -> None:
    post(talk, village.anna, in_hours=48)

    assert kinds(talk) == [("answer", False), ("follow_up", True)]
    running = Clock.objects.get(ended_at=None)
    assert running.due_at == running.escalate_at == NOON + 48 * HOUR


def test_coming_back_keeps_it(talk: Talk, village: Village) -> None:
    post(talk, village.anna, in_hours=48)
    with pytest.raises(ClockRunning):
        states.close(person=village.anna, thread_id=talk.id, now=at_noon)

    post(talk, village.anna)

    assert kinds(talk) == [("answer", False), ("follow_up", False)]


@pytest.mark.parametrize("in_hours", [0, -1, 61 * 24])
def test_a_follow_up_lies_ahead_and_not_too_far(
    talk: Talk, village: Village, in_hours: float
) -> None:
    with pytest.raises(FollowUpWrong):
        post(talk, village.anna, in_hours=in_hours)

    assert kinds(talk) == [("answer", True)]


def test_a_student_promises_nothing(talk: Talk) -> None:
    with pytest.raises(NotAllowed):
        post(talk, talk.student, in_hours=48)


def test_the_student_is_shown_until_when_also_after_danger(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    told = moment_text(NOON.replace(year=2090))
    thread = f"threads/{to_text(talk.id.bytes)}"
    refused = Browser(village.anna)

    refused.post(
        f"{thread}/messages", {**message_value(talk.text(village.anna)), "follow_up_at": told}
    )
    assert refused.status == 422
    post(talk, village.anna, in_hours=48)

    shown = Browser(village.student).get(thread)["thread"]["clock"]
    assert (shown["kind"], shown["due_at"]) == ("follow_up", moment_text(NOON + 48 * HOUR))
    entries = Browser(village.student).get(f"{thread}/entries")["entries"]
    assert entries[-1]["data"] == {"follow_up_at": moment_text(NOON + 48 * HOUR)}
