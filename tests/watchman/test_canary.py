"""The canary: each hour a promise to nobody, escalated in time, seen by nobody."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chat.models import Entry, Thread
from chat.services.escalation import ThreadDoor
from elevhalsa.people.models import Person, Role, School
from elevhalsa.people.services.synthetic import aviary
from elevhalsa.watchman import canary
from elevhalsa.watchman.limits import Limits
from elevhalsa.watchman.models import Song
from sla.models import Clock
from sla.scheduler import act_on_one
from sla.statistics.publishing import publish_one
from tests import factories

pytestmark = pytest.mark.django_db

MORNING = datetime.fromisoformat("2026-11-17T08:00:00Z")
MINUTE = timedelta(minutes=1)
LIMITS = Limits()


def tend(minute: float) -> None:
    canary.tend(now=lambda: at(minute), limits=LIMITS)


def at(minute: float) -> datetime:
    return MORNING + minute * MINUTE


def schedule(minute: float) -> None:
    while act_on_one(now=lambda: at(minute), thread=ThreadDoor()):
        pass


def is_silent(minute: float) -> bool:
    return canary.is_silent(moment=at(minute), limits=LIMITS)


def test_a_song_that_the_scheduler_answers_is_good_and_leaves_nothing() -> None:
    tend(0)
    schedule(1)
    tend(2)

    song = Song.objects.get()
    assert (song.escalated_at, song.ended_at, song.is_false) == (at(1), at(2), False)
    assert not is_silent(60)
    assert not Thread.objects.exists()
    assert not Clock.objects.exists()
    assert not Entry.objects.exists()


def test_who_ends_a_song_takes_the_thread_first_and_then_the_clock() -> None:
    tend(0)
    schedule(1)

    with CaptureQueriesContext(connection) as queries:
        tend(2)

    asked = [query["sql"] for query in queries]
    first = {
        table: next(at for at, sql in enumerate(asked) if f'"{table}"' in sql)
        for table in ("chat_thread", "sla_clock")
    }
    assert first["chat_thread"] < first["sla_clock"]


def test_without_a_scheduler_it_is_silent_after_two_minutes_and_until_one_comes() -> None:
    tend(0)
    schedule(0.5)

    assert not is_silent(2)
    assert is_silent(2.1)
    tend(70)
    assert Song.objects.count() == 1

    schedule(71)
    tend(71)
    assert not is_silent(72)


def test_it_sings_once_an_hour() -> None:
    for minute in range(180):
        tend(minute)
        schedule(minute)

    assert Song.objects.count() == 3
    assert School.objects.filter(is_synthetic=True).count() == 1


def test_two_watches_open_one_song() -> None:
    tend(0)
    song = Song.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Song.objects.create(thread_id=song.thread_id, clock_id=song.clock_id, opened_at=at(0))


def test_a_scheduler_that_is_ahead_of_its_time_sings_falsely() -> None:
    tend(0)
    schedule(60)  # an hour ahead of who watches
    tend(1)

    assert canary.sang_falsely()

    tend(2)  # at once another
    schedule(3)
    tend(3)
    assert not canary.sang_falsely()


def test_a_song_whose_clock_a_restore_took_away_is_over() -> None:
    tend(0)
    Clock.objects.all().delete()
    tend(1)

    assert Song.objects.get().ended_at == at(1)
    assert not Thread.objects.exists()


def test_the_diary_is_a_week_long() -> None:
    for day in range(10):
        tend(day * 1440)
        schedule(day * 1440 + 1)
        tend(day * 1440 + 1)

    assert Song.objects.count() == 8


def test_nobody_meets_the_synthetic_school() -> None:
    factories.every_role(factories.school())
    tend(0)
    schedule(1)
    place = aviary(now=lambda: at(0))

    for role in Role:
        seen = [
            factories.client_of(person).get("/api/session").content
            for person in Person.objects.filter(role=role, is_active=True)
        ]
        assert all(str(place.school.name).encode() not in answer for answer in seen)
    assert not place.student.is_active
    assert not place.team.memberships.exists()
    assert not place.back_up.memberships.exists()
    assert not publish_one(now=lambda: at(100_000))


def test_the_synthetic_school_can_never_be_opened() -> None:
    place = aviary(now=lambda: at(0))

    with pytest.raises(IntegrityError), transaction.atomic():
        School.objects.filter(pk=place.school.pk).update(opened_at=at(0))
