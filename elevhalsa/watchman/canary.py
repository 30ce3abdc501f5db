"""The canary: each hour a promise to nobody, which the scheduler must hand to the back-up in time.

A heartbeat says that a loop goes round, and the check of the data speaks only when something is
due. The canary is always due soon.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chat.services.synthetic import (
    lock_synthetic_thread,
    open_synthetic_thread,
    remove_synthetic_thread,
)
from elevhalsa.clock import Now
from elevhalsa.people.services.synthetic import aviary
from elevhalsa.watchman.limits import Limits
from elevhalsa.watchman.models import Song
from sla.models import Clock
from sla.synthetic import open_synthetic_clock, remove_synthetic_clock, subject_of

KEPT = timedelta(days=7)  # of the diary


def tend(*, now: Now, limits: Limits) -> None:
    """Listen to the song under way and end it when it is over; begin one when it is time.

    Safe to repeat, and to take up after a restart: all it knows is in the database.
    """
    song = Song.objects.filter(ended_at=None).first()
    if song is not None:
        _listen(song, moment=now(), limits=limits)
    if _is_time(now(), limits):
        _begin(now=now, limits=limits)
        Song.objects.filter(opened_at__lt=now() - KEPT, ended_at__isnull=False).delete()


def is_silent(*, moment: datetime, limits: Limits) -> bool:
    """Return whether the canary should have been heard by now, and was not."""
    patience = limits.of(limits.canary_within_min)
    return Song.objects.filter(ended_at=None, opened_at__lt=moment - patience).exists()


def sang_falsely() -> bool:
    """Return whether the newest song that is over was wrong: only a wrong clock does that."""
    newest = Song.objects.filter(ended_at__isnull=False).order_by("-opened_at").first()
    return newest is not None and newest.is_false


def _is_time(moment: datetime, limits: Limits) -> bool:
    newest = Song.objects.order_by("-opened_at").first()
    if newest is None:
        return True
    if newest.ended_at is None:
        return False
    rested = timedelta() <= moment - newest.opened_at < limits.of(limits.canary_every_min)
    return newest.is_false or not rested  # a clock that was put back is no long silence


@transaction.atomic
def _listen(song: Song, *, moment: datetime, limits: Limits) -> None:
    """End a song that the scheduler has answered, and leave nothing of it but the diary.

    Thread first, then clock, as everybody locks them: the scheduler may be at the same ones.
    """
    lock_synthetic_thread(song.thread_id)
    clock = Clock.objects.select_for_update().filter(pk=song.clock_id).first()
    if clock is not None:
        if clock.escalated_at is None:
            return
        ahead = moment + limits.of(limits.skew_min)
        song.escalated_at = clock.escalated_at
        song.is_false = not clock.escalate_at <= clock.escalated_at <= ahead
        remove_synthetic_clock(clock, moment=moment)
    song.ended_at = moment
    song.save()
    remove_synthetic_thread(song.thread_id)


def _begin(*, now: Now, limits: Limits) -> None:
    """Open a thread of nobody's, with a promise of a minute."""
    place = aviary(now=now)
    try:
        with transaction.atomic():
            moment = now()
            thread = open_synthetic_thread(place, moment=moment)
            clock = open_synthetic_clock(
                subject=subject_of(
                    thread_id=thread.pk, school_id=place.school.pk, branch=place.team.branch
                ),
                promise=limits.of(limits.canary_promise_min),
                moment=moment,
            )
            Song.objects.create(thread_id=thread.pk, clock_id=clock.pk, opened_at=moment)
    except IntegrityError:
        return  # another watch was a moment faster
