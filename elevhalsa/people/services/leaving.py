"""Students and staff who leave: recorded with a last day, carried out when it is over.

A student's door stays open after that: chat's part shuts it. Staff are ended at once.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people import leaving, names, presence
from elevhalsa.people.errors import LeavingWrong, ManyLeave, RoleWrong
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import Organisation, Person, School
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
    Organisation.objects.select_for_update().get(pk=recorded_by.organisation_id)
    moment = now()
    if any(person.pk == recorded_by.pk for person in people):
        raise RoleWrong
    if abs(last_day - moment.date()) > FURTHEST:
        raise LeavingWrong
    leaves = {person.pk: (person, _school_of(person)) for person in people}.values()
    if not sure:
        _ask_whether_so_many([school for _, school in leaves if school])
    for person, school in leaves:
        _record(person, school, last_day=last_day, recorded_by=recorded_by, moment=moment)


def _ask_whether_so_many(schools: Collection[School]) -> None:
    for school, count in Counter(schools).items():
        everybody = students_of(school).count()
        if count > FEW and count >= everybody * MANY:
            raise ManyLeave(count, everybody)


def _school_of(person: Person) -> School | None:
    """Return what a student leaves; None of staff."""
    if not person.is_student:
        if not person.is_active:
            raise LeavingWrong
        return None
    placed = person.placements.filter(to_at=None).select_related("school").order_by("-from_at")
    newest = placed.first()
    if newest is None or newest.school is None:
        raise LeavingWrong
    return newest.school


def _record(
    person: Person, school: School | None, *, last_day: date, recorded_by: Person, moment: datetime
) -> None:
    before = leaving.standing().filter(person=person.pk).select_for_update().first()
    if before and before.last_day == last_day:
        return
    if before:
        _take_back(before, by=recorded_by, moment=moment)
    zone = ZoneInfo(school.time_zone) if school else presence.zone_of_person(person)
    row = Leaving.objects.create(
        person=person,
        school=school,
        last_day=last_day,
        ends_at=presence.midnight(last_day + timedelta(days=1), zone),
        recorded_by=recorded_by,
        recorded_at=moment,
    )
    row.looks_at = row.ends_at
    row.save(update_fields=["looks_at"])
    if row.ends_at <= moment:
        _carry_out(row, moment)


def _carry_out(row: Leaving, moment: datetime) -> None:
    """Let somebody be gone: a student from the school, staff from everything."""
    row.left_at, row.looks_at = moment, None
    if row.school:
        row.looks_at = moment
        row.person.placements.filter(to_at=None).update(to_at=moment)
    else:
        deactivate(person=row.person, now=lambda: moment)
    row.save(update_fields=["left_at", "looks_at"])


@transaction.atomic
def carry_out_one(*, now: Now) -> bool:
    """Let the one be gone whose last day is over the longest. Return whether there was one."""
    free = leaving.standing().select_for_update(skip_locked=True, of=("self",))
    due = free.filter(left_at=None, looks_at__lte=now()).order_by("looks_at", "pk")
    row = due.select_related("person", "school").first()
    if row is None:
        return False
    with postponed(row, now):
        _carry_out(row, now())
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
    student = Person.objects.select_for_update().get(pk=student.pk)
    row = leaving.standing().filter(person=student.pk).select_for_update().first()
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
