"""The watch's rounds: look, ping the monitor while all is well, tell somebody when it is not."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from django.conf import settings
from django.db import close_old_connections, connections

from elevhalsa.clock import host_now
from elevhalsa.watchman import checks, letters
from elevhalsa.watchman.alarm import Alarm, News, Telling, Trouble
from elevhalsa.watchman.limits import Limits, limits
from elevhalsa.watchman.outside import Outside, address_problems

logger = structlog.get_logger(__name__)

Tell = Callable[[Telling], bool]  # returns whether somebody was reached


class Watch:
    """What one watch remembers from round to round."""

    def __init__(self, patience: Limits, outside: Outside, tell: Sequence[Tell]) -> None:
        self.limits = patience
        self.outside = outside
        self.tell = tell
        self.alarm = Alarm(again_after=patience.of(patience.again_min))
        self.is_apart = False  # from the monitor's clock

    def go_round(self) -> set[Trouble]:
        """Look once, and act on it. Return what is wrong."""
        troubles = checks.look(self.limits)
        if self.is_apart:
            troubles.add(Trouble.CLOCK)
        if self.outside.ping_url:
            self._ping(troubles)
        if telling := self.alarm.see(troubles, at=host_now()):
            self._tell(telling)
        return troubles

    def _ping(self, troubles: set[Trouble]) -> None:
        """Ping when nothing is wrong, and learn what time it is outside."""
        if not troubles:
            self.is_apart = self._differs(self.outside.ping().at)
        elif self.is_apart:
            self.is_apart = self._differs(self.outside.time())

    def _differs(self, outside_at: datetime | None) -> bool:
        if outside_at is None:
            return self.is_apart
        return abs(outside_at - host_now()) > self.limits.of(self.limits.skew_min)

    def _tell(self, telling: Telling) -> None:
        log = logger.error if telling.news == News.ALARM else logger.info
        log("the watch tells", check=" ".join(telling.troubles))
        reached = [tell(telling) for tell in self.tell]
        if any(reached) or not reached:
            self.alarm.was_told(telling, at=host_now())


def watch_of_settings() -> Watch:
    """Return the watch that the operator has set up."""
    outside = Outside(settings.WATCH_PING, settings.WATCH_ALARM)
    tell: list[Tell] = [outside.tell] if outside.alarm_url else []
    if post := letters.of_settings():
        tell.append(post.tell)
    return Watch(limits(settings.WATCH_MINUTE_S), outside, tell)


def problems() -> list[str]:
    """Return, in sentences, what is wrong with the watch's settings."""
    given = (settings.WATCH_PING, settings.WATCH_ALARM)
    found = (address_problems(one, public_url=settings.PUBLIC_URL) for one in given)
    return [*sorted({problem for problems in found for problem in problems}), *letters.problems()]


def run(stop: threading.Event, watch: Watch) -> None:
    """Go round until ``stop``."""
    while not stop.is_set():
        close_old_connections()
        watch.go_round()
        stop.wait(watch.limits.of(watch.limits.round_min).total_seconds())
    connections.close_all()
