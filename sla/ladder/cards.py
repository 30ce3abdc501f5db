"""What those responsible are shown of promises in danger: a school and a branch, nothing else.

No number, no thread, no student: whoever sees a card knows no more than the notice told them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from elevhalsa.people.models import Branch, Person, School
from elevhalsa.people.names import name_of
from elevhalsa.people.selectors import schools_of
from sla.ladder.rungs import Kind
from sla.models import Recipient, Step


@dataclass(frozen=True)
class Card:
    """Promises at one school and in one branch that nobody has kept yet."""

    school: School
    branch: Branch
    told_at: datetime  # when this person was told last
    taken_by: tuple[UUID, str] | None  # id and name of who said “Jag tar det”; None: nobody yet


def told_of(person: Person) -> QuerySet[Step]:
    """Return the newest steps of running promises that a responsible person was told of.

    At the schools that are theirs today: who has moved on answers for them no more.
    """
    newest = Max(
        "clock__steps__level",
        filter=Q(clock__steps__kind=Kind.RESPONSIBLE),
    )
    schools = list(schools_of(person).values_list("pk", flat=True))
    steps = Step.objects.filter(
        kind=Kind.RESPONSIBLE, clock__ended_at=None, clock__school_id__in=schools
    )
    current = steps.annotate(newest=newest).filter(level=F("newest")).values("pk")
    return Step.objects.filter(pk__in=current, recipients__person_id=person.pk)


def cards_of(person: Person) -> list[Card]:
    """Return a person's cards: those that nobody took first, then the longest known."""
    told = Recipient.objects.filter(person_id=person.pk, step__in=told_of(person))
    groups: dict[tuple[UUID, str], list[Recipient]] = defaultdict(list)
    for row in told.select_related("step__clock"):
        groups[row.step.clock.school_id, row.step.clock.branch].append(row)
    schools = School.objects.in_bulk({school_id for school_id, _ in groups})
    cards = [
        Card(
            school=schools[school_id],
            branch=Branch(branch),
            told_at=max(row.told_at for row in found),
            taken_by=_taken_by([row.step for row in found]),
        )
        for (school_id, branch), found in groups.items()
    ]
    return sorted(cards, key=lambda card: (card.taken_by is not None, card.told_at))


def _taken_by(steps: list[Step]) -> tuple[UUID, str] | None:
    """Return who took all of them last; None while one waits."""
    taken = [(step.acknowledged_at, step.acknowledged_by) for step in steps]
    if any(at is None for at, _ in taken):
        return None
    _, person_id = max((at, by) for at, by in taken if at and by)
    person = Person.objects.filter(pk=person_id).first()
    return (person_id, name_of(person) if person else "")
