"""The scheduler's part of an absence: a team's threads, one by one, each in its own transaction."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from chat import lines
from chat.models import Thread
from chat.services import absence
from elevhalsa.clock import Now
from elevhalsa.people.models import PresenceChange
from elevhalsa.people.selectors import teams_of
from sla.models import Clock

logger = structlog.get_logger(__name__)

AGAIN_AFTER = timedelta(minutes=1)  # for threads that failed, or were just being opened


@transaction.atomic
def look_at_one(*, now: Now) -> bool:
    """Look at one thread of the presence change that is longest due. Return whether there was one.

    Whoever dies in the middle leaves the rest to whoever comes next. The change is locked
    before the thread; nobody who holds a thread waits for a change.
    """
    free = PresenceChange.objects.select_for_update(skip_locked=True, of=("self",))
    due = free.filter(acts_at__lte=now()).order_by("acts_at", "pk")
    change = due.first()
    if change is None:
        return False
    thread_id = _next_thread(change)
    if thread_id:
        _look_at(change, thread_id, now)
    else:
        _finish_round(change, now)
    return True


def _finish_round(change: PresenceChange, now: Now) -> None:
    if change.rounds and not change.failures:
        change.delete()
        return
    change.rounds += 1
    change.after, change.failures, change.acts_at = None, 0, now() + AGAIN_AFTER
    change.save()


def _next_thread(change: PresenceChange) -> UUID | None:
    """Return the next open thread in which somebody waits, or that the absent person has."""
    teams = [change.team_id] if change.team_id else []
    concerned = Q(pk__in=Clock.objects.running().values("thread_id")) | Q(claimed_by__isnull=False)
    if change.absence:
        teams = list(teams_of(change.absence.person).values_list("pk", flat=True))
    of_team = Q(team__in=teams) | Q(back_up__in=teams, released_at__isnull=False)
    threads = Thread.objects.filter(of_team, concerned, closed_at=None).order_by("pk")
    if change.after:
        threads = threads.filter(pk__gt=change.after)
    return threads.values_list("pk", flat=True).first()


def _look_at(change: PresenceChange, thread_id: UUID, now: Now) -> None:
    try:
        with transaction.atomic():
            thread = Thread.objects.select_for_update().get(pk=thread_id)
            absence.see_to(thread, moment=lines.moment_in(thread, now))
    except Exception:
        # One broken row must not hold up every student behind it: it is tried again.
        logger.exception("a thread of somebody absent failed", thread=str(thread_id))
        change.failures += 1
    change.after = thread_id
    change.save(update_fields=["after", "failures"])
