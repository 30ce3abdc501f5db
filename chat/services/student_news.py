"""That somebody else answers is news to the student too, outside their quiet hours (rule 22)."""

from collections.abc import Iterable
from datetime import datetime

from chat.models import Thread
from elevhalsa.notify import outbox
from elevhalsa.people.models import Person


def tell_of_newest_lines(threads: Iterable[Thread], *, moment: datetime) -> None:
    """Tell each thread's student that its newest line is there. Once for a line.

    Not whose account is no more: nobody opens a page with it.
    """
    told = list(threads)
    students = Person.objects.filter(pk__in={one.student_id for one in told}, is_active=True)
    active = set(students.values_list("pk", flat=True))
    outbox.queue_all(
        outbox.Queued(
            thread.student_id, outbox.Text.NEWS, f"line:{thread.pk}:{thread.head_seq}", moment
        )
        for thread in told
        if thread.student_id in active
    )
