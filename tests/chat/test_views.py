"""What each reader is shown of a thread, and what is kept from them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import lines
from chat.doors import access_to
from chat.models import Entry, Thread
from chat.services import corrections, states
from chat.services.posting import post_message
from chat.shapes import ThreadOut
from chat.summaries import list_threads, summary
from elevhalsa.people.models import Person
from elevhalsa.people.services import people
from elevhalsa.wire import to_text
from tests import factories
from tests.chat.api import Browser
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def say(talk: Talk, author: Person) -> Entry:
    message = talk.text(author)
    return post_message(person=author, thread_id=talk.id, message=message, now=at_noon)[0]


def open_up_to(talk: Talk, person: Person, seq: int) -> None:
    states.note_reading(person=person, thread_id=talk.id, seq=seq, now=at_noon)


def seen_by(person: Person, talk: Talk) -> ThreadOut:
    return summary(access_to(person, talk.id))


def test_a_student_sees_the_promise_and_nothing_of_how_staff_work(
    talk: Talk, village: Village
) -> None:
    shown, to_staff = seen_by(village.student, talk), seen_by(village.anna, talk)

    assert shown.clock is not None
    assert to_staff.clock is not None
    assert (shown.clock.due_at, shown.clock.escalate_at) == (NOON + timedelta(hours=24), None)
    assert to_staff.clock.escalate_at == NOON + timedelta(hours=24)
    assert (shown.student, shown.claimed_by, shown.claimed_at) == (None, None, None)
    assert to_staff.student is not None


def test_a_student_in_danger_is_shown_no_time(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))

    shown, to_staff = seen_by(village.student, talk), seen_by(village.anna, talk)

    assert shown.clock is not None
    assert to_staff.clock is not None
    assert (shown.clock.due_at, to_staff.clock.due_at) == (None, NOON + timedelta(hours=24))


def test_a_false_alarm_is_staffs_to_know(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))

    corrections.set_false_alarm(person=village.anna, thread_id=talk.id, now=at_noon)

    assert seen_by(village.anna, talk).false_alarm
    assert not seen_by(village.student, talk).false_alarm


def test_when_the_back_up_takes_over_the_student_is_told_who_and_by_when(
    talk: Talk, village: Village
) -> None:
    talk.escalate()

    thread = seen_by(village.student, talk)
    event = talk.row.entries.latest("seq")

    assert thread.clock is not None
    assert thread.clock.back_up_due_at == NOON + timedelta(hours=36)
    assert thread.clock.due_at == NOON + timedelta(hours=24)
    assert event.data == {
        "to": to_text(village.back_up.pk.bytes),
        "back_up_due_at": "2026-11-18T21:00:00.000Z",
    }


def test_what_others_wrote_is_unread_until_opened(talk: Talk, village: Village) -> None:
    assert seen_by(village.anna, talk).unread
    assert not seen_by(village.student, talk).unread

    open_up_to(talk, village.anna, 1)
    say(talk, village.anna)

    assert not seen_by(village.anna, talk).unread
    assert seen_by(village.student, talk).unread
    open_up_to(talk, village.student, 99)
    assert not seen_by(village.student, talk).unread


@pytest.mark.parametrize(
    ("urgency", "shown"), [("routine", False), ("soon", True), ("acute", True)]
)
def test_an_answer_to_somebody_in_need_that_is_not_opened_is_seen_by_staff(
    village: Village, urgency: str, shown: bool
) -> None:
    talk = open_talk(village, wish(urgency=urgency))
    assert not seen_by(village.anna, talk).not_opened_since_answer
    answer = say(talk, village.anna)

    assert seen_by(village.anna, talk).not_opened_since_answer == shown
    assert not seen_by(village.student, talk).not_opened_since_answer
    open_up_to(talk, village.student, answer.seq)
    assert not seen_by(village.anna, talk).not_opened_since_answer


@pytest.mark.parametrize(
    ("urgency", "wait"), [("acute", timedelta(minutes=30)), ("soon", timedelta(hours=8))]
)
def test_a_student_is_looked_for_when_there_was_time_to_open_the_answer(
    village: Village, urgency: str, wait: timedelta
) -> None:
    talk = open_talk(village, wish(urgency=urgency))
    answer = say(talk, village.anna)
    Entry.objects.filter(pk=answer.pk).update(at=NOON - timedelta(hours=1))
    newer = say(talk, village.anna)

    assert seen_by(village.anna, talk).look_for_at == NOON - timedelta(hours=1) + wait
    assert seen_by(village.student, talk).look_for_at is None
    open_up_to(talk, village.student, answer.seq)
    assert seen_by(village.anna, talk).look_for_at == NOON + wait
    open_up_to(talk, village.student, newer.seq)
    assert seen_by(village.anna, talk).look_for_at is None


def test_the_student_finds_who_can_read_and_who_has_read(talk: Talk, village: Village) -> None:
    open_up_to(talk, village.student, 1)
    open_up_to(talk, village.anna, 1)
    student, path = Browser(village.student), f"threads/{to_text(talk.id.bytes)}/readers"

    before = student.get(path)
    talk.escalate()
    after = student.get(path)

    assert [team["as"] for team in before["can_read"]] == ["team"]
    assert before["can_read"][0]["people"][0]["name"] == "Anna"
    assert before["waiting"]["id"] == to_text(village.back_up.pk.bytes)
    assert [one["name"] for one in before["has_read"]] == ["Anna"]
    assert [team["as"] for team in after["can_read"]] == ["team", "back_up"]
    assert after["waiting"] is None


def test_the_student_is_told_when_an_excluded_person_has_joined_the_team(
    village: Village,
) -> None:
    newcomer = factories.counsellor(factories.team(factories.school(village.school.organisation)))
    talk = open_talk(village, wish(excluded=(newcomer.pk,)))
    path = f"threads/{to_text(talk.id.bytes)}/readers"
    student, anna = Browser(village.student), Browser(village.anna)
    assert student.get(path)["hidden_by"] == "key"

    people.add_member(team=talk.row.team, person=newcomer, now=at_noon)

    assert student.get(path)["hidden_by"] == "service"
    assert anna.get(path)["hidden_by"] is None


def test_opening_again_moves_the_last_time_and_never_the_first(
    talk: Talk, village: Village
) -> None:
    open_up_to(talk, village.anna, 1)
    states.note_reading(
        person=village.anna,
        thread_id=talk.id,
        seq=0,
        now=lambda: NOON + timedelta(hours=1),
    )

    reading = talk.row.readings.get()
    assert (reading.seq, reading.first_at) == (1, NOON)
    assert reading.last_at == NOON + timedelta(hours=1)


def test_a_detail_brings_all_that_is_needed_to_verify(talk: Talk, village: Village) -> None:
    detail = Browser(village.student).get(f"threads/{to_text(talk.id.bytes)}")

    assert [one["ke"] for one in detail["manifests"]] == [1]
    assert len(detail["keys"]["identities"]) == 1
    assert [one["team"] for one in detail["keys"]["teams"]] == [detail["thread"]["team"]["id"]]
    assert detail["keys"]["back_up"]["team"] == detail["thread"]["back_up"]["id"]
    assert [team["kind"] for team in detail["teams"]] == ["school", "back_up"]


def test_closed_threads_are_listed_apart(talk: Talk, village: Village) -> None:
    say(talk, village.anna)
    states.close(person=village.anna, thread_id=talk.id, now=at_noon)
    browser = Browser(village.anna)

    assert browser.get("threads?state=open")["threads"] == []
    assert [one["state"] for one in browser.get("threads?state=closed")["threads"]] == ["closed"]
    assert browser.get("threads/heads")["heads"] == {}
    browser.get("threads?state=all")
    assert browser.status == 422


def many(talk: Talk, count: int) -> list[Entry]:
    """Return so many more entries, which nobody has to seal one by one."""
    return [
        Entry(thread_id=talk.id, seq=seq, kind=Entry.Kind.CLOSED, at=NOON)
        for seq in range(2, count + 2)
    ]


def test_entries_come_in_pages_of_two_hundred(talk: Talk, village: Village) -> None:
    Entry.objects.bulk_create(many(talk, 201))
    Thread.objects.update(head_seq=202)
    student, path = Browser(village.student), f"threads/{to_text(talk.id.bytes)}/entries"

    first = student.get(path)
    rest = student.get(f"{path}?after={first['entries'][-1]['seq']}")

    assert [len(first["entries"]), len(rest["entries"])] == [200, 2]
    assert rest["entries"][-1]["seq"] == rest["head_seq"] == 202


def test_a_thread_is_as_new_as_its_newest_message_whatever_the_service_notes_in_it(
    village: Village,
) -> None:
    older = open_talk(village)
    newer = open_talk(village, at=NOON + timedelta(hours=1))
    moment = NOON + timedelta(hours=3)
    for kind in (Entry.Kind.ESCALATED, Entry.Kind.ABSENT):
        nobody = {"away": to_text(village.anna.pk.bytes), "answers": None}
        lines.write_events([(older.row, lines.Said(kind, moment, dict(nobody)))])

    listed = list_threads(village.student, closed=False)

    assert [(one.id, one.newest_at) for one in listed] == [
        (newer.id, NOON + timedelta(hours=1)),
        (older.id, NOON),
    ]


def test_what_was_seen_to_elsewhere_was_answered_then(talk: Talk, village: Village) -> None:
    moment = NOON + timedelta(hours=2)
    lines.write_event(talk.row, Entry.Kind.ELSEWHERE, moment=moment, author=village.anna)

    assert seen_by(village.student, talk).newest_at == moment


def shown_in_the_list(person: Person) -> UUID | None:
    [thread] = list_threads(person, closed=False)
    assert thread.preview
    return thread.preview.mid


def test_the_list_shows_what_raised_the_alarm_until_somebody_answers(village: Village) -> None:
    talk = open_talk(village, wish())
    alarm = replace(talk.text(village.student, "Jag orkar inte mer"), urgency="acute")
    later = NOON + timedelta(minutes=1)
    post_message(person=village.student, thread_id=talk.id, message=alarm, now=lambda: later)
    last = talk.text(village.student)
    post_message(person=village.student, thread_id=talk.id, message=last, now=lambda: later)

    assert shown_in_the_list(village.anna) == alarm.mid
    corrections.set_false_alarm(person=village.anna, thread_id=talk.id, now=lambda: later)
    assert shown_in_the_list(village.anna) == last.mid


def test_the_list_shows_the_newest_once_an_alarm_was_answered(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, village.student)

    answer = say(talk, village.anna)

    assert shown_in_the_list(village.anna) == answer.mid


def test_a_long_list_asks_the_database_no_more_than_a_short_one(village: Village) -> None:
    def asked(threads: int) -> int:
        for _ in range(threads):
            open_talk(village, student=village.another_student())
        with CaptureQueriesContext(connection) as asked:
            list_threads(village.anna, closed=False)
        return len(asked)

    assert asked(2) == asked(6)
