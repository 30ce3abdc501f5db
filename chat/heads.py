"""The newest numbers of what a person may read: for polling, and for the socket's heartbeat."""

from chat.doors import threads_of
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text


def heads_of(person: Person) -> dict[str, tuple[int, int]]:
    """Return ``(head_seq, revision)`` of each open thread by its id on the wire."""
    rows = threads_of(person).filter(closed_at=None).values_list("pk", "head_seq", "revision")
    return {to_text(pk.bytes): (head_seq, revision) for pk, head_seq, revision in rows}
