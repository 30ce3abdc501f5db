"""Posting: what is stored is exactly one sealed message, and the promise keeps step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from chat.errors import EnvelopeWrong, KeyEpochOld, MessageDiffers, NotRetractable
from chat.models import Entry
from chat.services import claims, states
from chat.services.corrections import set_false_alarm
from chat.services.posting import NewMessage, post_message
from elevhalsa.errors import NotAllowed
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person
from sla.models import Clock
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def post(
    talk: Talk, author: Person, message: NewMessage | None = None, *, later: float = 0
) -> Entry:
    """Post a message so many hours after noon."""
    entry, _ = post_message(
        person=author,
        thread_id=talk.id,
        message=message or talk.text(author),
        now=lambda: NOON + timedelta(hours=later),
    )
    return entry


def clock() -> Clock:
    return Clock.objects.latest("opened_at")


def test_a_message_is_stored_once_however_often_it_is_sent(talk: Talk, village: Village) -> None:
    message = talk.text(village.student)

    assert post(talk, village.student, message) == post(talk, village.student, message, later=5)

    assert list(talk.row.entries.values_list("seq", flat=True)) == [1, 2]


def test_other_bytes_under_the_same_mid_are_answered_with_what_is_stored(
    talk: Talk, village: Village
) -> None:
    message = talk.text(village.student, "Hej")
    stored = post(talk, village.student, message)

    with pytest.raises(MessageDiffers) as refusal:
        post(talk, village.student, talk.text(village.student, "Nej", mid=message.mid))

    assert refusal.value.details()["entry"]["seq"] == stored.seq  # type: ignore[index]
    assert talk.row.head_seq == 2


def test_a_replay_of_somebody_elses_message_is_refused(talk: Talk, village: Village) -> None:
    message = talk.text(village.student)
    post(talk, village.student, message)

    with pytest.raises(MessageDiffers):
        post(talk, village.anna, message)


def test_the_database_refuses_a_mid_and_a_number_twice(talk: Talk) -> None:
    first = talk.first
    first.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([replace_columns(first, seq=2)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([replace_columns(first, mid=uuid4())])


def replace_columns(entry: Entry, *, seq: int | None = None, mid: UUID | None = None) -> Entry:
    return Entry(
        thread=entry.thread,
        seq=seq or entry.seq,
        mid=mid or entry.mid,
        kind=entry.kind,
        at=entry.at,
        author=entry.author,
        author_role=entry.author_role,
        ke=entry.ke,
        sealed=entry.sealed,
        digest=entry.digest,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"sealed": None},
        {"kind": "escalated"},
        {"author_role": None},
        {"ke": None},
        {"digest": None},
        {"seq": 0},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_a_message_that_is_not_sealed_and_signed_for(
    talk: Talk, change: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=talk.first.pk).update(**change)


def broken(sealed: bytes) -> dict[str, bytes]:
    return {
        "plain text": b"Hej, jag heter Ali och vill prata",
        "JSON": b'{"t": "Hej"}' * 30,
        "short": sealed[:-1],
        "long": sealed + b"\0",
        "unpadded": sealed[:-17],
        "too large": sealed[:34] + bytes(32_768 + 16),
        "version": b"\2" + sealed[1:],
        "suite": sealed[:1] + b"\1" + sealed[2:],
        "epoch 0": sealed[:2] + bytes(4) + sealed[6:],
        "empty": b"",
    }


@pytest.mark.parametrize("name", list(broken(b"")))
def test_what_is_no_envelope_is_refused_and_nothing_stored(
    talk: Talk, village: Village, name: str
) -> None:
    message = talk.text(village.student)

    with pytest.raises(EnvelopeWrong):
        post(talk, village.student, replace(message, sealed=broken(message.sealed)[name]))

    assert talk.row.head_seq == 1


def test_a_message_sealed_under_an_old_or_future_key_epoch_is_sent_back(
    talk: Talk, village: Village
) -> None:
    message = talk.text(village.student)
    future = message.sealed[:2] + (2).to_bytes(4, "big") + message.sealed[6:]

    with pytest.raises(KeyEpochOld) as refusal:
        post(talk, village.student, replace(message, sealed=future))

    assert refusal.value.details() == {"ke": 1}


@pytest.mark.parametrize("whose", ["counsellors", "back_up"])
@pytest.mark.parametrize("writer", ["student", "anna"])
def test_a_message_sealed_for_a_team_of_before_is_sent_back_until_the_thread_has_a_new_key(
    talk: Talk, village: Village, whose: str, writer: str
) -> None:
    person = getattr(village, writer)
    message = talk.text(person)
    village.join(getattr(village, whose))  # one may have left as well: another key for each change

    with pytest.raises(KeyEpochOld) as refusal:
        post(talk, person, message)
    entry = post(talk, person, talk.text(person, mid=message.mid))

    assert refusal.value.details() == {"ke": 1}
    assert (entry.seq, talk.row.ke) == (2, 2)


def test_an_answer_sealed_for_keys_that_a_student_has_given_up_is_sent_back(
    talk: Talk, village: Village
) -> None:
    message = talk.text(village.anna)
    village.give_identity(village.student)

    with pytest.raises(KeyEpochOld):
        post(talk, village.anna, message)


def test_what_came_before_the_team_moved_on_is_told_again_as_stored(
    talk: Talk, village: Village
) -> None:
    message = talk.text(village.student)
    first = post(talk, village.student, message)
    village.join(village.counsellors)

    assert post(talk, village.student, message) == first


def test_an_answer_keeps_the_promise_and_the_next_message_makes_a_new_one(
    talk: Talk, village: Village
) -> None:
    post(talk, village.anna, later=1)
    first = clock()
    post(talk, village.student, later=2)

    assert (first.ended_by, first.answered_at) == ("answer", NOON + timedelta(hours=1))
    assert (clock().opened_at, clock().ended_at) == (NOON + timedelta(hours=2), None)


@pytest.mark.parametrize("step", ["read", "claim", "release", "false alarm", "student writes"])
def test_what_is_no_answer_neither_stops_nor_moves_the_promise(
    talk: Talk, village: Village, step: str
) -> None:
    person, thread = village.anna, talk.id

    def later() -> datetime:
        return NOON + timedelta(hours=5)

    commands: dict[str, Callable[[], object]] = {
        "read": lambda: states.note_reading(person=person, thread_id=thread, seq=1, now=later),
        "claim": lambda: claims.claim(person=person, thread_id=thread, now=later),
        "release": lambda: claims.release(person=person, thread_id=thread, now=later),
        "false alarm": lambda: set_false_alarm(person=person, thread_id=thread, now=later),
        "student writes": lambda: post(talk, village.student, later=5),
    }
    before = clock()

    commands[step]()

    after = clock()
    assert (after.opened_at, after.due_at, after.escalate_at, after.ended_at) == (
        before.opened_at,
        before.due_at,
        before.escalate_at,
        None,
    )


def test_retracting_the_answer_empties_it_and_brings_the_promise_back(
    talk: Talk, village: Village
) -> None:
    due = clock().due_at
    answer = post(talk, village.anna, later=1)
    assert answer.mid is not None

    post(talk, village.anna, talk.retraction(village.anna, answer.mid), later=2)

    tombstone = talk.row.entries.get(seq=2)
    assert (tombstone.sealed, tombstone.retracted_at) == (None, NOON + timedelta(hours=2))
    assert (clock().ended_at, clock().due_at) == (None, due)
    assert talk.row.entries.get(seq=3).data == {"seq": 2}


def test_retracting_one_of_two_answers_leaves_the_promise_kept(
    talk: Talk, village: Village
) -> None:
    answer = post(talk, village.anna, later=1)
    post(talk, village.anna, later=2)
    assert answer.mid is not None

    post(talk, village.anna, talk.retraction(village.anna, answer.mid), later=3)

    assert (clock().ended_by, clock().answered_at) == ("answer", NOON + timedelta(hours=2))


def test_a_promise_that_runs_again_is_not_hidden_among_the_closed_threads(
    talk: Talk, village: Village
) -> None:
    answer = post(talk, village.anna, later=1)
    states.close(person=village.anna, thread_id=talk.id, now=at_noon)
    assert answer.mid is not None

    post(talk, village.anna, talk.retraction(village.anna, answer.mid), later=2)

    assert (clock().ended_at, talk.row.closed_at) == (None, None)
    assert talk.row.entries.latest("seq").kind == "reopened"


def test_a_students_retraction_stops_nothing(talk: Talk, village: Village) -> None:
    assert talk.first.mid is not None

    post(talk, village.student, talk.retraction(village.student, talk.first.mid))

    assert clock().ended_at is None


def test_a_retracted_message_sent_again_has_its_old_answer(talk: Talk, village: Village) -> None:
    message = talk.text(village.student)
    stored = post(talk, village.student, message)
    post(talk, village.student, talk.retraction(village.student, message.mid))

    again = post(talk, village.student, message)

    assert (again.pk, again.sealed) == (stored.pk, None)


def test_only_ones_own_standing_message_can_be_retracted(talk: Talk, village: Village) -> None:
    assert talk.first.mid is not None
    foreign = talk.retraction(village.anna, talk.first.mid)
    missing = talk.retraction(village.student, uuid4())
    text_that_retracts = replace(talk.text(village.student), retracts=talk.first.mid)

    for author, message in [
        (village.anna, foreign),
        (village.student, missing),
        (village.student, text_that_retracts),
    ]:
        with pytest.raises(NotRetractable):
            post(talk, author, message)
    assert talk.row.entries.get(seq=1).sealed is not None


def test_a_student_raises_and_nobody_lowers(talk: Talk, village: Village) -> None:
    post(talk, village.student, replace(talk.text(village.student), urgency="acute"), later=1)
    post(talk, village.student, replace(talk.text(village.student), urgency="routine"), later=2)

    kinds = list(talk.row.entries.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["text", "text", "urgency_raised", "text"]
    assert talk.row.urgency == "acute"
    assert clock().escalate_at == NOON + timedelta(hours=1.5)
    with pytest.raises(NotAllowed):
        post(talk, village.anna, replace(talk.text(village.anna), urgency="acute"))


def test_a_false_alarm_lowers_later_messages_until_a_new_alarm(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    set_false_alarm(person=village.anna, thread_id=talk.id, now=at_noon)
    post(talk, village.anna, later=0.1)

    post(talk, village.student, later=1)
    assert clock().urgency == "routine"
    post(talk, village.student, replace(talk.text(village.student), urgency="acute"), later=2)

    assert (clock().urgency, talk.row.false_alarm_at) == ("acute", None)
    assert clock().escalate_at == NOON + timedelta(hours=2.5)


def test_a_new_alarm_after_a_false_one_pages_the_team_again(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    set_false_alarm(person=village.anna, thread_id=talk.id, now=at_noon)
    assert not Notice.objects.filter(person=village.anna).exists()

    post(talk, village.student, replace(talk.text(village.student), urgency="acute"), later=1)

    assert Notice.objects.get(person=village.anna).acute
    assert list(clock().steps.values_list("kind", "level")) == [("acute", 1), ("acute", 2)]


def test_after_a_false_alarm_soon_is_soon_and_the_next_alarm_pages_the_team(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    set_false_alarm(person=village.anna, thread_id=talk.id, now=at_noon)
    post(talk, village.student, replace(talk.text(village.student), urgency="soon"), later=1)
    assert talk.row.urgency_now == "soon"

    post(talk, village.student, replace(talk.text(village.student), urgency="acute"), later=2)

    assert Notice.objects.get(person=village.anna).acute
    assert list(clock().steps.values_list("kind", "level")) == [("acute", 1), ("acute", 2)]


def test_soon_after_a_false_alarm_was_answered_has_the_hours_of_soon(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    set_false_alarm(person=village.anna, thread_id=talk.id, now=at_noon)
    post(talk, village.anna, later=0.1)

    post(talk, village.student, replace(talk.text(village.student), urgency="soon"), later=1)

    assert clock().urgency == "soon"
    assert clock().escalate_at == NOON + timedelta(hours=9)


def test_a_students_message_reopens_a_closed_thread(talk: Talk, village: Village) -> None:
    post(talk, village.anna)
    states.close(person=village.anna, thread_id=talk.id, now=at_noon)

    post(talk, village.student)

    assert talk.row.closed_at is None
    kinds = list(talk.row.entries.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["text", "text", "closed", "reopened", "text"]


def test_nothing_is_taken_earlier_than_what_stands_even_if_the_clock_steps_back(
    talk: Talk, village: Village
) -> None:
    post(talk, village.student, later=3)

    entry = post(talk, village.anna, later=1)

    assert entry.at == NOON + timedelta(hours=3)
    assert clock().answered_at == entry.at


def test_an_answer_is_news_to_the_student_once(talk: Talk, village: Village) -> None:
    answer = talk.text(village.anna)
    for _ in range(2):
        post(talk, village.anna, answer)

    notice = Notice.objects.get()
    assert (notice.person_id, notice.text, notice.acute) == (village.student.pk, "news", False)


def test_a_student_s_own_message_is_no_news_to_them(talk: Talk, village: Village) -> None:
    post(talk, village.student)

    assert not Notice.objects.filter(person=village.student).exists()
