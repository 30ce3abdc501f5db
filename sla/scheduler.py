"""What happens when nobody answers: claim what is due, do one step of each, never stall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F

from elevhalsa.clock import Now
from sla.ladder.recipients import Standing
from sla.ladder.rounds import Released, Round
from sla.models import Clock

logger = structlog.get_logger(__name__)

MOST = 100  # clocks in one transaction: an answer to one of them waits for the rest
RETRY_AFTER = timedelta(minutes=1)  # for a row that failed; doubles with each failure
DOUBLINGS = 6  # at most: about an hour


class ThreadGone(Exception):
    """There is no such thread, as opposed to a busy one: waiting would be for ever."""


@dataclass(frozen=True)
class Held:
    """Which threads of those asked for were locked; a busy one is in neither."""

    newest_at: Mapping[UUID, datetime]  # locked: when the newest entry was taken
    gone: frozenset[UUID] = frozenset()  # there is no such thread


class ThreadPort(Protocol):
    """What chat lends: the promise itself knows a thread only by its id."""

    def lock(self, thread_id: UUID) -> datetime | None:
        """Lock a thread and return when its newest entry was taken; None if it is busy.

        Raises:
            ThreadGone: There is none.
        """

    def lock_some(self, thread_ids: Sequence[UUID]) -> Held:
        """Lock those of some threads that are free."""

    def standings(self, thread_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
        """Return who has each of some threads."""

    def release_all(self, released: Sequence[Released]) -> None:
        """Give threads to their back-up teams, in the transaction that is open."""

    def announce_all(self, thread_ids: Sequence[UUID]) -> None:
        """Tell readers that clocks changed, in the transaction that is open."""

    def announce(self, thread_id: UUID) -> None:
        """Tell readers that one clock changed, in the transaction that is open."""


def act_on_some(*, now: Now, thread: ThreadPort, most: int = MOST) -> int:
    """Act on the clocks that have been due longest, at most so many. Return on how many.

    Any number of processes may call this at once. The locks only share out the work; a
    constraint is what keeps an escalation from happening twice. Where one of several cannot be
    acted on, none is, and they are tried one by one.
    """
    try:
        return _act(now=now, thread=thread, most=most)
    except Exception:
        if most == 1:
            raise
        logger.exception("a round failed: its clocks are tried one by one")
    done = 0
    while done < most and act_on_one(now=now, thread=thread):
        done += 1
    return done


def act_on_one(*, now: Now, thread: ThreadPort) -> bool:
    """Act on the clock that has been due longest. Return whether there was one."""
    return bool(_act(now=now, thread=thread, most=1))


def _act(*, now: Now, thread: ThreadPort, most: int) -> int:
    due = Clock.objects.waiting_since(now())  # oldest first, not locked: a list
    waiting = list(due.values_list("pk", "thread_id"))
    for start in range(0, len(waiting), most):
        some = dict(waiting[start : start + most])
        if done := _act_on_those_free(some, now=now, thread=thread):
            return done
    return 0


@transaction.atomic
def _act_on_those_free(some: Mapping[UUID, UUID], *, now: Now, thread: ThreadPort) -> int:
    """Act on some clocks, given with their threads. What was locked for nothing is free again."""
    held = thread.lock_some(list(some.values()))
    if held.gone:
        return _report_lost([pk for pk, one in some.items() if one in held.gone], now())
    free = [pk for pk, one in some.items() if one in held.newest_at]
    return _act_behind_locks(free, held.newest_at, now=now, thread=thread)


def _act_behind_locks(
    free: Sequence[UUID], newest_at: Mapping[UUID, datetime], *, now: Now, thread: ThreadPort
) -> int:
    if not free:  # answers are being written: next
        return 0
    locked = Clock.objects.running().select_for_update().filter(pk__in=free).order_by("pk")
    rows = list(locked)
    moment = now()
    due = [one for one in rows if one.next_action_at and one.next_action_at <= moment]
    moments = {one.pk: max(moment, newest_at[one.thread_id]) for one in due}
    if len(due) == 1:
        _act_or_postpone(due[0], moment=moments[due[0].pk], thread=thread)
    elif due:
        _act_on(due, moments, thread=thread)
    return len(due)


def _act_on(
    clocks: Sequence[Clock], moments: Mapping[UUID, datetime], *, thread: ThreadPort
) -> None:
    """Do for each clock what has been due longest."""
    standings = thread.standings([clock.thread_id for clock in clocks])
    this_round = Round(clocks, standings)
    for clock in sorted(clocks, key=lambda one: (one.next_action_at, one.pk)):
        this_round.act_on(clock, moment=moments[clock.pk])
    this_round.write()
    thread.release_all(this_round.released)
    this_round.tell()
    thread.announce_all(this_round.announced)


def _act_or_postpone(clock: Clock, *, moment: datetime, thread: ThreadPort) -> None:
    try:
        with transaction.atomic():
            _act_on([clock], {clock.pk: moment}, thread=thread)
    except Exception:
        # One broken row must not hold up every student behind it.
        logger.exception("a clock failed", clock=str(clock.pk))
        _postpone([clock.pk], moment=moment)


def _report_lost(clocks: Sequence[UUID], moment: datetime) -> int:
    """Nobody can be given a thread that is no more: somebody must look, and others come first."""
    for pk in clocks:
        logger.error("a clock's thread is gone", clock=str(pk))
    _postpone(clocks, moment=moment)
    return len(clocks)


def _postpone(clocks: Sequence[UUID], *, moment: datetime) -> None:
    for clock in Clock.objects.running().filter(pk__in=clocks):
        wait = RETRY_AFTER * 2 ** min(clock.failures, DOUBLINGS)
        Clock.objects.running().filter(pk=clock.pk).update(
            next_action_at=moment + wait, failures=F("failures") + 1
        )
