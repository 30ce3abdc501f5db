"""Who has a thread from now on is told so, as everybody is told: that there is something new."""

from datetime import datetime

from chat.doors import staff_of
from chat.models import Thread
from chat.services.escalation import standing_of
from elevhalsa.notify import outbox
from elevhalsa.people import presence
from elevhalsa.people.models import Person
from sla.ladder.rounds import page_again


def tell_team(thread: Thread, *, moment: datetime, but: Person | None = None) -> None:
    """Tell those who have a thread from now on, ``but`` who gave it to them.

    In danger all of them at once, to acknowledge it (rule 12); otherwise those who are there.
    """
    if page_again(thread_id=thread.pk, moment=moment, standing=standing_of(thread)):
        return
    for person in staff_of(thread, thread.team_id):
        if person != but and not presence.is_absent(person, moment):
            tell(person, thread, moment=moment)


def tell(person: Person, thread: Thread, *, moment: datetime) -> None:
    """Tell one person. Twice at one moment is once."""
    key = f"thread:{thread.pk}:{moment.isoformat()}"
    outbox.queue(person_id=person.pk, text=outbox.Text.NEWS, key=key, moment=moment)
