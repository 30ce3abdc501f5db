"""A thread in which nobody has written: the watch's canary. It has no manifest, so no reader."""

from datetime import datetime
from uuid import UUID, uuid4

from chat.models import Thread, Urgency
from elevhalsa.people.services.synthetic import Aviary


def open_synthetic_thread(place: Aviary, *, moment: datetime) -> Thread:
    """Open a thread of the synthetic school."""
    return Thread.objects.create(
        id=uuid4(),
        school=place.school,
        branch=place.team.branch,
        student=place.student,
        team=place.team,
        back_up=place.back_up,
        urgency=Urgency.ROUTINE,
        language="sv",
        newest_at=moment,
        opened_at=moment,
    )


def lock_synthetic_thread(thread_id: UUID) -> None:
    """Keep everybody else from it until the transaction ends."""
    Thread.objects.select_for_update().filter(pk=thread_id, school__is_synthetic=True).first()


def remove_synthetic_thread(thread_id: UUID) -> None:
    """Leave nothing of it. A thread of a real school is not touched, whatever its id."""
    Thread.objects.filter(pk=thread_id, school__is_synthetic=True).delete()
