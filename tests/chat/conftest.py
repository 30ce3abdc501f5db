"""What chat's tests share."""

import pytest

from tests.chat.village import Talk, Village, build, open_talk


@pytest.fixture
def village() -> Village:
    return build()


@pytest.fixture
def talk(village: Village) -> Talk:
    return open_talk(village)
