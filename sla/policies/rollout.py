"""New terms reach the clocks that run: each of its times becomes the earlier one (rule 18)."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from elevhalsa.clock import Now
from sla import services
from sla.models import Clock, ClockQuerySet, Rollout
from sla.policies.selectors import terms_for
from sla.scheduler import ThreadGone, ThreadPort
from sla.terms import Terms

logger = structlog.get_logger(__name__)

AGAIN_AFTER = timedelta(minutes=1)  # by then every clock opened under the old terms is there


@transaction.atomic
def roll_out_one(*, now: Now, thread: ThreadPort) -> bool:
    """Bring one running clock to its school's newest terms. Return whether there was work.

    One transaction for each clock, so that it may die at any point and go on where it was. A
    busy thread, or a row that fails, is left for the next round; rounds end when none is left.
    """
    moment = now()
    waiting = Rollout.objects.select_for_update(skip_locked=True).filter(next_at__lte=moment)
    rollout = waiting.order_by("next_at").first()
    if rollout is None:
        return False
    terms = terms_for(rollout.school_id)
    behind = _behind(rollout.school_id, terms)
    following = behind.filter(pk__gt=rollout.after) if rollout.after else behind
    clock = following.order_by("pk").first()
    if clock is None:
        _end_round(rollout, moment=moment, is_done=not behind.exists())
    else:
        _try_one(clock, terms, thread=thread, now=now)
        rollout.after = clock.pk
        rollout.save(update_fields=["after"])
    return True


def _behind(school_id: UUID, terms: Terms) -> ClockQuerySet:
    """Return a school's running clocks that keep to older terms."""
    older = Q(policy_version__lt=terms.policy.version)
    older |= Q(calendar_version__lt=terms.calendar.version)
    return Clock.objects.running().filter(older, school_id=school_id)


def _end_round(rollout: Rollout, *, moment: datetime, is_done: bool) -> None:
    if is_done and moment >= rollout.written_at + AGAIN_AFTER:
        rollout.delete()
        return
    rollout.after = None
    rollout.next_at = moment + AGAIN_AFTER
    rollout.save(update_fields=["after", "next_at"])


def _try_one(waiting: Clock, terms: Terms, *, thread: ThreadPort, now: Now) -> None:
    try:
        with transaction.atomic():
            newest_at = thread.lock(waiting.thread_id)
            if newest_at and _keep_to(waiting, terms, moment=max(now(), newest_at)):
                thread.announce(waiting.thread_id)
    except ThreadGone:  # the scheduler reports it; here it must not be behind for ever
        logger.warning("a clock's thread is gone", clock=str(waiting.pk))
        _keep_to(waiting, terms, moment=now())
    except Exception:
        # One broken row must not keep new terms from every student behind it.
        logger.exception("a clock does not keep to new terms", clock=str(waiting.pk))


def _keep_to(waiting: Clock, terms: Terms, *, moment: datetime) -> bool:
    clock = Clock.objects.running().select_for_update().filter(pk=waiting.pk).first()
    return clock is not None and services.keep_to(clock, terms, moment=moment)
