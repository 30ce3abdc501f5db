"""A promise ends without an answer only in ways that are recorded and seen by the student."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from chat.doors import access_to
from chat.errors import ClockRunning, SecondPersonNeeded
from chat.models import EndingRequest
from chat.reading import detail_of
from chat.services import corrections, endings, states
from chat.services.endings import Elsewhere
from chat.services.posting import post_message
from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.people.models import Person
from elevhalsa.wire import moment_text, to_text
from sla.errors import NotForThisClock
from sla.models import Clock
from tests.chat.api import Browser
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


def later() -> datetime:
    return LATER


def met(talk: Talk, person: Person, *, by: Person | None = None, at: datetime = LATER) -> None:
    said = Elsewhere("met", (by or person).pk, at)
    endings.end_elsewhere(person=person, thread_id=talk.id, said=said, now=later)


def say(talk: Talk, author: Person) -> None:
    message = talk.text(author)
    post_message(person=author, thread_id=talk.id, message=message, now=at_noon)


def read(talk: Talk, person: Person) -> None:
    states.note_reading(person=person, thread_id=talk.id, seq=talk.row.head_seq, now=later)


def request_of(talk: Talk, person: Person) -> EndingRequest:
    """Let a person say that an acute thread was answered elsewhere. Return what waits."""
    with pytest.raises(SecondPersonNeeded) as refusal:
        met(talk, person)
    return EndingRequest.objects.get(pk=refusal.value.request)


def test_answered_elsewhere_says_who_how_and_when_where_the_student_reads_it(
    talk: Talk, village: Village
) -> None:
    by, at = to_text(village.anna.pk.bytes), moment_text(NOON)
    browser = Browser(village.anna)

    thread = browser.post(
        f"threads/{to_text(talk.id.bytes)}/end-clock",
        {"ending": "elsewhere", "how": "phoned", "by": by, "at": at},
    )

    assert (browser.status, thread["state"]) == (200, "answered")
    event = talk.row.entries.latest("seq")
    assert event.data == {"how": "phoned", "by": by, "met_at": at}
    assert (Clock.objects.get().ended_by, Clock.objects.get().answered_at) == ("elsewhere", None)


@pytest.mark.parametrize("minutes", [-1, 121], ids=["before the message", "in the future"])
def test_a_meeting_at_an_impossible_time_is_refused(
    talk: Talk, village: Village, minutes: int
) -> None:
    with pytest.raises(NotForThisClock):
        met(talk, village.anna, at=NOON + timedelta(minutes=minutes))


def test_a_meeting_in_the_same_minute_as_the_message_is_taken(village: Village) -> None:
    talk = open_talk(village, at=NOON + timedelta(seconds=40))

    met(talk, village.anna, at=NOON)

    assert Clock.objects.get().ended_by == "elsewhere"


@pytest.mark.parametrize("name", ["student", "kaj", "bo"])
def test_only_somebody_who_answers_the_thread_can_have_met_the_student(
    talk: Talk, village: Village, name: str
) -> None:
    with pytest.raises(NotForThisClock):
        met(talk, village.anna, by=getattr(village, name))


def test_an_acute_promise_ends_elsewhere_only_when_a_second_person_agrees(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    colleague = village.join(village.counsellors)
    request = request_of(talk, village.anna)
    assert Clock.objects.get().ended_at is None

    with pytest.raises(NotAllowed):
        endings.confirm_elsewhere(
            person=village.anna, thread_id=talk.id, request_id=request.pk, now=later
        )
    for _ in range(2):
        endings.confirm_elsewhere(
            person=colleague, thread_id=talk.id, request_id=request.pk, now=later
        )

    assert Clock.objects.get().ended_by == "elsewhere"
    event = talk.row.entries.latest("seq")
    assert event.author == village.anna
    assert event.data["confirmed_by"] == to_text(colleague.pk.bytes)


def test_a_colleague_sees_what_they_are_asked_to_confirm_and_the_student_does_not(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    colleague = village.join(village.counsellors)
    before = talk.row.revision
    request = request_of(talk, village.anna)

    asked = detail_of(access_to(colleague, talk.id)).asked

    assert asked is not None
    assert (asked.request, asked.asked_by.name) == (request.pk, "Anna")
    assert detail_of(access_to(village.student, talk.id)).asked is None
    assert talk.row.revision > before


def test_asking_twice_makes_one_request(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))

    assert request_of(talk, village.anna) == request_of(talk, village.anna)


def test_a_request_ends_no_other_clock_and_no_other_thread(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    elsewhere = open_talk(village, wish(urgency="acute"), student=village.another_student())
    colleague = village.join(village.counsellors)
    request = request_of(talk, village.anna)

    with pytest.raises(NotFound):
        endings.confirm_elsewhere(
            person=colleague, thread_id=elsewhere.id, request_id=request.pk, now=later
        )
    say(talk, village.anna)
    say(talk, village.student)
    with pytest.raises(NotForThisClock):
        endings.confirm_elsewhere(
            person=colleague, thread_id=talk.id, request_id=request.pk, now=later
        )
    assert Clock.objects.running().count() == 2


def test_the_database_refuses_that_who_asked_also_agrees(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    request_of(talk, village.anna)

    with pytest.raises(IntegrityError), transaction.atomic():
        EndingRequest.objects.update(confirmed_by=village.anna, confirmed_at=NOON)


def test_no_answer_is_needed_after_an_earlier_one(talk: Talk, village: Village) -> None:
    with pytest.raises(NotForThisClock):
        endings.end_as_read(person=village.anna, thread_id=talk.id, now=later)
    say(talk, village.anna)
    say(talk, village.student)
    read(talk, village.anna)

    endings.end_as_read(person=village.anna, thread_id=talk.id, now=later)

    assert list(
        Clock.objects.order_by("opened_at", "ended_at").values_list("ended_by", flat=True)
    ) == [
        "answer",
        "none_needed",
    ]
    assert talk.row.entries.latest("seq").kind == "none_needed"


def test_a_message_that_came_unseen_is_not_ended_as_needing_no_answer(
    talk: Talk, village: Village
) -> None:
    """“tack!” was read; “förresten, han slog mig i dag” arrived while the button was pressed."""
    say(talk, village.anna)
    say(talk, village.student)
    read(talk, village.anna)
    say(talk, village.student)

    with pytest.raises(NotForThisClock):
        endings.end_as_read(person=village.anna, thread_id=talk.id, now=later)

    assert Clock.objects.running().exists()


def test_what_the_student_wrote_after_the_meeting_is_promised_an_answer(
    talk: Talk, village: Village
) -> None:
    after = NOON + timedelta(minutes=30)
    message = talk.text(village.student)
    post_message(person=village.student, thread_id=talk.id, message=message, now=lambda: after)

    met(talk, village.anna, at=NOON + timedelta(minutes=20))

    assert Clock.objects.running().get().opened_at == after
    assert Clock.objects.exclude(ended_at=None).get().ended_by == "elsewhere"


def test_a_colleague_agrees_to_the_words_they_saw_and_to_no_others(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    colleague = village.join(village.counsellors)
    seen = request_of(talk, village.anna)
    with pytest.raises(SecondPersonNeeded):
        met(talk, village.anna, at=NOON + timedelta(minutes=90))

    with pytest.raises(NotFound):
        endings.confirm_elsewhere(
            person=colleague, thread_id=talk.id, request_id=seen.pk, now=later
        )

    assert Clock.objects.running().exists()


def test_an_acute_or_soon_message_always_needs_an_answer(village: Village) -> None:
    talk = open_talk(village, wish(urgency="soon"))
    say(talk, village.anna)
    say(talk, village.student)

    with pytest.raises(NotForThisClock):
        endings.end_as_read(person=village.anna, thread_id=talk.id, now=later)


@pytest.mark.parametrize(
    ("urgency", "ended_by", "events"),
    [("routine", "withdrawn", ["withdrawn"]), ("soon", "", []), ("acute", "", [])],
)
def test_taking_away_ends_only_a_routine_promise(
    village: Village, urgency: str, ended_by: str, events: list[str]
) -> None:
    talk = open_talk(village, wish(urgency=urgency))

    states.hide(student=village.student, thread_id=talk.id, now=later)

    assert Clock.objects.get().ended_by == ended_by
    kinds = talk.row.entries.exclude(kind="text").values_list("kind", flat=True)
    assert list(kinds) == events
    assert talk.row.entries.get(seq=1).sealed is not None


def test_a_thread_is_closed_only_when_nobody_waits(talk: Talk, village: Village) -> None:
    with pytest.raises(ClockRunning):
        states.close(person=village.anna, thread_id=talk.id, now=later)
    say(talk, village.anna)

    for _ in range(2):
        states.close(person=village.anna, thread_id=talk.id, now=later)
    closed_at = talk.row.closed_at
    for _ in range(2):
        states.reopen(person=village.anna, thread_id=talk.id, now=later)

    assert (closed_at, talk.row.closed_at) == (LATER, None)
    kinds = list(talk.row.entries.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["text", "text", "closed", "reopened"]


def test_staff_cannot_take_a_thread_away_and_students_cannot_close_one(
    talk: Talk, village: Village
) -> None:
    with pytest.raises(NotAllowed):
        states.hide(student=village.anna, thread_id=talk.id, now=later)
    for command in (states.close, states.reopen, corrections.set_false_alarm):
        with pytest.raises(NotAllowed):
            command(person=village.student, thread_id=talk.id, now=later)
