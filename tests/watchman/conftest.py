"""What the watch's tests share: a place outside that listens."""

from collections.abc import Iterator

import pytest

from tests.watchman.sink import Sink, listening


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as open_sink:
        yield open_sink
