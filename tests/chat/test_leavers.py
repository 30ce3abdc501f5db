"""Students who have left: an open door as long as somebody answers them, and thirty days more."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from chat import leavers
from chat.doors import access_to, readers_of
from chat.errors import LeftSchool
from chat.models import IdentityOpening
from chat.services import states
from chat.services.posting import post_message
from chat.who_answers import routes
from elevhalsa.at_rest.fields import key_of
from elevhalsa.errors import NotSignedIn
from elevhalsa.notify import addresses
from elevhalsa.people.errors import RoleWrong
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import Person
from elevhalsa.people.services.leaving import carry_out_one, place_student
from elevhalsa.wire import to_text
from sla.models import Clock
from tests import factories
from tests.chat.api import Browser
from tests.chat.asking import act, ask
from tests.chat.leaving import closed, doors_at, is_in, leaves
from tests.chat.village import NOON, Talk, Village, at_noon, new_mask, open_talk, wish

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def test_who_has_left_reads_and_writes_as_long_as_a_thread_is_open(
    talk: Talk, village: Village
) -> None:
    leaves(village.student)
    doors_at(NOON + 3 * MONTH)

    browser = Browser(village.student)
    listed = browser.get("threads?state=open")
    post_message(
        person=village.student,
        thread_id=talk.id,
        message=talk.text(village.student),
        now=lambda: NOON + 3 * MONTH,
    )

    assert [one["id"] for one in listed["threads"]] == [to_text(talk.id.bytes)]
    told = listed["leaving"]
    assert (told["has_left"], told["begins"], told["reads_until"]) == (True, True, None)
    assert browser.get("session")["person"]["schools"][0]["triage"] is True
    assert is_in(village.student)


def test_thirty_days_after_the_last_thread_was_closed_the_door_is_shut(
    talk: Talk, village: Village
) -> None:
    other = open_talk(village, wish("nurse"))
    leaves(village.student)
    closed(talk)
    doors_at(NOON + 2 * MONTH)
    assert is_in(village.student)  # the nurses have theirs open
    closed(other, at=NOON + 2 * MONTH, by=village.kaj)
    browser = Browser(village.student)

    doors_at(NOON + 3 * MONTH - timedelta(seconds=1))
    assert browser.get("session")["person"] is not None
    doors_at(NOON + 3 * MONTH)

    assert browser.get("session")["person"] is None
    assert village.student.pk not in readers_of(talk.row)
    assert Leaving.objects.get().shut_at == NOON + 3 * MONTH


def test_a_promise_that_runs_keeps_the_door_open_even_of_a_thread_taken_off_the_list(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="soon"))
    states.hide(student=village.student, thread_id=talk.id, now=at_noon)
    leaves(village.student)

    doors_at(NOON + 3 * MONTH)

    assert Clock.objects.running().exists()
    assert is_in(village.student)


def test_a_thread_without_a_name_keeps_the_door_open_and_no_day_tells_whose_it_is(
    village: Village,
) -> None:
    talk = open_talk(village, mask=new_mask())
    leaves(village.student)
    doors_at(NOON + 3 * MONTH)

    student = Browser(village.anna).get(f"threads/{to_text(talk.id.bytes)}")["thread"]["student"]

    assert is_in(village.student)
    assert (student["last_day"], student["has_left"]) == (None, False)


def test_staff_see_at_the_thread_that_its_student_leaves_or_has_left(
    talk: Talk, village: Village
) -> None:
    there = f"threads/{to_text(talk.id.bytes)}"
    leaves(village.student, days=20)
    anna = Browser(village.anna)
    coming = anna.get("threads")["threads"][0]["student"]
    over = Leaving.objects.get().ends_at
    carry_out_one(now=lambda: over)

    left = anna.get(there)["thread"]["student"]

    assert (coming["last_day"], coming["has_left"]) == ("2026-12-07", False)
    assert (left["last_day"], left["has_left"]) == ("2026-12-07", True)


def test_no_new_thread_is_begun_once_none_is_open_but_danger_is_never_refused(
    talk: Talk, village: Village
) -> None:
    leaves(village.student)
    assert routes.route(village.student, wish(), moment=NOON)[0] == village.school
    closed(talk)

    with pytest.raises(LeftSchool):
        open_talk(village)
    browser = Browser(village.student)
    assert browser.get("contacts")["branches"] == []
    danger = open_talk(village, wish(urgency="acute"))

    assert danger.row.team == village.counsellors
    assert Clock.objects.running().filter(thread_id=danger.id).exists()


def test_what_is_written_in_a_closed_thread_opens_it_again_and_is_answered(
    talk: Talk, village: Village
) -> None:
    leaves(village.student)
    closed(talk)
    doors_at(NOON + MONTH - timedelta(days=1))

    post_message(
        person=village.student,
        thread_id=talk.id,
        message=talk.text(village.student, "Det är värre nu."),
        now=lambda: NOON + MONTH - timedelta(days=1),
    )
    doors_at(NOON + 2 * MONTH)

    assert talk.row.closed_at is None
    assert Clock.objects.running().filter(thread_id=talk.id).exists()
    assert is_in(village.student)


def test_who_signs_in_after_that_is_told_so_with_the_right_password_alone(
    talk: Talk, village: Village
) -> None:
    student = village.student
    factories.set_password(student)
    leaves(student)
    closed(talk)
    doors_at(NOON + MONTH)

    browser = factories.browser()
    told = browser.sign_in(student)

    assert (told.status_code, told.json()) == (HTTPStatus.FORBIDDEN, {"code": "account_ended"})
    assert browser.sign_in(student, "fel lösenord igen").json() == {"code": "wrong_sign_in"}


def test_a_letter_does_not_tell_the_school_whether_there_are_threads(
    talk: Talk, village: Village
) -> None:
    """The administrator sees and can do the same whether the door is open or shut."""
    student = village.student
    leaves(student)
    admin = factories.client_of(factories.administrator(student.organisation))
    path = f"/api/admin/people/{to_text(student.pk.bytes)}/letter"
    before = admin.get("/api/admin/people?role=student").json()
    letter = admin.call("POST", path).status_code
    closed(talk)
    doors_at(NOON + MONTH)
    assert not is_in(student)

    again = admin.call("POST", path)
    after = admin.get("/api/admin/people?role=student").json()

    assert (letter, again.status_code) == (200, 200)
    before["people"][0]["state"] = after["people"][0]["state"]
    assert before == after
    body = {"code": again.json()["code"], "password": factories.PASSWORD}
    redeemed = factories.browser().call("POST", "/api/letters/redeem", body)
    assert redeemed.json() == {"code": "account_ended"}


def test_a_thread_that_staff_open_again_lets_its_student_in_again(
    talk: Talk, village: Village
) -> None:
    leaves(village.student)
    closed(talk)
    doors_at(NOON + MONTH)
    assert not is_in(village.student)

    states.reopen(person=village.anna, thread_id=talk.id, now=lambda: NOON + MONTH)

    assert is_in(village.student)
    assert access_to(village.student, talk.id).thread == talk.row
    assert leavers.reads_until(village.student, Leaving.objects.get()) is None


def test_who_comes_back_is_let_in_again(talk: Talk, village: Village) -> None:
    leaves(village.student)
    closed(talk)
    doors_at(NOON + MONTH)
    admin = factories.administrator(village.school.organisation)

    place_student(
        student=village.student, school=village.school, by=admin, now=lambda: NOON + MONTH
    )

    assert is_in(village.student)
    assert routes.route(village.student, wish(), moment=NOON)[0] == village.school


def test_a_thread_that_is_opened_as_the_door_is_shut_is_refused_whole(
    talk: Talk, village: Village
) -> None:
    leaves(village.student)
    closed(talk)
    as_before = Person.objects.get(pk=village.student.pk)
    doors_at(NOON + MONTH)

    with pytest.raises(NotSignedIn):
        open_talk(village, wish(urgency="acute"), student=as_before)

    assert leavers.threads_of_account(village.student).count() == 1


def test_who_asks_whose_thread_it_was_after_they_left_is_told_and_they_read_of_it(
    village: Village,
) -> None:
    talk = open_talk(village, mask=new_mask())
    leaves(village.student)
    opening = ask(village.anna, talk, danger=True)
    closed(talk)
    doors_at(NOON + MONTH)
    assert not is_in(village.student)

    assert act(village.bo, opening, "open", tell=True)[0] == 200

    told_at = IdentityOpening.objects.get().told_at
    assert told_at
    assert is_in(village.student)
    doors_at(told_at + MONTH - timedelta(minutes=1))
    assert is_in(village.student)
    assert leavers.reads_until(village.student, Leaving.objects.get()) == told_at + MONTH
    doors_at(told_at + MONTH)
    assert not is_in(village.student)


@pytest.mark.parametrize("is_shut", [False, True], ids=["open", "shut"])
def test_whose_account_is_ended_comes_back_through_no_door(
    talk: Talk, village: Village, is_shut: bool
) -> None:
    leaves(village.student)
    closed(talk)
    doors_at(NOON + MONTH if is_shut else NOON)
    admin = factories.administrator(village.school.organisation)
    browser = factories.client_of(admin)
    browser.call("POST", f"/api/admin/people/{to_text(village.student.pk.bytes)}/deactivate")

    states.reopen(person=village.anna, thread_id=talk.id, now=lambda: NOON + MONTH)
    doors_at(NOON + 3 * MONTH)
    with pytest.raises(RoleWrong):
        place_student(student=village.student, school=village.school, by=admin, now=at_noon)

    assert not is_in(village.student)
    (listed,) = browser.get("/api/admin/people?role=student").json()["people"]
    assert (listed["active"], listed["leaving"]) == (False, None)
    assert Leaving.objects.get().taken_back_by == admin


def test_the_address_of_who_has_left_is_sealed_with_the_school_they_left(
    talk: Talk, village: Village
) -> None:
    before = addresses.sealed("a@exempel.se", person=village.student, destination_id=talk.id)
    leaves(village.student)
    after = addresses.sealed("b@exempel.se", person=village.student, destination_id=talk.id)

    assert key_of(after) == key_of(before)
