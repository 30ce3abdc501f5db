"""Very many promises at one school, made in few queries: for the benches and the long runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from chat.models import Grant, Manifest, Thread
from elevhalsa.people.models import Person
from sla import history
from sla.models import Clock, Event
from tests import factories
from tests.sla.place import BACK_UP, SCHOOL, TEAM, Place

BATCH = 2_000
DAY = timedelta(days=1)


def found() -> Person:
    """Make the school with everybody on its ladder. Return a student of it."""
    return factories.student(Place().school)


def open_threads(student: Person, number: int, *, opened_at: datetime) -> list[UUID]:
    """Let so many threads wait for an answer since ``opened_at``. Return their ids."""
    made: list[UUID] = []
    while len(made) < number:
        made += _open_some(student, min(BATCH, number - len(made)), opened_at)
    return made


def make_threads(student: Person, ids: Sequence[UUID], *, opened_at: datetime) -> None:
    """Make threads in which nobody waits, with everybody's way in."""
    threads = [_thread(pk, student, opened_at) for pk in ids]
    manifests = [
        Manifest(thread=one, ke=1, record=b"", signature=bytes(64), reason=0, created_at=opened_at)
        for one in threads
    ]
    Thread.objects.bulk_create(threads)
    Manifest.objects.bulk_create(manifests)
    Grant.objects.bulk_create(grant for one in manifests for grant in _grants(one, student))


def _open_some(student: Person, number: int, opened_at: datetime) -> list[UUID]:
    ids = [uuid4() for _ in range(number)]
    make_threads(student, ids, opened_at=opened_at)
    clocks = [clock(one, opened_at) for one in ids]
    Clock.objects.bulk_create(clocks)
    Event.objects.bulk_create(
        Event(
            school_id=SCHOOL,
            clock_id=one.pk,
            kind=history.OPENED,
            at=opened_at,
            data=history.state_of(one),
        )
        for one in clocks
    )
    return ids


def _thread(pk: UUID, student: Person, opened_at: datetime) -> Thread:
    return Thread(
        id=pk,
        school_id=SCHOOL,
        branch="counsellor",
        student=student,
        team_id=TEAM,
        back_up_id=BACK_UP,
        urgency="routine",
        language="sv",
        ke=1,
        newest_at=opened_at,
        opened_at=opened_at,
    )


def _grants(manifest: Manifest, student: Person) -> list[Grant]:
    readers = [(Grant.Type.STUDENT, student.pk), (Grant.Type.TEAM, TEAM)]
    readers.append((Grant.Type.BACK_UP, BACK_UP))
    return [
        Grant(manifest=manifest, type=kind, recipient_id=reader, kid=uuid4(), sealed=b"")
        for kind, reader in readers
    ]


def clock(thread_id: UUID, opened_at: datetime) -> Clock:
    """Return a routine clock that runs since ``opened_at``."""
    due = opened_at + DAY
    return Clock(
        thread_id=thread_id,
        school_id=SCHOOL,
        branch="counsellor",
        student_ref=bytes(16),
        urgency="routine",
        opened_at=opened_at,
        due_at=due,
        escalate_at=due,
        next_action_at=due,
    )


def fill_up(number: int, *, opened_at: datetime) -> None:
    """Let ``number`` clocks run in all, those added in threads that nobody asks for."""
    missing = number - Clock.objects.running().count()
    if missing > 0:
        pattern = clock(uuid4(), opened_at)
        pattern.save(force_insert=True)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET statement_timeout = 0")  # this one takes a while
            cursor.execute(_copies(), [missing - 1, pattern.pk.hex])
            cursor.execute("ANALYZE sla_clock")


def _copies() -> str:
    """Return SQL that copies one clock so many times: rows by the million in one statement."""
    columns = [field.attname for field in Clock._meta.concrete_fields]
    new = {"id": "gen_random_uuid()", "thread_id": "gen_random_uuid()"}
    many = "generate_series(1, %s)"
    if connection.vendor == "sqlite":
        new = dict.fromkeys(new, "lower(hex(randomblob(16)))")
        many = (
            "(WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count LIMIT %s)"
            " SELECT n FROM count)"
        )
    chosen = ", ".join(new.get(column, column) for column in columns)
    return (
        f"INSERT INTO sla_clock ({', '.join(columns)})"  # noqa: S608 - the columns are the model's
        f" SELECT {chosen} FROM {many} AS many, sla_clock WHERE id = %s"
    )
