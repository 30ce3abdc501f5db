"""Two terms of ordinary talks, and the autumn after them: drawn once and for all, from numbers.

What is drawn hangs on names and places alone, so every making tells the same year.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from tests.actors.founding import Part
from tests.demonstration import cast, schemes, school_days, voices
from tests.demonstration.schemes import Asked, Desk
from tests.demonstration.script import Line, Talk, does
from tests.demonstration.voices_with_counsellors import COUNSELLORS
from tests.demonstration.voices_with_nurses import NURSES

One = TypeVar("One")
Scheme = Callable[[Asked], tuple[Line, ...]]

ALMLUNDA, TALLVIK = "almlunda", "tallvik"

# Year, month, talks at the large school, at the small one, how many of a hundred were late.
MONTHS = (
    (2025, 8, 14, 3, 8),
    (2025, 9, 36, 8, 8),
    (2025, 10, 34, 7, 12),
    (2025, 11, 48, 8, 30),  # many of the staff were ill
    (2025, 12, 26, 6, 14),
    (2026, 1, 34, 7, 8),
    (2026, 2, 30, 7, 10),
    (2026, 3, 42, 8, 8),
    (2026, 4, 34, 7, 4),
    (2026, 5, 40, 8, 4),
    (2026, 6, 14, 4, 4),
    (2026, 8, 12, 3, 4),
    (2026, 9, 28, 6, 5),
)
DESKS = {
    (ALMLUNDA, "counsellor"): Desk(("karin", "johan"), ("peter", "maria")),
    (ALMLUNDA, "nurse"): Desk(("eva", "amira"), ("sofia", "lena")),
    (TALLVIK, "counsellor"): Desk(("maria",), ("peter",), by_calendar=True),
    (TALLVIK, "nurse"): Desk(("lena",), ("sofia",), by_calendar=True),
}
BY_BRANCH = {"counsellor": COUNSELLORS, "nurse": NURSES}
COUNSELLORS_SHARE, AT_WEEKENDS, AFTER_SCHOOL = 0.53, 0.12, 0.62
BY_BACK_UP = 0.7  # of the late answers
HIDDEN_AFTERWARDS = 0.8  # how many students clear their own list when a thread is closed

# What happens to those that are not late: how many of a hundred, which way, how urgent.
WAYS: tuple[tuple[int, Scheme, str], ...] = (
    (3, schemes.taken_back, "routine"),
    (5, schemes.met, "routine"),
    (5, schemes.promised_more, "routine"),
    (13, schemes.thanked, "routine"),
    (10, schemes.answered_at_once, "soon"),
    (5, schemes.answered_at_once, "acute"),
    (9, schemes.answered, "soon"),
    (50, schemes.answered, "routine"),
)


@dataclass(frozen=True)
class Draw:
    """Chance that falls the same way each time: a number between 0 and 1 for each question."""

    what: str

    def share(self, of: str) -> float:
        """Return the number."""
        drawn = sha256(f"{self.what}/{of}".encode()).digest()
        return int.from_bytes(drawn[:6], "big") / 2**48

    def one_of(self, of: str, several: Sequence[One]) -> One:
        """Return one of several."""
        return several[int(self.share(of) * len(several))]


def talks() -> Iterator[Talk]:
    """Yield all of them."""
    for year, month, in_almlunda, in_tallvik, late in MONTHS:
        yield from _month(ALMLUNDA, date(year, month, 1), in_almlunda, late / 100)
        yield from _month(TALLVIK, date(year, month, 1), in_tallvik, late / 100)


def _month(school: str, first: date, how_many: int, late: float) -> Iterator[Talk]:
    """Yield a school's talks of a month; everybody writes once before anybody writes twice."""
    for number in range(how_many):
        draw = Draw(f"{school} {first} {number}")
        branch = "counsellor" if draw.share("branch") < COUNSELLORS_SHARE else "nurse"
        order = sorted(cast.writers(school), key=lambda one: Draw(f"{first} {one.key}").share("-"))
        student = order[number % len(order)]
        yield _talk(school, branch, student, _day(school, first, draw), draw, late)


def _talk(school: str, branch: str, student: Part, day: date, draw: Draw, late: float) -> Talk:
    voice = cast.voice(student)
    pairs = BY_BRANCH[branch][voice]
    first, answer = draw.one_of("words", pairs)
    desk = DESKS[school, branch]
    asked = Asked(
        student=student.key,
        at=_moment(day, draw),
        desk=desk,
        first=first,
        answer=answer,
        name=student.name.split()[0],
        language=cast.language(student),
        thanks=draw.one_of("thanks", voices.THANKS[voice]),
        by=draw.one_of("by", desk.team),
        haste=draw.share("haste"),
    )
    scheme, urgency = _way(asked, draw, late)
    lines = scheme(asked)
    if lines[-1].does == "close" and draw.share("hidden") < HIDDEN_AFTERWARDS:
        lines = (*lines, does(student.key, 12 + 60 * draw.share("hide"), "hide"))
    return Talk(student.key, branch, lines, at=asked.at, urgency=urgency, language=asked.language)


def _way(asked: Asked, draw: Draw, late: float) -> tuple[Scheme, str]:
    """Return what happens to a talk, and how urgent the student says it is."""
    if draw.share("late") < late:
        by_back_up = draw.share("who") < BY_BACK_UP
        return schemes.late_from_the_back_up if by_back_up else schemes.late_all_the_same, "routine"
    is_manned = school_days.is_school_day(school_days.day_of(asked.at))
    is_manned &= schemes.MORNING < school_days.hour_of(asked.at) < schemes.AFTERNOON
    place, so_far = draw.share("way") * 100, 0
    for share, scheme, urgency in WAYS:
        so_far += share
        if place < so_far and (is_manned or scheme is not schemes.answered_at_once):
            return scheme, urgency
    return schemes.answered, "routine"


def _day(school: str, first: date, draw: Draw) -> date:
    """Return a day of a month in term."""
    days = [first.replace(day=one) for one in range(1, monthrange(first.year, first.month)[1] + 1)]
    lessons = [day for day in days if school_days.is_school_day(day)]
    weekends = [day for day in days if school_days.is_weekend_in_term(day)]
    at_weekend = school == ALMLUNDA and draw.share("weekend") < AT_WEEKENDS and weekends
    return draw.one_of("day", weekends if at_weekend else lessons)


def _moment(day: date, draw: Draw) -> datetime:
    """Return when somebody writes: mostly when school is over, seldom at night."""
    if draw.share("when") < AFTER_SCHOOL or not school_days.is_school_day(day):
        return school_days.at(day, 15.6 + 7.6 * draw.share("hour") ** 1.5)
    return school_days.at(day, 8.1 + 6.9 * draw.share("hour"))
