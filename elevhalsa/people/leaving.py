"""Questions about who leaves: until which day they belong here, and whose door is still open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import Person, Placement, School

Stay = tuple[UUID, UUID]  # a student and a school


@dataclass(frozen=True)
class LastDay:
    """The last day of a student at a school, and whether it is over."""

    day: date
    is_over: bool


def standing() -> QuerySet[Leaving]:
    """Return what was recorded and not taken back."""
    return Leaving.objects.filter(taken_back_at=None)


def leaving_of(person: Person) -> Leaving | None:
    """Return that somebody leaves, or has left."""
    return standing().filter(person=person.pk).select_related("school").first()


def has_left(person: Person) -> Leaving | None:
    """Return that a student belongs to no school any more."""
    return standing().filter(person=person.pk, school__isnull=False, left_at__isnull=False).first()


def is_shut(person: Person) -> bool:
    """Say whether a student's door was shut: they left, and the time to read is over."""
    return standing().filter(person=person.pk, shut_at__isnull=False).exists()


def last_days(students: Collection[UUID], schools: Collection[UUID]) -> dict[Stay, LastDay]:
    """Return of which of some students the time at which of some schools ends, or has ended.

    Who is at the school and has no last day is not in it.
    """
    rows = Placement.objects.filter(person__in=students, school__in=schools)
    found: dict[Stay, LastDay] = {}
    here: set[Stay] = set()
    for placement in rows.select_related("school").order_by("from_at", "pk"):
        assert placement.school is not None, "asked of schools"
        stay = (placement.person_id, placement.school.pk)
        if placement.to_at is None:
            here.add(stay)
        else:
            zone = ZoneInfo(placement.school.time_zone)
            found[stay] = LastDay(placement.to_at.astimezone(zone).date(), is_over=True)
    found = {stay: last for stay, last in found.items() if stay not in here}
    said = standing().filter(person__in=students, school__in=schools)
    for person, school, day in said.values_list("person", "school", "last_day"):
        found[person, school] = LastDay(day, is_over=(person, school) not in here)
    return found


def school_left(person: Person) -> School | None:
    """Return the school that a student has left, if they belong to no other."""
    leaving = has_left(person)
    return leaving.school if leaving else None
