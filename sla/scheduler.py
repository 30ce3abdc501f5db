"""What happens when nobody answers: claim one clock, do one step, never stall."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F

from elevhalsa.clock import Now
from sla import deadlines, history
from sla.ladder import climbing, rungs
from sla.ladder.recipients import Standing
from sla.ladder.rungs import Kind
from sla.models import Clock, Step
from sla.policies.selectors import terms_for
from sla.terms import Terms

logger = structlog.get_logger(__name__)

RETRY_AFTER = timedelta(minutes=1)  # for a row that failed; doubles with each failure
DOUBLINGS = 6  # at most: about an hour


class ThreadGone(Exception):
    """There is no such thread, as opposed to a busy one: waiting would be for ever."""


class ThreadPort(Protocol):
    """What chat lends: the promise itself knows a thread only by its id."""

    def lock(self, thread_id: UUID) -> datetime | None:
        """Lock a thread and return when its newest entry was taken; None if it is busy.

        Raises:
            ThreadGone: There is none.
        """

    def standing(self, thread_id: UUID) -> Standing:
        """Return who has the thread."""

    def release(self, thread_id: UUID, *, moment: datetime, back_up_due_at: datetime) -> None:
        """Give the thread to its back-up team, in the transaction that is open."""

    def announce(self, thread_id: UUID) -> None:
        """Tell readers that the clock changed, in the transaction that is open."""


@transaction.atomic
def act_on_one(*, now: Now, thread: ThreadPort) -> bool:
    """Act on the clock that has been due longest. Return whether there was one.

    Any number of processes may call this at once. The lock only shares out the work; a
    constraint is what keeps an escalation from happening twice.
    """
    for waiting in Clock.objects.waiting_since(now()):  # oldest first, not locked: a list
        try:
            newest_at = thread.lock(waiting.thread_id)
        except ThreadGone:
            _report_lost(waiting, moment=now())
            return True
        if newest_at is None:  # an answer is being written: next
            continue
        clock = Clock.objects.running().select_for_update().filter(pk=waiting.pk).first()
        moment = now()
        if clock and clock.next_action_at and clock.next_action_at <= moment:
            _act_or_postpone(clock, moment=max(moment, newest_at), thread=thread)
            return True
    return False


def _act_or_postpone(clock: Clock, *, moment: datetime, thread: ThreadPort) -> None:
    try:
        with transaction.atomic():
            act_on(clock, moment=moment, thread=thread)
            if clock.failures:
                Clock.objects.filter(pk=clock.pk).update(failures=0)
    except Exception:
        # One broken row must not hold up every student behind it.
        logger.exception("a clock failed", clock=str(clock.pk))
        _postpone(clock, moment=moment)


def _report_lost(clock: Clock, *, moment: datetime) -> None:
    """Nobody can be given a thread that is no more: somebody must look, and others come first."""
    logger.error("a clock's thread is gone", clock=str(clock.pk))
    _postpone(clock, moment=moment)


def _postpone(clock: Clock, *, moment: datetime) -> None:
    wait = RETRY_AFTER * 2 ** min(clock.failures, DOUBLINGS)
    Clock.objects.running().filter(pk=clock.pk).update(
        next_action_at=moment + wait, failures=F("failures") + 1
    )


def act_on(clock: Clock, *, moment: datetime, thread: ThreadPort) -> None:
    """Do what has been due longest: take the next rung, or tell a step's next person."""
    terms = terms_for(clock.school_id)
    rung = rungs.rung_due(clock, climbing.taken_by(clock), terms, moment)
    waiting = clock.steps.filter(goes_on_at__lte=moment).order_by("goes_on_at").first()
    standing = thread.standing(clock.thread_id)
    if waiting and not (rung and rung.due_at < _waiting_since(waiting)):
        climbing.tell_next(waiting, moment=moment, standing=standing, terms=terms)
    elif rung:
        if rung.kind == Kind.BACK_UP:
            _release(clock, moment=moment, thread=thread, terms=terms)
        climbing.take(clock, rung, moment=moment, standing=standing, terms=terms)
        thread.announce(clock.thread_id)
    climbing.reschedule(clock)


def _waiting_since(step: Step) -> datetime:
    assert step.goes_on_at is not None, "asked of steps that wait"
    return step.goes_on_at


def _release(clock: Clock, *, moment: datetime, thread: ThreadPort, terms: Terms) -> None:
    """Give the thread to its back-up. ``due_at`` and the figures do not move (rule 22)."""
    history.change(clock, "escalated", moment, escalated_at=moment)
    back_up_due_at = deadlines.level_2_at(moment, clock.acute_at, terms)
    thread.release(clock.thread_id, moment=moment, back_up_due_at=back_up_due_at)
