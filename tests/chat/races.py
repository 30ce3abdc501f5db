"""Commands that meet at the worst moment, with real threads, and what must be true after.

A command reads its clock once, behind the lock. The clock handed in here waits there for the
others: with the lock they cannot come, and it goes on after its patience; without the lock all
have read the same state by then, and what follows goes wrong every time. A build that should go
wrong is given all the patience it needs for that: nobody goes on before everybody came.
"""

import itertools
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import connections

from chat.errors import Claimed
from chat.models import Entry
from chat.services.claims import claim
from chat.services.escalation import ThreadDoor
from chat.services.posting import post_message
from sla.models import Clock, Step
from sla.scheduler import act_on_one
from tests.chat.village import NOON, Talk

LOCKED_PATIENCE_S = 0.15  # nobody comes: the lock holds them
UNLOCKED_PATIENCE_S = 20.0  # all come, however slow the machine
DUE = NOON + timedelta(hours=25)


class Meeting:
    """A clock that waits behind the lock for as many as should come."""

    def __init__(self, parties: int, patience_s: float, at: datetime = NOON) -> None:
        self.met = threading.Event()  # whoever comes later need not wait
        self.parties = threading.Barrier(parties, action=self.met.set)
        self.patience_s = patience_s
        self.at = at

    def now(self) -> datetime:
        """Return the moment, once all are here or patience ends."""
        if not self.met.is_set():
            try:
                self.parties.wait(self.patience_s)
            except threading.BrokenBarrierError:
                self.parties.reset()
        return self.at

    def after_looking(self) -> Callable[[], datetime]:
        """Return a clock for who reads it once more, before the lock, to see what is due."""
        readings = itertools.count()
        return lambda: self.now() if next(readings) else self.at


def at_once(commands: Sequence[Callable[[], object]]) -> list[BaseException | object]:
    """Run commands in threads of their own. Return what each returned or raised."""
    results: list[BaseException | object] = [None] * len(commands)

    def run(place: int) -> None:
        try:
            results[place] = commands[place]()
        except Exception as raised:  # noqa: BLE001 - it is the result
            results[place] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(commands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "a command never came back"
    return results


def ten_posts_at_once(talk: Talk, patience_s: float) -> None:
    """All are stored, numbered without a gap, each once."""
    meeting = Meeting(5, patience_s)
    messages = [talk.text(talk.student) for _ in range(5)] * 2

    def post(place: int) -> Entry:
        message = messages[place]
        return post_message(
            person=talk.student, thread_id=talk.id, message=message, now=meeting.now
        )[0]

    results = at_once([lambda place=place: post(place) for place in range(10)])  # type: ignore[misc]

    assert all(isinstance(result, Entry) for result in results), results
    seqs = sorted(Entry.objects.filter(thread=talk.id).values_list("seq", flat=True))
    assert seqs == [1, 2, 3, 4, 5, 6]
    assert talk.row.head_seq == 6


def claim_by_two(talk: Talk, patience_s: float) -> None:
    """Exactly one of two wins, and the other is told who."""
    people = [talk.village.anna, talk.village.join(talk.village.counsellors)]
    meeting = Meeting(2, patience_s)

    results = at_once(
        [
            lambda person=person: claim(person=person, thread_id=talk.id, now=meeting.now)  # type: ignore[misc]
            for person in people
        ]
    )

    losers = [result for result in results if isinstance(result, Claimed)]
    assert len(losers) == 1, results
    assert talk.row.claimed_by_id == losers[0].person


def answer_against_escalation(talk: Talk, patience_s: float) -> None:
    """One order, the database's: an answer first means no escalation; an escalation first stays."""
    meeting, anna = Meeting(2, patience_s, DUE), talk.village.anna

    results = at_once(
        [
            lambda: post_message(
                person=anna, thread_id=talk.id, message=talk.text(anna), now=meeting.now
            ),
            lambda: act_on_one(now=meeting.after_looking(), thread=ThreadDoor()),
        ]
    )

    assert not any(isinstance(result, Exception) for result in results), results
    clock = Clock.objects.get()
    kinds = list(talk.row.entries.order_by("seq").values_list("kind", flat=True))
    assert (clock.ended_by, clock.failures) == ("answer", 0)
    escalated = Step.objects.exists()
    assert kinds == (["text", "escalated", "text"] if escalated else ["text", "text"])
    assert (clock.escalated_at is not None) == escalated
    assert (talk.row.released_at is not None) == escalated


RACES = [ten_posts_at_once, claim_by_two, answer_against_escalation]
