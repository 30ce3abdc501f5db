"""What the promise's tests share: a thread known by its id, and a scheduler that moves time."""

from uuid import UUID, uuid4

import pytest

from tests.sla.promises import OpenDoor, Promise


@pytest.fixture
def promise() -> Promise:
    return Promise(uuid4())


@pytest.fixture
def door() -> OpenDoor:
    return OpenDoor()


@pytest.fixture
def thread_id() -> UUID:
    return uuid4()
