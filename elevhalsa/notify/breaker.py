"""A server that keeps everybody waiting is left alone for a while."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from elevhalsa.notify.channels.way import Silent

logger = structlog.get_logger(__name__)

REST_S = 30.0
SLOW_S = 5.0  # an answer that took longer keeps the next waiting as silence does


class Breaker:
    """Which servers rest, as this process has met them. Shared by its senders."""

    def __init__(self, *, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._stopwatch = stopwatch
        self._rests_until: dict[str, float] = {}

    def rests(self, server: str) -> bool:
        """Say whether a server is to be asked nothing now."""
        until = self._rests_until.get(server)
        return until is not None and self._stopwatch() < until

    @contextmanager
    def asking(self, server: str) -> Iterator[None]:
        """Let a server rest after what is asked in here, if that met silence or took too long."""
        began = self._stopwatch()
        try:
            yield
        except Silent:
            self._rest(server)
            raise
        if self._stopwatch() - began > SLOW_S:
            self._rest(server)

    def _rest(self, server: str) -> None:
        logger.warning("a server keeps notices waiting, and rests", seconds=REST_S)
        self._rests_until[server] = self._stopwatch() + REST_S
