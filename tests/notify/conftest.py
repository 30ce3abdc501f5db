"""What the notices' tests share."""

import pytest

from elevhalsa.people.models import Person
from tests import factories
from tests.notify.post import Post


@pytest.fixture
def person() -> Person:
    return factories.counsellor()


@pytest.fixture
def post() -> Post:
    return Post()
