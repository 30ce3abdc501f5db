"""Questions about one's own notices. Nobody asks about anybody else's."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from elevhalsa.notify import ways
from elevhalsa.notify.models import Destination, Kind, Notice
from elevhalsa.people.models import CARE_ROLES, Person

NEWEST = 50
FOR_STUDENTS = frozenset({Kind.PUSH})  # no address of a child is kept, and no parent's by mistake


def newest_of(person: Person) -> list[Notice]:
    """Return a person's newest notices.

    Who sees no thread must not count threads by their notices: of a day's they see the newest.
    """
    rows = Notice.objects.filter(person=person).order_by("-queued_at", "-pk")[:NEWEST]
    sees_threads = person.is_student or person.role in CARE_ROLES
    return list(rows) if sees_threads else _one_a_day(rows)


def _one_a_day(rows: Iterable[Notice]) -> list[Notice]:
    newest: dict[object, Notice] = {}
    for row in rows:
        newest.setdefault((row.queued_at.date(), row.text, row.acute), row)
    return list(newest.values())


def offered_to(person: Person) -> list[Kind]:
    """Return the ways out that a person may choose: set up by the operator, and for their role."""
    configured = ways.configured()
    return [kind for kind in Kind if kind in configured and (not person.is_student or is_for(kind))]


def is_for(kind: Kind) -> bool:
    """Say whether a way out is for students too."""
    return kind in FOR_STUDENTS


def destination_of(person: Person, kind: Kind) -> Destination | None:
    """Return a person's e-mail address or number, once it is proved."""
    return Destination.objects.proved().filter(person=person, kind=kind).first()


def asked_of(person: Person, kind: Kind) -> Destination | None:
    """Return the e-mail address or number to which a code went that has not come back."""
    return Destination.objects.asked().filter(person=person, kind=kind).first()


def unreached_in(organisation_id: UUID) -> list[UUID]:
    """Return the people of an organisation whose address takes nothing any more."""
    broken = Destination.objects.filter(broken_at__isnull=False, person__is_active=True)
    of_it = broken.filter(person__organisation=organisation_id).order_by("person")
    return list(of_it.values_list("person", flat=True).distinct())


def browsers_of(person: Person) -> QuerySet[Destination]:
    """Return the browsers in which a person is told by push."""
    return Destination.objects.usable().filter(person=person, kind=Kind.PUSH)
