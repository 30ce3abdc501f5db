"""What a round asks: the data first, then who should keep them going."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error
from django.db.models import QuerySet

from elevhalsa import clock, readiness
from elevhalsa.notify import outbox
from elevhalsa.people.models import School
from elevhalsa.watchman import canary
from elevhalsa.watchman.alarm import Trouble
from elevhalsa.watchman.limits import Limits
from sla.models import Clock

logger = structlog.get_logger(__name__)

Check = Callable[[Limits], bool]  # returns whether it is good


def overdue_clocks(*, moment: datetime, limits: Limits) -> QuerySet[Clock]:
    """Return people's clocks that are past their step by more than the watch's patience."""
    synthetic = School.objects.filter(is_synthetic=True).values("pk")
    since = moment - limits.of(limits.overdue_min)
    return Clock.objects.overdue(since).exclude(school_id__in=synthetic)


def promises_are_kept(limits: Limits) -> bool:
    """Is no running clock past its step?"""
    return not overdue_clocks(moment=clock.database_now(), limits=limits).exists()


def scheduler_beats(limits: Limits) -> bool:
    """Has a scheduler gone round lately, by a clock that agrees with this one?"""
    late = limits.of(limits.late_min)
    return not readiness.is_late(readiness.SCHEDULER, now=clock.host_now(), after=late)


def canary_sings(limits: Limits) -> bool:
    """Was the synthetic promise handed on in time? Its turn is taken here."""
    canary.tend(now=clock.database_now, limits=limits)
    return not canary.is_silent(moment=clock.database_now(), limits=limits)


def notices_leave(limits: Limits) -> bool:
    """Is no notice waiting that should have gone out, and was none put aside lately?"""
    moment = clock.database_now()
    if outbox.given_up(since=moment - limits.of(limits.given_up_min)):
        return False
    return outbox.oldest_unsent_age(moment) <= limits.of(limits.unsent_min)


def clocks_agree(limits: Limits) -> bool:
    """Do this host, the database and the scheduler that took the canary's step agree?"""
    apart = abs(clock.engine_now() - clock.host_now())
    return apart < limits.of(limits.skew_min) and not canary.sang_falsely()


def disk_has_room(_limits: Limits) -> bool:
    """Is there room to write where the data lie?"""
    place = Path(settings.DATABASES["default"]["NAME"])
    folder = place.parent if place.is_absolute() else settings.DATA_DIR
    return shutil.disk_usage(folder).free >= settings.WATCH_ROOM


def database_writes(_limits: Limits) -> bool:
    """Does the database take a row? It is the watch's own heartbeat."""
    readiness.beat(readiness.WATCH, at=clock.host_now())
    return True


CHECKS: dict[Trouble, Check] = {
    Trouble.DATABASE: database_writes,
    Trouble.PROMISES: promises_are_kept,
    Trouble.SCHEDULER: scheduler_beats,
    Trouble.CANARY: canary_sings,
    Trouble.NOTICES: notices_leave,
    Trouble.CLOCK: clocks_agree,
    Trouble.DISK: disk_has_room,
}


def look(limits: Limits) -> set[Trouble]:
    """Return what is wrong. A check that cannot be made is a trouble, and hides no other."""
    found = {_ask(trouble, check, limits) for trouble, check in CHECKS.items()}
    return {trouble for trouble in found if trouble is not None}


def _ask(trouble: Trouble, check: Check, limits: Limits) -> Trouble | None:
    try:
        return None if check(limits) else trouble
    except Error:
        logger.warning("the watch could not ask the database", check=trouble.value, exc_info=True)
        return Trouble.DATABASE
    except Exception:
        # Whatever it is: who watches must go on, and say that it sees less.
        logger.exception("a check of the watch failed", check=trouble.value)
        return Trouble.CHECK
