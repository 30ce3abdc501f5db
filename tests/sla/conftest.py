"""What the promise's tests share: a thread known by its id, and a scheduler that moves time."""

from uuid import UUID, uuid4

import pytest

from tests.sla.place import Place
from tests.sla.promises import OpenDoor, Promise


@pytest.fixture
def promise() -> Promise:
    return Promise(uuid4())


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def door(place: Place) -> OpenDoor:
    assert place.head.is_active, "a ladder has people on it"
    return OpenDoor()


@pytest.fixture
def thread_id() -> UUID:
    return uuid4()
