"""What the watch's tests share: a place outside that listens."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from elevhalsa.watchman import lookout
from tests.watchman.sink import Sink, listening


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as open_sink:
        yield open_sink


@dataclass
class Stopwatch:
    """A stopwatch that a test moves on."""

    at_s: float = 0.0

    def __call__(self) -> float:
        """Return what it shows."""
        return self.at_s


@pytest.fixture(autouse=True)
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    """Let a process that has just begun look: what another test saw is no news here."""
    started = Stopwatch()
    monkeypatch.setattr(lookout, "lookout", lookout.Lookout(stopwatch=started))
    return started
