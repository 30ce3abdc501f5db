"""Students who have left their school: how long they read, and whether they may begin a thread.

The door is open as long as a thread of theirs is open or a promise runs, and thirty days more.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from chat import aliases
from chat.models import Thread
from chat.shapes import LeavingOut, Named
from elevhalsa.people import leaving
from elevhalsa.people.leaving import LastDay, Stay
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import Person
from sla.models import Clock

READS_ON = timedelta(days=30)


def threads_of_account(person: Person) -> QuerySet[Thread]:
    """Return every thread of a student: without a name and taken away from the list as well."""
    return Thread.objects.filter(student__in=aliases.selves_of(person))


def has_open_thread(person: Person) -> bool:
    """Say whether a thread of a student is open, or somebody has promised to answer in one."""
    running = Clock.objects.running().values("thread_id")
    is_open = Q(closed_at=None) | Q(pk__in=running)
    return threads_of_account(person).filter(is_open).exists()


def reads_until(person: Person, row: Leaving) -> datetime | None:
    """Return until when somebody who left reads; None as long as a thread is open.

    Not before their door is looked at next: who was told something since then has time to read.
    """
    if has_open_thread(person):
        return None
    assert row.left_at is not None, "asked of who has left"
    newest = threads_of_account(person).aggregate(newest=Max("closed_at"))["newest"]
    until = max(row.left_at, newest or row.left_at) + READS_ON
    return max(until, row.looks_at or until)


def told(person: Person) -> LeavingOut | None:
    """Return what a student who leaves, or has left, is told of it; None for everybody else."""
    row = leaving.leaving_of(person)
    if row is None or row.school is None:
        return None
    is_open = has_open_thread(person)
    return LeavingOut(
        school=Named(id=row.school.pk, name=row.school.name),
        last_day=row.last_day,
        has_left=row.left_at is not None,
        begins=row.left_at is None or is_open,
        reads_until=None if is_open or row.left_at is None else reads_until(person, row),
    )


def last_days_in(threads: Collection[Thread]) -> dict[Stay, LastDay]:
    """Return of which students of some threads the time at its school ends, or has ended.

    Of a thread without a name nothing is said: a day could tell whose it is.
    """
    named: Iterable[Thread] = [one for one in threads if not one.student.is_alias]
    students: set[UUID] = {one.student_id for one in named}
    return leaving.last_days(students, {one.school_id for one in named}) if students else {}
