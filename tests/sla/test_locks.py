"""The scheduler holds no thread that it has nothing to do in: somebody may be answering there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from sla.scheduler import Held, act_on_some
from tests.sla.place import Place
from tests.sla.promises import MORNING, OpenDoor, Promise, hours

TAKEN, FREE = "taken", "free"


@dataclass
class WatchedDoor(OpenDoor):
    """Writes down when threads are locked, and when that transaction has let them go."""

    log: list[str] = field(default_factory=list)

    def lock_some(self, thread_ids: Sequence[UUID]) -> Held:
        """Lock those that are free."""
        self.log.append(TAKEN)
        transaction.on_commit(partial(self.log.append, FREE))
        return super().lock_some(thread_ids)


@pytest.mark.django_db(transaction=True)
def test_threads_with_nothing_to_do_are_free_before_the_next_are_taken() -> None:
    assert Place().head.is_active, "a ladder has people on it"
    door = WatchedDoor()
    promises = [Promise(uuid4()) for _ in range(3)]
    for number, promise in enumerate(promises):
        promise.open(MORNING + hours(number))
    for promise in promises[:2]:  # between the look at what is due and the lock
        door.meanwhile[promise.thread_id] = partial(promise.answer, MORNING + hours(40))

    assert act_on_some(now=lambda: MORNING + hours(40), thread=door, most=1) == 1

    assert door.log == [TAKEN, FREE] * 3
    assert door.released == [promises[2].thread_id]
