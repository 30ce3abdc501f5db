"""What the scheduler does each round, and the loop that goes round."""

import gc
import threading
import time
from collections.abc import Callable, Sequence

import structlog
from django.db import close_old_connections, connections

from chat.services import crossing_notices
from chat.services.escalation import ThreadDoor
from chat.services.identity_reminders import remind_one
from chat.services.leavers import look_at_one_door
from chat.services.presence_changes import look_at_one
from elevhalsa import clock, housekeeping, readiness
from elevhalsa.notify import telling
from elevhalsa.notify.breaker import Breaker
from elevhalsa.notify.models import Dispatch
from elevhalsa.notify.sending import send_one
from elevhalsa.people.services.leaving import carry_out_one
from sla.audit.sealing import seal_one
from sla.policies.rollout import roll_out_one
from sla.scheduler import act_on_some
from sla.statistics.publishing import publish_one

logger = structlog.get_logger(__name__)

EVERY_S = 10.0
TURN_S = 2.0  # of one step, before the next has its turn
LAST_SENDING_S = 5.0  # for a message under way at the end; a later one goes out again elsewhere
Step = Callable[[], bool]  # does one thing; returns whether there was one to do
_breaker = Breaker()  # what one sender learns of a server, the other knows


def steps() -> list[Step]:
    """Return what is done each round, in this order."""
    return [
        beat,
        let_go,
        see_to_doors,
        see_to_absences,
        keep_promises,
        remind_of_identities,
        remind_of_crossings,
        roll_out_terms,
        publish_figures,
        seal_events,
        housekeeping.make_keys_ahead,
        housekeeping.tidy_up,
    ]


def let_go() -> bool:
    """Let one be gone whose last day is over. Return whether there was one."""
    return carry_out_one(now=clock.database_now)


def see_to_doors() -> bool:
    """Look at the door of one student who has left. Return whether there was one."""
    return look_at_one_door(now=clock.database_now)


def see_to_absences() -> bool:
    """Look at one thread of those whose people are away. Return whether there was one."""
    return look_at_one(now=clock.database_now)


def remind_of_identities() -> bool:
    """Tell again of danger in which nobody opens who it is. Return whether there was one."""
    return remind_one(now=clock.database_now)


def remind_of_crossings() -> bool:
    """Tell again of what was told across and nobody read. Return whether there was one."""
    return crossing_notices.remind_one(now=clock.database_now)


def sending() -> list[Step]:
    """Return what goes round beside, each by itself: it waits for others' servers.

    No promise waits for that, and what is acute waits for nothing that is not.
    """
    return [send_acute_notices, send_notices]


def roll_out_terms() -> bool:
    """Bring one running clock to its school's newest terms. Return whether there was work."""
    return roll_out_one(now=clock.database_now, thread=ThreadDoor())


def send_notices() -> bool:
    """Send what a person was longest due to be told. Return whether there was something."""
    return send_one(now=clock.database_now, send=_tell)


def send_acute_notices() -> bool:
    """Send what is acute, and nothing else. Return whether there was something."""
    return send_one(now=clock.database_now, send=_tell, only_acute=True)


def _tell(dispatch: Dispatch, now: clock.Now) -> bool:
    return telling.tell(dispatch, now, breaker=_breaker)


def keep_promises() -> bool:
    """Act on the promises that have been due longest. Return whether there was one."""
    return act_on_some(now=clock.database_now, thread=ThreadDoor()) > 0


def beat() -> bool:
    """Say that the scheduler lives."""
    readiness.beat(readiness.SCHEDULER, at=clock.host_now())
    return False


def seal_events() -> bool:
    """Chain what happened to promises. Return whether there was something."""
    return seal_one(now=clock.database_now)


def publish_figures() -> bool:
    """Publish one school's finished month. Return whether there was one."""
    return publish_one(now=clock.database_now)


def go_round(stop: threading.Event, *, every_s: float) -> None:
    """Do everything until ``stop``: keep promises here, and send notices in threads beside."""
    beside = [
        threading.Thread(
            target=run, args=(stop,), kwargs={"every_s": every_s, "do": [send]}, daemon=True
        )
        for send in sending()
    ]
    for sender in beside:
        sender.start()
    gc.freeze()  # what is loaded by now stays: no collection need look through it
    run(stop, every_s=every_s, do=steps())
    for sender in beside:
        sender.join(LAST_SENDING_S)


def run(stop: threading.Event, *, every_s: float, do: Sequence[Step]) -> None:
    """Go round until ``stop``: each step in its turn, and a pause when none finds anything more."""
    while not stop.is_set():
        close_old_connections()
        ran_out = [run_out(step, stop) for step in do]
        if all(ran_out):
            stop.wait(every_s)
    connections.close_all()


def run_out(step: Step, stop: threading.Event) -> bool:
    """Call ``step`` until it finds nothing more, or its turn is over. Return which: True for done.

    However much there is of one thing, the others wait no longer than a turn: a promise is never
    late because a school changed its calendar. One that fails is tried again next round.
    """
    over_at = time.monotonic() + TURN_S
    try:
        while not stop.is_set() and step():
            if time.monotonic() >= over_at:
                return False
    except Exception:
        # The next step, and the next round, must not wait for somebody to restart a loop.
        logger.exception("a step of the scheduler failed")
    return True


class Background(threading.Thread):
    """The scheduler inside a server process."""

    def __init__(self, *, every_s: float) -> None:
        super().__init__(name=readiness.SCHEDULER, daemon=True)
        self.stop = threading.Event()
        self.every_s = every_s

    def run(self) -> None:
        """Go round until told to end."""
        go_round(self.stop, every_s=self.every_s)

    def end(self, *, within_s: float) -> None:
        """Let the round under way finish, and end."""
        self.stop.set()
        self.join(within_s)
