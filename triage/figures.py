"""Figures of triage, month by month and language by language. Pure: counts, nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass

COUNTED = {  # a standing correction's kind and what is right instead
    ("reading", "false_alarm"): "false_alarm",
    ("reading", "right_alarm"): "right_alarm",
    ("reading", "missed_alarm"): "missed_alarm",
    ("branch", "counsellor"): "other_branch",
    ("branch", "nurse"): "other_branch",
}
BY_URGENCY = ("routine", "soon", "acute")


@dataclass(frozen=True)
class Opened:
    """One thread: when and how it came, and what stands of it (kind, was, right)."""

    month: str  # 2026-10
    language: str
    urgency: str  # with which it was opened
    corrections: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Count:
    """What one month counts of one language."""

    month: str
    language: str
    acute: int = 0
    soon: int = 0
    routine: int = 0
    false_alarm: int = 0
    right_alarm: int = 0
    missed_alarm: int = 0
    raised: int = 0
    lowered: int = 0
    other_branch: int = 0

    def add(self, name: str, many: int = 1) -> None:
        """Count one more."""
        setattr(self, name, getattr(self, name) + many)


def count(threads: Iterable[Opened]) -> list[Count]:
    """Return the counts, oldest month first. A correction counts in its thread's month."""
    found: dict[tuple[str, str], Count] = {}
    for one in threads:
        key = one.month, one.language
        row = found.setdefault(key, Count(*key))
        row.add(one.urgency)
        for kind, was, right in one.corrections:
            row.add(_name_of(kind, was, right))
    return [found[key] for key in sorted(found)]


def _name_of(kind: str, was: str, right: str) -> str:
    if kind == "urgency":
        return "raised" if BY_URGENCY.index(right) > BY_URGENCY.index(was) else "lowered"
    return COUNTED[kind, right]
