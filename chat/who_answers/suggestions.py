"""Who had best take a thread: what routing suggested, as long as it still holds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chat.models import Thread
from chat.shapes import Suggested
from elevhalsa.people import presence
from elevhalsa.people.models import Person
from elevhalsa.people.names import name_of
from triage.models import RoutingDecision


def suggested_for(threads: Sequence[Thread], *, at: datetime) -> dict[UUID, Suggested]:
    """Return who is suggested for each open thread that nobody has taken.

    Not who has left or is away by now, nor somebody of the team that a thread has left since.
    """
    free = {one.pk: one for one in threads if one.claimed_by_id is None and one.closed_at is None}
    decisions = RoutingDecision.objects.filter(thread_id__in=free, suggested_person__isnull=False)
    found = {
        one: one.suggested_person
        for one in decisions
        if one.suggested_person and one.team_id == free[one.thread_id].team_id
    }
    people = Person.objects.filter(pk__in=found.values(), is_active=True).in_bulk()
    away = presence.absent_of(people, at)
    return {
        one.thread_id: Suggested(
            id=person, name=name_of(people[person]), wished=one.wished_person is not None
        )
        for one, person in found.items()
        if person in people.keys() - away
    }
