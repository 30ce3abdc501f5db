"""Holds what clients were told against what everybody reads at the end.

Four things can go wrong, and no others count: lost, duplicated, forged, reordered.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Attempt:
    """A message that somebody tried to send; ``seq`` once the service acknowledged it.

    ``after`` is the newest number of the thread that its author had been shown or told by then.
    """

    thread: str
    mid: str
    text: str
    seq: int | None = None
    after: int = 0


@dataclass(frozen=True)
class Read:
    """A message as somebody reads it; ``text`` is None where it did not open."""

    seq: int
    mid: str
    text: str | None


View = Mapping[str, Sequence[Read]]  # by thread


@dataclass
class Verdict:
    """What is wrong, in sentences, by kind. Nothing is the only good verdict."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Say whether nothing is wrong."""
        return not (self.lost or self.duplicated or self.forged or self.reordered)


def judge(attempts: Sequence[Attempt], views: Mapping[str, View]) -> Verdict:
    """Return the verdict on what every party reads; ``views`` is by party."""
    verdict = Verdict()
    for attempt in attempts:
        if attempt.seq is not None and attempt.seq <= attempt.after:
            told = f"{attempt.mid} is {attempt.seq}, written by somebody who knew {attempt.after}"
            verdict.reordered.append(told)
    for party, view in views.items():
        for thread, reads in view.items():
            tried = [attempt for attempt in attempts if attempt.thread == thread]
            _judge_thread(party, tried, reads, verdict)
    _judge_agreement(views, verdict)
    return verdict


def _judge_thread(
    party: str, tried: Sequence[Attempt], reads: Sequence[Read], verdict: Verdict
) -> None:
    for mid, times in Counter(read.mid for read in reads).items():
        if times > 1:
            verdict.duplicated.append(f"{party} reads {mid} {times} times")
    known = {attempt.mid: attempt.text for attempt in tried}
    for read in reads:
        if read.text is None or read.text != known.get(read.mid):
            verdict.forged.append(f"{party} reads {read.mid} as nobody wrote it")
    if [read.seq for read in reads] != sorted(read.seq for read in reads):
        verdict.reordered.append(f"{party} reads out of order")
    _judge_acknowledged(party, tried, reads, verdict)


def _judge_acknowledged(
    party: str, tried: Sequence[Attempt], reads: Sequence[Read], verdict: Verdict
) -> None:
    """What nobody was told had arrived may be there or not; the rest must be, in its place."""
    numbers = {read.mid: read.seq for read in reads}
    for attempt in tried:
        if attempt.seq is None:
            continue
        if attempt.mid not in numbers:
            verdict.lost.append(f"{party} lacks {attempt.mid}, acknowledged as {attempt.seq}")
        elif numbers[attempt.mid] != attempt.seq:
            read = numbers[attempt.mid]
            verdict.reordered.append(f"{attempt.mid} was {attempt.seq}, {party} reads {read}")


def _judge_agreement(views: Mapping[str, View], verdict: Verdict) -> None:
    """All who read a thread read the same."""
    first: dict[str, tuple[str, Sequence[Read]]] = {}
    for party, view in views.items():
        for thread, reads in view.items():
            other, known = first.setdefault(thread, (party, reads))
            if list(known) != list(reads):
                verdict.reordered.append(f"{party} and {other} read {thread} differently")
