"""What chat lends the promise's scheduler: busy and gone are two things."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction

from chat.models import Thread
from chat.services.escalation import ThreadDoor
from sla.scheduler import ThreadGone
from tests.chat.village import Talk


@pytest.mark.django_db
def test_a_thread_that_is_no_more_is_told_from_a_busy_one() -> None:
    with pytest.raises(ThreadGone), transaction.atomic():
        ThreadDoor().lock(uuid4())


@pytest.mark.django_db(transaction=True)
def test_a_thread_in_which_somebody_writes_is_busy_and_not_gone(talk: Talk) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nobody meets a locked row")

    with held(talk.id), ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(try_lock, talk.id).result() is None

    assert try_lock(talk.id) is not None


@contextmanager
def held(thread_id: UUID) -> Iterator[None]:
    """Hold a thread's lock, as whoever writes in it does."""
    with transaction.atomic():
        Thread.objects.select_for_update().get(pk=thread_id)
        yield


def try_lock(thread_id: UUID) -> datetime | None:
    """Try to lock a thread over a connection that may be another's."""
    try:
        with transaction.atomic():
            return ThreadDoor().lock(thread_id)
    finally:
        connections.close_all()
