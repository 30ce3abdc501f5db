"""What tests of the ladder ask: who was told on a step, and that somebody is away."""

from uuid import UUID

from elevhalsa.people.models import Person
from sla.ladder.rungs import Kind
from sla.models import Recipient
from tests.sla.promises import MORNING, hours


def told(kind: Kind, level: int = 1) -> set[UUID]:
    """Return who was told on a step."""
    rows = Recipient.objects.filter(step__kind=kind, step__level=level)
    return set(rows.values_list("person_id", flat=True))


def ids(*people: Person) -> set[UUID]:
    """Return people's ids."""
    return {person.pk for person in people}


def away(
    person: Person, *, deputy: Person | None = None, since: float = -1, until: float = 48
) -> None:
    """Have a person be away, from and to so many hours after the morning."""
    person.absences.create(
        from_at=MORNING + hours(since),
        to_at=MORNING + hours(until),
        deputy=deputy,
        is_planned=deputy is not None,
        recorded_by=person,
        recorded_at=MORNING - hours(2),
    )
