"""What the notices' tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from elevhalsa.people.models import Person
from tests import factories
from tests.notify import world as servers
from tests.notify.post import Post
from tests.notify.servers import Certificate
from tests.notify.world import World


@pytest.fixture
def person() -> Person:
    return factories.counsellor()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with servers.running(tmp_path) as made:
        yield made
