"""The PIN: ten tries, counted before they are compared (35 to 39)."""

import hmac
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevhalsa.at_rest import kek, ring
from elevhalsa.at_rest.errors import KeyFileProblem
from elevhalsa.at_rest.fields import unseal
from elevhalsa.clock import host_now
from elevhalsa.errors import NotFound
from elevhalsa.keys import places
from elevhalsa.keys.e1.slot import SlotPlace, SlotType, pin_kek, unwrap_vault_key
from elevhalsa.keys.errors import SlotBurnt, WrongSecret
from elevhalsa.keys.models import Slot
from elevhalsa.keys.services import unlocking
from elevhalsa.people.errors import Wait
from elevhalsa.people.models import Person
from tests import factories, key_factories
from tests.at_once import at_once

WRONG = bytes(32)


@pytest.fixture
def student(db: None) -> Person:
    del db
    return factories.student()


@pytest.fixture
def slot(student: Person) -> Slot:
    return key_factories.vault(student, key_factories.identity(student))


def right() -> bytes:
    return key_factories.halves(key_factories.SECRET).auth


def attempt(slot: Slot, auth: bytes, now: datetime) -> unlocking.Unlocked:
    return unlocking.unlock(person=slot.person, slot_id=slot.pk, auth=auth, now=now)


def fail(slot: Slot, times: int, now: datetime) -> None:
    for _ in range(times):
        with pytest.raises((WrongSecret, Wait, SlotBurnt)):
            attempt(slot, WRONG, now)


@pytest.mark.django_db
def test_the_right_secret_gives_the_share_and_all_ten_tries_back(slot: Slot) -> None:
    fail(slot, 2, host_now())

    done = attempt(slot, right(), host_now())

    place = SlotPlace(slot.person_id.bytes, slot.pk.bytes, SlotType.PIN, bytes(slot.params))
    halves = key_factories.halves(key_factories.SECRET)
    key = pin_kek(slot.person_id.bytes, slot.pk.bytes, halves.enc, done.share)
    assert len(unwrap_vault_key(key, place, done.wrapped)) == 32
    slot.refresh_from_db()
    assert slot.left == 10


@pytest.mark.django_db
@pytest.mark.parametrize(("failures", "wait"), [(3, 60), (5, 600), (7, 3600), (9, 86400)])
def test_after_so_many_failures_everybody_waits_so_long(
    slot: Slot, failures: int, wait: int
) -> None:
    now = host_now()
    Slot.objects.filter(pk=slot.pk).update(left=10 - failures + 1)
    with pytest.raises(WrongSecret) as refusal:
        attempt(slot, WRONG, now)
    assert refusal.value.details() == {"left": 10 - failures, "wait_s": wait}

    with pytest.raises(Wait) as waits:
        attempt(slot, right(), now + timedelta(seconds=wait - 1))
    assert waits.value.wait_s == 1

    attempt(slot, right(), now + timedelta(seconds=wait))


@pytest.mark.django_db(transaction=True)
def test_sixty_parallel_tries_are_three_comparisons_and_ten_in_all(slot: Slot) -> None:
    """35."""
    share = bytes(slot.share_sealed or b"")
    days = [host_now() + timedelta(days=day) for day in range(5)]
    compared = [wrong_answers(slot, day) for day in days]

    assert compared == [3, 2, 2, 2, 0]  # the tenth answers that the slot is burnt
    with pytest.raises(SlotBurnt):
        attempt(slot, right(), days[-1])
    slot.refresh_from_db()
    assert (slot.left, slot.share_sealed, slot.verifier_sealed) == (0, None, None)
    assert share not in everything_on_disk()


def wrong_answers(slot: Slot, now: datetime) -> int:
    """Return how many of sixty tries at once were compared and found wrong."""
    answers = at_once(60, lambda _: attempt(slot, WRONG, now))
    return Counter(type(answer) for answer in answers)[WrongSecret]


def everything_on_disk() -> bytes:
    """Return SQLite's file and log after a checkpoint; elsewhere the row has to do."""
    if connection.vendor != "sqlite":
        return b""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(connection.settings_dict["NAME"])
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


@pytest.mark.django_db(transaction=True)
def test_a_server_that_dies_before_it_compares_has_counted_the_try(
    slot: Slot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """36."""

    class Killed(BaseException):
        pass

    def die(*_: object) -> NoReturn:
        raise Killed

    monkeypatch.setattr(hmac, "compare_digest", die)
    with pytest.raises(Killed):
        attempt(slot, right(), host_now())

    slot.refresh_from_db()
    assert slot.left == 9


@pytest.mark.django_db
def test_a_wrong_secret_is_as_much_work_as_the_right_one(slot: Slot) -> None:
    """39. What the answer tells its time tells no earlier; bench/time_classes.py measures it."""
    fail(slot, 1, host_now())  # what is loaded once is loaded
    with CaptureQueriesContext(connection) as for_right:
        attempt(slot, right(), host_now())
    with CaptureQueriesContext(connection) as for_wrong:
        fail(slot, 1, host_now())

    assert kinds(for_wrong) == kinds(for_right)


def kinds(queries: CaptureQueriesContext) -> list[str]:
    """Return what was done to which table, in order."""
    return [" ".join(query["sql"].split()[:2]) for query in queries.captured_queries]


@pytest.mark.django_db
def test_a_copied_database_without_the_key_file_opens_no_share(
    slot: Slot, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    """37: not even for somebody who knows the PIN."""
    settings.E1_KEK_FILE = tmp_path / "kek"  # type: ignore[attr-defined]
    kek.make_kek_file(tmp_path / "kek")
    ring.forget_opened_keys()

    with pytest.raises(KeyFileProblem):
        attempt(slot, right(), host_now())


@pytest.mark.django_db
def test_database_and_key_file_and_pin_together_do_open_the_vault(slot: Slot) -> None:
    """38: the limit, honestly. Against this only a passkey or passphrase holds."""
    share = unseal(slot.share_sealed or b"", place=places.share(slot.pk))
    enc = key_factories.halves(key_factories.SECRET).enc
    key = pin_kek(slot.person_id.bytes, slot.pk.bytes, enc, share)
    place = SlotPlace(slot.person_id.bytes, slot.pk.bytes, SlotType.PIN, bytes(slot.params))

    assert len(unwrap_vault_key(key, place, bytes(slot.wrapped))) == 32


@pytest.mark.django_db
def test_somebody_else_s_slot_is_a_missing_one(slot: Slot) -> None:
    stranger = factories.student()

    with pytest.raises(NotFound):
        unlocking.unlock(person=stranger, slot_id=slot.pk, auth=right(), now=host_now())
    slot.refresh_from_db()
    assert slot.left == 10


@pytest.mark.django_db
def test_share_and_verifier_lie_sealed(slot: Slot) -> None:
    done = attempt(slot, right(), host_now())

    assert done.share not in bytes(slot.share_sealed or b"")
    assert len(bytes(slot.verifier_sealed or b"")) > 32
