"""Keys made ahead for threads."""

import threading
import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from elevhalsa.at_rest import pool, ring, scopes
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.at_rest.models import DataKey
from elevhalsa.key_care import sweep

HERE = Place("chat_grant", "sealed", UUID(int=1))


@pytest.fixture(autouse=True)
def empty_hand() -> Iterator[None]:
    pool.forget()
    yield
    pool.forget()


@pytest.mark.django_db
def test_the_pool_is_filled_when_it_runs_low_and_not_before() -> None:
    pool.fill()
    pool.fill()
    assert DataKey.objects.filter(scope=pool.WAITING).count() == pool.FULL

    pks = DataKey.objects.values_list("pk", flat=True)[: pool.FULL // 2 + 1]
    DataKey.objects.filter(pk__in=list(pks)).delete()
    pool.fill()

    assert DataKey.objects.filter(scope=pool.WAITING).count() == pool.FULL


@pytest.mark.django_db(transaction=True)
def test_opening_a_thread_writes_nothing_to_the_key_ring_before_it_commits() -> None:
    pool.fill()
    seal(b"first", scope="thread:1", place=HERE)  # fills the hand

    with CaptureQueriesContext(connections[ring.RING]) as asked, transaction.atomic():
        sealed = seal(b"Hej", scope="thread:2", place=HERE)
        before_commit = len(asked)

    words = [one["sql"].split()[0] for one in asked.captured_queries]
    assert set(words[:before_commit]) == {"SELECT"}
    assert set(words[before_commit:]) == {"UPDATE"}
    assert unseal(sealed, place=HERE) == b"Hej"
    assert DataKey.objects.filter(scope="thread:2").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_thread_s_columns_are_sealed_under_one_key() -> None:
    with transaction.atomic():
        first = seal(b"1", scope="thread:3", place=HERE)
        second = seal(b"2", scope="thread:3", place=HERE)
    third = seal(b"3", scope="thread:3", place=HERE)

    assert len({one[1:17] for one in (first, second, third)}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_threads_at_once_are_given_different_keys() -> None:
    drawn: list[UUID] = []

    def draw(number: int) -> None:
        drawn.append(scopes.key_for(f"thread:many-{number}")[0])
        connections.close_all()

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(set(drawn)) == 20


@pytest.mark.django_db
def test_the_sweep_deletes_keys_that_nobody_used_and_leaves_fresh_ones() -> None:
    old, fresh = ring.make_key(pool.drawn_scope(1)), ring.make_key(pool.drawn_scope(10**9))

    assert sweep() == 1

    left = set(DataKey.objects.values_list("pk", flat=True))
    assert (old.pk in left, fresh.pk in left) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_failed_once_can_be_opened_after_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with transaction.atomic():
        seal(b"Hej", scope="thread:failed", place=HERE)
        transaction.set_rollback(True)
    DataKey.objects.filter(scope__startswith=pool.DRAWN).delete()  # as the sweep does, hours later
    later = time.monotonic() + pool.HELD_S + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)

    sealed = seal(b"Hej igen", scope="thread:failed", place=HERE)

    assert unseal(sealed, place=HERE) == b"Hej igen"
