"""How a story is written down: who says or does what, how many hours after the line before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing that somebody says, or does: ``claim``, ``close``, ``hand_over:<team>``."""

    who: str
    after_h: float
    text: str = ""
    does: str = ""


@dataclass(frozen=True)
class Talk:
    """A thread from its first message on.

    ``lines`` are in order. ``when`` is the day of last month and the local hour
    at which it begins; without it, ``ago_h`` says how many hours ago.
    """

    student: str
    branch: str
    lines: tuple[Line, ...]
    when: tuple[int, float] | None = None
    ago_h: float = 0
    urgency: str = "routine"
    wished: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def says(who: str, after_h: float, text: str) -> Line:
    """Return a message."""
    return Line(who, after_h, text=text)


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
