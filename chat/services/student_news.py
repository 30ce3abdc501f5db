"""That somebody else answers is news to the student too, outside their quiet hours (rule 22)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from chat import aliases
from chat.models import Thread
from elevhalsa.notify import outbox
from elevhalsa.people.models import Person


def tell_of_newest_lines(threads: Iterable[Thread], *, moment: datetime) -> None:
    """Tell each thread's student that its newest line is there. Once for a line.

    Not whose account is no more: nobody opens a page with it.
    """
    told = list(threads)
    accounts = aliases.accounts_of(told)
    students = Person.objects.filter(pk__in=set(accounts.values()), is_active=True)
    active = set(students.values_list("pk", flat=True))
    outbox.queue_all(
        news_of(thread, accounts[thread.pk], f"line:{thread.pk}:{thread.head_seq}", moment)
        for thread in told
        if accounts[thread.pk] in active
    )


def news_of(thread: Thread, account: UUID, key: str, moment: datetime) -> outbox.Queued:
    """Return what a student is told of. Of an anonymous thread nothing in it leads to that."""
    if thread.student_id == account:
        return outbox.Queued(account, outbox.Text.NEWS, key, moment)
    hidden, minute = aliases.notice_key(thread, key), moment.replace(second=0, microsecond=0)
    return outbox.Queued(account, outbox.Text.NEWS, hidden, minute)
