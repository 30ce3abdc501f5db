"""Students and staff who leave: recorded with a last day, carried out when it is over.

A student's door stays open after that: chat's part shuts it. Staff are ended at once.
What is locked is locked in one order everywhere: organisation, leaving, person.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people import leaving, names, presence
from elevhalsa.people.errors import LeavingWrong, ManyLeave, RoleWrong
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import Organisation, Person, Placement, School
from elevhalsa.people.selectors import class_of, name_of, students_of
from elevhalsa.people.services.people import deactivate

logger = structlog.get_logger(__name__)

AGAIN_AFTER = timedelta(minutes=1)  # for a row that failed
FURTHEST = timedelta(days=400)  # a last day, from now on or back
FEW = 5  # who may leave a school at once without a question
MANY = 0.2  # of a school's students


@transaction.atomic
def record_leaving(
    *, people: Collection[Person], last_day: date, recorded_by: Person, sure: bool, now: Now
) -> None:
    """Record the last day of some people, all or nothing. Safe to repeat; another day replaces it.

    Whose last day is over has left when this returns.

    Raises:
        RoleWrong: The one who records it.
        LeavingWrong: A day too far away, or somebody who has left or was deactivated.
        ManyLeave: A fifth of a school's students or more, and nobody has said that this is right.
    """
    _lock(recorded_by)
    moment = now()
    everybody = {person.pk: person for person in people}
    if recorded_by.pk in everybody:
        raise RoleWrong
    if abs(last_day - moment.date()) > FURTHEST:
        raise LeavingWrong
    schools = _schools_of(everybody.values())
    if not sure:
        _ask_whether_so_many([school for school in schools.values() if school])
    before = leaving.standing().filter(person__in=everybody).select_for_update().order_by("pk")
    same = {row.person_id for row in before if row.last_day == last_day}
    other = [row.pk for row in before if row.last_day != last_day]
    Leaving.objects.filter(pk__in=other).update(taken_back_by=recorded_by, taken_back_at=moment)
    new = [
        Leaving(
            person=person,
            school=schools[person.pk],
            last_day=last_day,
            ends_at=_end_of(last_day, person, schools[person.pk]),
            recorded_by=recorded_by,
            recorded_at=moment,
        )
        for person in everybody.values()
        if person.pk not in same
    ]
    _keep(new, moment)


def _lock(admin: Person) -> None:
    """Let one at a time say who leaves or stays. Whoever writes without a name waits for none."""
    Organisation.objects.select_for_update(no_key=True).get(pk=admin.organisation_id)


def _ask_whether_so_many(schools: Collection[School]) -> None:
    for school, count in Counter(schools).items():
        everybody = students_of(school).count()
        if count > FEW and count >= everybody * MANY:
            raise ManyLeave(count, everybody)


def _schools_of(people: Collection[Person]) -> dict[UUID, School | None]:
    """Return what some students leave; None of staff."""
    students = [person.pk for person in people if person.is_student]
    placed = Placement.objects.filter(person__in=students, to_at=None).select_related("school")
    found = {one.person_id: one.school for one in placed.order_by("from_at")}
    for person in people:
        if person.is_student and found.get(person.pk) is None:
            raise LeavingWrong
        if not person.is_student and not person.is_active:
            raise LeavingWrong
    return {person.pk: found.get(person.pk) for person in people}


def _end_of(last_day: date, person: Person, school: School | None) -> datetime:
    zone = ZoneInfo(school.time_zone) if school else presence.zone_of_person(person)
    return presence.midnight(last_day + timedelta(days=1), zone)


def _keep(rows: Collection[Leaving], moment: datetime) -> None:
    """Write rows, few times however many they are, and let those be gone whose day is over."""
    for row in rows:
        row.looks_at = row.ends_at
    Leaving.objects.bulk_create(rows)
    _carry_out([row for row in rows if row.ends_at <= moment], moment)


def _carry_out(rows: Collection[Leaving], moment: datetime) -> None:
    """Let some be gone: students from the school, staff from everything."""
    students = [row for row in rows if row.school_id]
    staff = [row for row in rows if not row.school_id]
    gone = [row.person_id for row in students]
    Placement.objects.filter(person__in=gone, to_at=None).update(to_at=moment)
    for row in staff:
        deactivate(person=row.person, now=lambda: moment)
    for some, looks_at in ((students, moment), (staff, None)):
        found = Leaving.objects.filter(pk__in=[row.pk for row in some])
        found.update(left_at=moment, looks_at=looks_at)


@transaction.atomic
def end_account(*, person: Person, by: Person, now: Now) -> None:
    """End everything of a person at once and for good. Safe to repeat.

    A student who leaves, or has left, leaves nothing behind by which a door is opened again.
    """
    _lock(by)
    row = leaving.standing().filter(person=person.pk).select_for_update().first()
    moment = now()
    if row and (row.school_id or row.left_at is None):
        _take_back(row, by=by, moment=moment)
    deactivate(person=person, now=lambda: moment)


@transaction.atomic
def carry_out_one(*, now: Now) -> bool:
    """Let the one be gone whose last day is over the longest. Return whether there was one."""
    free = leaving.standing().select_for_update(skip_locked=True, of=("self",))
    due = free.filter(left_at=None, looks_at__lte=now()).order_by("looks_at", "pk")
    row = due.select_related("person", "school").first()
    if row is None:
        return False
    with postponed(row, now):
        _carry_out([row], now())
    return True


@contextmanager
def postponed(row: Leaving, now: Now) -> Iterator[None]:
    """Try a row's part again later if it fails: it holds up nobody behind it."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        # Whatever is wrong with this row, the others have their turn.
        logger.exception("somebody who leaves failed", leaving=row.pk)
        Leaving.objects.filter(pk=row.pk).update(looks_at=now() + AGAIN_AFTER)


@transaction.atomic
def place_student(*, student: Person, school: School, by: Person, now: Now) -> None:
    """Let a student belong to a school: they stay after all, come back, or move. Safe to repeat.

    A last day that was recorded is taken back, and a shut door is open again.

    Raises:
        RoleWrong: No student, of another organisation, or deactivated.
    """
    _lock(by)
    row = leaving.standing().filter(person=student.pk).select_for_update().first()
    student = Person.objects.select_for_update(no_key=True).get(pk=student.pk)
    is_gone = not student.is_active and not (row and row.shut_at)
    if not student.is_student or school.organisation_id != student.organisation_id or is_gone:
        raise RoleWrong
    moment = now()
    if row:
        _take_back(row, by=by, moment=moment)
    elsewhere = student.placements.filter(to_at=None).exclude(school=school)
    elsewhere.update(to_at=moment)
    if not student.placements.filter(to_at=None, school=school).exists():
        student.placements.create(school=school, from_at=moment)
        _seal_for(student, school)


def _seal_for(student: Person, school: School) -> None:
    """Seal name and class under the school's own key, and open the door."""
    name, class_name = name_of(student), class_of(student)
    scope = names.scope_of(organisation=student.organisation, school=school)
    student.name_sealed = names.seal_name(name, person_id=student.pk, scope=scope)
    if class_name is not None:
        student.class_sealed = names.seal_class(class_name, person_id=student.pk, scope=scope)
    student.is_active = True
    student.save(update_fields=["name_sealed", "class_sealed", "is_active"])


def _take_back(row: Leaving, *, by: Person, moment: datetime) -> None:
    row.taken_back_by, row.taken_back_at = by, moment
    row.save(update_fields=["taken_back_by", "taken_back_at"])
