"""How a story is written down: who says or does what, how many hours after the line before."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Line:
    """One thing that somebody says, or does: ``claim``, ``close``, ``hand_over:<team>``.

    ``back_within_h``: with these words staff promise to come back so many hours later at most.
    """

    who: str
    after_h: float
    text: str = ""
    does: str = ""
    back_within_h: float = 0


@dataclass(frozen=True)
class Talk:
    """A thread from its first message on.

    ``lines`` are in order. It begins ``at`` a moment, or at ``when``, the day of last month and
    the local hour; without either, ``ago_h`` hours ago. ``language`` is the one it is written in.
    """

    student: str
    branch: str
    lines: tuple[Line, ...]
    when: tuple[int, float] | None = None
    ago_h: float = 0
    at: datetime | None = None
    urgency: str = "routine"
    wished: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Deed:
    """Something outside any thread: ``away:<whom>:<last>``, ``plan:<first>:<last>:<deputy>``."""

    at: datetime
    who: str
    does: str


def says(who: str, after_h: float, text: str, *, back_within_h: float = 0) -> Line:
    """Return a message."""
    return Line(who, after_h, text=text, back_within_h=back_within_h)


def does(who: str, after_h: float, what: str) -> Line:
    """Return an action."""
    return Line(who, after_h, does=what)


def answered(
    student: str,
    branch: str,
    when: tuple[int, float],
    first: str,
    by: str,
    after_h: float,
    text: str,
) -> Talk:
    """Return the commonest talk: a question, an answer, and later somebody closes it."""
    lines = (says(student, 0, first), says(by, after_h, text), does(by, 30, "close"))
    return Talk(student, branch, lines, when=when)
