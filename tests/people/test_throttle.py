"""Guessing passwords and one-time codes (AU-1, AU-3, AU-4, AU-5)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from unittest.mock import Mock

import pytest
import time_machine
from argon2 import low_level
from django_otp.plugins.otp_totp.models import TOTPDevice

from elevhalsa.clock import host_now
from elevhalsa.people import hashing, throttle
from elevhalsa.people.errors import Wait, WrongOneTimeCode, WrongSignIn
from elevhalsa.people.models import Person, Throttle
from elevhalsa.people.services import passwords, second_factor
from elevhalsa.people.throttle import Door
from tests import factories
from tests.at_once import at_once
from tests.factories import PASSWORD, browser
from tests.people.totp import code_of

WRONG = "fel lösenord här"


@pytest.fixture
def student(db: None) -> Person:
    del db
    made = factories.student()
    factories.set_password(made)
    return made


@pytest.fixture
def still() -> Iterator[None]:
    """Let the clock stand still, so that a slow machine does not sit out the waits."""
    with time_machine.travel(host_now(), tick=False):
        yield


@pytest.fixture
def counsellor(db: None) -> Person:
    del db
    return factories.counsellor()


def fail(door: Door, account: str, times: int, now: datetime) -> None:
    for _ in range(times):
        throttle.count_try(door, account, now=now)
        wait = Throttle.objects.get(key=throttle._key(door, account)).wait_until
        now = max(now, wait or now)


@pytest.mark.django_db
def test_waits_begin_at_the_fifth_failure_and_grow_to_a_quarter_of_an_hour() -> None:
    """AU-1."""
    now, waits = host_now(), []
    for _ in range(14):
        throttle.count_try(Door.PASSWORD, "a", now=now)
        until = Throttle.objects.get().wait_until or now
        waits.append(int((until - now).total_seconds()))
        now = until

    assert waits == [0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900]


@pytest.mark.django_db
def test_the_right_password_waits_as_well_and_then_ends_the_waits(student: Person) -> None:
    """AU-1."""
    now = host_now()
    fail(Door.PASSWORD, student.username, 5, now)

    with pytest.raises(Wait) as refusal:
        passwords.sign_in(username=student.username, password=PASSWORD, now=now)
    assert refusal.value.details() == {"wait_s": 15}

    later = now + timedelta(seconds=15)
    assert passwords.sign_in(username=student.username, password=PASSWORD, now=later) == student
    fail(Door.PASSWORD, student.username, 4, later)
    assert passwords.sign_in(username=student.username, password=PASSWORD, now=later) == student


@pytest.mark.django_db(transaction=True)
def test_a_thousand_parallel_tries_let_through_no_more_than_the_limit() -> None:
    """AU-1."""
    now = host_now()

    def guess(_: int) -> str:
        throttle.count_try(Door.PASSWORD, "a", now=now)
        return "let through"

    answers = [one for _ in range(10) for one in at_once(100, guess)]

    assert Counter(answers)["let through"] == 5
    assert sum(isinstance(one, Wait) for one in answers) == 995


@pytest.mark.django_db
def test_one_account_s_failures_hold_up_no_other_account_and_no_other_door(
    student: Person,
) -> None:
    """AU-2: a whole school shares one address."""
    now = host_now()
    fail(Door.PASSWORD, "somebody-else", 6, now)
    fail(Door.ONE_TIME_CODE, student.username, 6, now)

    assert passwords.sign_in(username=student.username, password=PASSWORD, now=now) == student


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_who_guesses_at_an_account_does_not_lock_its_owner_out_of_a_known_device(
    student: Person,
) -> None:
    """AU-1: a device that signed in before is counted apart; a mark of another account is not."""
    own, other = browser(), browser()
    own.sign_in(student)
    own.delete("/api/session")
    neighbour = factories.student()
    factories.set_password(neighbour)
    other.sign_in(neighbour)
    for _ in range(6):
        browser().sign_in(student, WRONG)

    assert browser().sign_in(student).json()["code"] == "wait"
    assert other.sign_in(student).json()["code"] == "wait"
    assert own.sign_in(student).json()["person"]["username"] == student.username


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_guesses_on_a_known_device_wait_as_well(student: Person) -> None:
    own = browser()
    own.sign_in(student)
    for _ in range(5):
        own.sign_in(student, WRONG)

    assert own.sign_in(student).json()["code"] == "wait"


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_parallel_one_time_codes_five_are_compared(counsellor: Person) -> None:
    """AU-3."""
    factories.second_factor(counsellor)
    now = host_now()

    def guess(_: int) -> None:
        second_factor.prove(person=counsellor, code="000000", now=now)

    answers = [one for _ in range(2) for one in at_once(100, guess)]

    kinds = Counter(type(one) for one in answers)
    assert (kinds[WrongOneTimeCode], kinds[Wait]) == (5, 195)


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_the_limit_on_one_time_codes_outlives_a_new_sign_in(counsellor: Person) -> None:
    """AU-3."""
    device = factories.second_factor(counsellor)
    factories.set_password(counsellor)
    fail(Door.ONE_TIME_CODE, str(counsellor.pk), 6, host_now())
    client = browser()
    client.sign_in(counsellor)

    refused = client.call("POST", "/api/session/second-factor", {"code": code_of(device)})

    assert (refused.status_code, refused.json()["code"]) == (429, "wait")


@pytest.mark.django_db(transaction=True)
def test_one_code_in_two_browsers_at_the_same_moment_is_good_once(counsellor: Person) -> None:
    """AU-4."""
    device = factories.second_factor(counsellor)

    def prove(_: int) -> TOTPDevice:
        return second_factor.prove(person=counsellor, code=code_of(device), now=host_now())

    for _ in range(40):
        TOTPDevice.objects.update(last_t=-1)
        assert sum(answer == device for answer in at_once(2, prove)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_in_two_browsers_at_the_same_moment_is_good_once(
    counsellor: Person,
) -> None:
    """AU-4."""
    device = factories.second_factor(counsellor)
    for code in second_factor.new_recovery_codes(counsellor):

        def use(_: int, code: str = code) -> TOTPDevice:
            return second_factor.prove_by_recovery_code(
                person=counsellor, recovery_code=code, now=host_now()
            )

        assert sum(answer == device for answer in at_once(2, use)) == 1


@pytest.mark.django_db
def test_a_flood_of_sign_ins_is_hashed_a_few_at_a_time_and_costs_nobody_a_try(
    student: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DO-1."""
    monkeypatch.setattr(hashing, "PATIENCE_S", 0.01)
    with ExitStack() as places:
        for _ in range(hashing.AT_ONCE):
            places.enter_context(hashing.a_place())
        busy = [browser().sign_in(student) for _ in range(6)]

    assert {(one.status_code, one.json()["code"]) for one in busy} == {(503, "try_again")}
    assert browser().sign_in(student).json()["person"]["username"] == student.username


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
def test_an_unknown_account_answers_like_a_known_one(student: Person) -> None:
    """AU-5: status, body, headers and waits."""
    known, unknown = (
        [
            browser().call("POST", "/api/session", {"username": name, "password": WRONG})
            for _ in range(7)
        ]
        for name in (student.username, "vem-som-helst-100")
    )

    for one, other in zip(known, unknown, strict=True):
        assert (one.status_code, one.content) == (other.status_code, other.content)
        assert one.headers.keys() == other.headers.keys()


@pytest.mark.django_db
def test_an_unknown_account_is_as_much_work_as_a_known_one(
    student: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AU-5, 39. One Argon2 each way, which is nearly all the time: see bench/time_classes.py."""
    known = argon2s_of(monkeypatch, student.username)
    unknown = argon2s_of(monkeypatch, "vem-som-helst-100")

    assert (known, unknown) == (1, 1)


def argon2s_of(monkeypatch: pytest.MonkeyPatch, username: str) -> int:
    """Return how many times a wrong sign-in computed Argon2, to compare or to pretend to."""
    hash_secret = Mock(wraps=low_level.hash_secret)
    verify_secret = Mock(wraps=low_level.verify_secret)
    with monkeypatch.context() as patch:
        patch.setattr(low_level, "hash_secret", hash_secret)
        patch.setattr("argon2._password_hasher.verify_secret", verify_secret)
        with pytest.raises(WrongSignIn):
            passwords.sign_in(username=username, password=WRONG, now=host_now())
    return hash_secret.call_count + verify_secret.call_count


@pytest.mark.django_db
def test_accounts_that_nobody_tried_for_a_day_are_forgotten() -> None:
    now = host_now()
    fail(Door.PASSWORD, "old", 2, now - timedelta(days=2))
    fail(Door.PASSWORD, "new", 2, now)

    assert throttle.sweep(now=now) == 1
