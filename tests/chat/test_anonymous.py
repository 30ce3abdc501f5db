"""Students who write without their name: whoever answers cannot tell whose a thread is."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import QuerySet

from chat import aliases
from chat.doors import access_to, readers_of, staff_readers_of
from chat.errors import AnonymousFull, IdentityKnown, NotRetractable, ThreadDiffers
from chat.models import Alias, Entry, Thread
from chat.services import opening, states
from chat.services.posting import post_message
from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.keys.e1.envelope import Kind
from elevhalsa.keys.e1.identity import IdentityKind
from elevhalsa.keys.e1.primitives import new_identity
from elevhalsa.keys.errors import IdentityWrong
from elevhalsa.notify.models import Notice
from elevhalsa.people import names
from elevhalsa.people.models import Person
from elevhalsa.people.selectors import students_of
from elevhalsa.wire import to_text
from sla.models import Clock
from sla.statistics import counting, figures
from tests import factories
from tests.chat.api import Browser, given_value, message_value, opening_value
from tests.chat.village import (
    NOON,
    Talk,
    Village,
    at_noon,
    new_mask,
    open_talk,
    opening_for,
    wish,
)

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=7, seconds=13, microseconds=29)


@pytest.fixture
def veiled(village: Village) -> Talk:
    """Return a thread that the village's student has written without a name."""
    student = village.student
    scope = f"school:{village.school.pk}"
    student.name_sealed = names.seal_name("Selma Ek", person_id=student.pk, scope=scope)
    student.class_sealed = names.seal_class("8C-skogen", person_id=student.pk, scope=scope)
    student.save()
    return open_talk(village, mask=new_mask())


def post(talk: Talk, author: Person, kind: Kind = Kind.TEXT) -> Entry:
    message = talk.message(author, kind, "Hej")
    return post_message(person=author, thread_id=talk.id, message=message, now=lambda: LATER)[0]


def everything_served(browser: Browser, thread: str) -> str:
    """Return, as text, every answer that somebody who answers can get."""
    paths = ["", "/entries", "/readers", "/hand-over", "/triage", "/companion"]
    lists = ["threads", "threads/heads", "threads?state=closed", "identity-openings", "notices"]
    asked = [*lists, *(f"threads/{thread}{path}" for path in paths), "presence/people", "watch"]
    return json.dumps([browser.get(path) for path in asked])


def test_over_http_a_thread_opens_without_a_name_and_the_same_request_twice_is_one(
    village: Village,
) -> None:
    mask, browser = new_mask(), Browser(village.student)
    sealed, _ = opening_for(village, village.student, wish(), mask)
    author = {"record": to_text(mask.signed.record), "signature": to_text(mask.signed.signature)}
    body = {**opening_value(sealed), "anonymous": author}

    first, second = browser.post("threads", body), browser.post("threads", body)

    assert browser.status == 201
    assert first["entry"] == second["entry"]
    assert first["entry"]["author"] == to_text(mask.id.bytes)
    assert first["thread"]["anonymous"] is True
    assert Alias.objects.count() == 1


def test_no_answer_to_staff_names_the_account_its_name_or_its_class(
    village: Village, veiled: Talk
) -> None:
    named = open_talk(village)
    post(veiled, village.student)
    post(veiled, village.anna)
    for talk in (named, veiled):
        states.note_reading(person=village.student, thread_id=talk.id, seq=3, now=at_noon)
    account = to_text(village.student.pk.bytes)

    served = everything_served(Browser(village.anna), to_text(veiled.id.bytes))
    own = Browser(village.anna).get(f"threads/{to_text(veiled.id.bytes)}")["thread"]["student"]
    of_this = json.dumps(
        [one for one in served_threads(village.anna) if one["id"] == to_text(veiled.id.bytes)]
    )

    nobody = {"name": "", "class": None, "last_day": None, "has_left": False}
    assert own == {"id": to_text(veiled.row.student_id.bytes), **nobody}
    assert account in served  # of the thread with a name: the search finds it where it is
    assert account not in of_this
    assert "Selma" not in of_this
    assert "8C-skogen" not in of_this


def served_threads(person: Person) -> list[dict[str, Any]]:
    """Return each thread of the list with everything that is served of it alone."""
    browser = Browser(person)
    found = []
    for thread in browser.get("threads")["threads"]:
        path = f"threads/{thread['id']}"
        more = [browser.get(f"{path}{what}") for what in ("", "/entries", "/readers", "/triage")]
        found.append({**thread, "more": more})
    return found


def test_two_threads_without_a_name_have_no_value_in_common_that_staff_are_served(
    village: Village,
) -> None:
    """Nor with the same student's thread with a name: compared with another student's."""
    talks = [open_talk(village, mask=new_mask()) for _ in range(2)] + [open_talk(village)]
    stranger = open_talk(village, student=village.another_student())
    for talk in [*talks, stranger]:
        post(talk, village.anna)
        states.note_reading(person=talk.student, thread_id=talk.id, seq=2, now=at_noon)

    told = {one["id"]: values_in(one) for one in served_threads(village.anna)}

    first, second, named, of_stranger = (told[to_text(one.id.bytes)] for one in [*talks, stranger])
    of_everybody = first & of_stranger
    assert first & second <= of_everybody
    assert first & named <= of_everybody


def values_in(value: object) -> set[str]:
    """Return every value in an answer that could tell something apart."""
    if isinstance(value, dict):
        return {one for part in value.items() for one in values_in(list(part))}
    if isinstance(value, list):
        return {one for part in value for one in values_in(part)}
    return {repr(value)}


def test_no_row_but_sealed_ones_leads_from_the_thread_to_the_account(
    village: Village, veiled: Talk
) -> None:
    """What a copy of the database tells without the key ring."""
    post(veiled, village.student)
    post(veiled, village.anna)
    states.note_reading(person=village.student, thread_id=veiled.id, seq=2, now=at_noon)
    ids = {"account": village.student.pk, "thread": veiled.id, "alias": veiled.row.student_id}
    moments = {repr(one.at) for one in veiled.row.entries.all()}

    for rows in map(rows_of, apps.get_models()):
        for text in map(repr, rows):
            if str(ids["account"]) in text or repr(ids["account"].bytes) in text:
                assert str(ids["thread"]) not in text, text
                assert str(ids["alias"]) not in text, text
                assert not any(moment in text for moment in moments), text
    assert Notice.objects.filter(person=village.student).exists()


def rows_of(model: Any) -> list[Any]:  # noqa: ANN401
    rows: QuerySet[Any, Any] = QuerySet(model).values()
    return [{k: bytes(v) if isinstance(v, memoryview) else v for k, v in r.items()} for r in rows]


def test_the_account_reads_and_writes_in_it_and_nobody_else_of_the_students(
    village: Village, veiled: Talk
) -> None:
    stranger = village.another_student()

    entry = post(veiled, village.student)

    access = access_to(village.student, veiled.id)
    assert (entry.author_id, access.person.pk) == (veiled.row.student_id,) * 2
    assert village.student.pk in readers_of(veiled.row)
    assert village.student.pk not in staff_readers_of(veiled.row)
    for person in (stranger, veiled.row.student):
        with pytest.raises(NotFound):
            access_to(person, veiled.id)
    listed = Browser(village.student).get("threads")["threads"]
    assert [one["id"] for one in listed] == [to_text(veiled.id.bytes)]


def test_of_an_answer_the_account_is_told(village: Village, veiled: Talk) -> None:
    post(veiled, village.anna)

    notice = Notice.objects.get(person=village.student)
    assert str(veiled.id) not in notice.key
    assert "answer:" not in notice.key
    assert notice.queued_at.second == 0


def test_a_deactivated_account_reads_nothing_of_it(village: Village, veiled: Talk) -> None:
    Person.objects.filter(pk=village.student.pk).update(is_active=False)

    assert village.student.pk not in readers_of(veiled.row)
    with pytest.raises(NotFound):
        access_to(village.student, veiled.id)


def test_an_alias_is_in_no_list_of_people(village: Village, veiled: Talk) -> None:
    administrator = factories.administrator(village.school.organisation)
    alias = to_text(veiled.row.student_id.bytes)

    browser = Browser(administrator)

    assert alias not in json.dumps(browser.get("admin/people"))
    assert browser.post(f"admin/people/{alias}/letter") == {"code": "not_found"}
    assert list(students_of(village.school)) == [village.student]


def test_who_writes_without_a_name_is_no_student_more_in_figures(village: Village) -> None:
    """Figures are shown from ten students on: nine who write twice must not open them."""
    for student in (village.student, village.student, village.another_student()):
        open_talk(village, student=student, mask=new_mask())
    refs = [bytes(one) for one in Clock.objects.values_list("student_ref", flat=True)]
    assert refs == [figures.NOBODY] * 3

    students = [village.student, *(village.another_student() for _ in range(3))]
    for student in students:
        open_talk(village, student=student)

    facts = [counting.fact_of(clock, village.school, NOON.date()) for clock in Clock.objects.all()]
    assert len(facts) == 7
    assert figures.count(facts).students == figures.count_follow_ups(facts).students == 4


@pytest.mark.parametrize(
    "what",
    [
        "staff keys",
        "own account",
        "somebody's",
        "a team's",
        "used before",
        "own key to sign",
        "own key to seal",
        "another alias's key to sign",
    ],
)
def test_an_identity_that_is_not_a_fresh_one_of_a_student_is_refused(
    village: Village, veiled: Talk, what: str
) -> None:
    assert veiled.mask
    own, fresh = village.secrets[village.student.pk], new_identity()
    mask = {
        "staff keys": lambda: new_mask(kind=IdentityKind.STAFF),
        "own account": lambda: new_mask(of=village.student.pk),
        "somebody's": lambda: new_mask(of=village.anna.pk),
        "a team's": lambda: new_mask(of=village.counsellors.pk),
        "used before": lambda: veiled.mask,
        "own key to sign": lambda: new_mask(keys=replace(fresh, sig_seed=own.sig_seed)),
        "own key to seal": lambda: new_mask(keys=replace(fresh, kem_seed=own.kem_seed)),
        "another alias's key to sign": lambda: new_mask(
            keys=replace(fresh, sig_seed=veiled.mask.keys.sig_seed)
        ),
    }[what]()
    sealed, _ = opening_for(village, village.student, wish(), mask)

    with pytest.raises(IdentityWrong):
        opening.open_thread(student=village.student, opening=sealed, now=at_noon)

    assert Thread.objects.count() == 1


def test_another_student_does_not_get_at_it_by_repeating_the_request(
    village: Village,
) -> None:
    mask = new_mask()
    sealed, _ = opening_for(village, village.student, wish(), mask)
    opening.open_thread(student=village.student, opening=sealed, now=at_noon)

    with pytest.raises(ThreadDiffers):
        opening.open_thread(student=village.another_student(), opening=sealed, now=at_noon)


def test_one_account_has_no_end_of_them(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aliases, "MOST", 2)
    handles = []
    for _ in range(2):
        open_talk(village, mask=new_mask())
    with pytest.raises(AnonymousFull):
        open_talk(village, mask=new_mask())

    handles = [bytes(one) for one in Alias.objects.values_list("handle", flat=True)]
    assert len(set(handles)) == 2
    assert Person.objects.filter(is_alias=True).count() == 2


def test_nobody_is_met_who_has_no_name(village: Village, veiled: Talk) -> None:
    browser = Browser(village.anna)

    answer = browser.post(f"threads/{to_text(veiled.id.bytes)}/meetings")

    assert (browser.status, answer) == (409, {"code": "anonymous"})


def test_the_student_tells_who_they_are_once_and_nothing_takes_it_back(
    village: Village, veiled: Talk
) -> None:
    browser, path = Browser(village.anna), f"threads/{to_text(veiled.id.bytes)}"

    entry = post(veiled, village.student, Kind.REVEAL)

    shown = browser.get(path)
    assert shown["thread"]["revealed_at"]
    nobody = {"name": "", "class": None, "last_day": None, "has_left": False}
    assert shown["thread"]["student"] == {"id": to_text(veiled.row.student_id.bytes), **nobody}
    with pytest.raises(IdentityKnown):
        post(veiled, village.student, Kind.REVEAL)
    assert entry.mid
    with pytest.raises(NotRetractable):
        post_message(
            person=village.student,
            thread_id=veiled.id,
            message=veiled.retraction(village.student, entry.mid),
            now=at_noon,
        )


def test_a_row_that_says_that_it_was_told_makes_the_service_tell_nothing(
    village: Village, veiled: Talk
) -> None:
    """The name stands in a sealed message alone: no column turns it on, none makes it another."""
    Alias.objects.update(revealed_at=NOON)
    path = f"threads/{to_text(veiled.id.bytes)}"
    answers = [Browser(village.anna).get(p) for p in (path, f"{path}/entries", "threads")]

    assert answers[0]["thread"]["revealed_at"]
    assert "Selma" not in json.dumps(answers)
    assert "8C-skogen" not in json.dumps(answers)


def test_nobody_tells_it_in_a_thread_that_has_a_name_nor_for_the_student(
    village: Village, veiled: Talk
) -> None:
    with pytest.raises(IdentityKnown):
        post(open_talk(village), village.student, Kind.REVEAL)
    with pytest.raises(NotAllowed):
        post(veiled, village.anna, Kind.REVEAL)


def test_a_new_key_and_an_escalation_work_as_in_any_thread(village: Village, veiled: Talk) -> None:
    sealed, key = veiled.next_manifest(signer=veiled.row.student_id)
    browser = Browser(village.student)
    browser.post(f"threads/{to_text(veiled.id.bytes)}/manifests", given_value(sealed))
    assert browser.status == 201
    veiled.follow(sealed, key)

    veiled.escalate()

    told = Browser(village.bo).get(f"threads/{to_text(veiled.id.bytes)}")["thread"]
    assert told["student"]["name"] == ""
    assert Notice.objects.filter(person=village.student).count() == 1
    body = message_value(veiled.text(village.student))
    assert browser.post(f"threads/{to_text(veiled.id.bytes)}/messages", body)["entry"]["seq"] == 3


def test_to_hide_it_leaves_no_trace_of_the_account(village: Village, veiled: Talk) -> None:
    states.hide(student=village.student, thread_id=veiled.id, now=lambda: NOON + timedelta(1))
    states.hide(student=village.student, thread_id=veiled.id, now=at_noon)

    authors = set(veiled.row.entries.values_list("author", flat=True))
    assert authors == {veiled.row.student_id}
