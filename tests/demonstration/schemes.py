"""How an ordinary talk goes: answered, thanked for, met instead, taken back, late; when is what.

A scheme is handed what was asked and returns what follows; its hours are those of the school.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sla import deadlines
from sla.policy import ROUTINE
from sla.terms import DEFAULT_TERMS
from tests.demonstration import school_days, voices
from tests.demonstration.script import Line, does, says

HOUR = timedelta(hours=1)
MORNING, AFTERNOON = 8.0, 15.5  # between which somebody sits at the desk
WEEKEND_FROM = 10.0
EVENING = 21


@dataclass(frozen=True)
class Desk:
    """Who answers at a school in a branch, and who does when they do not."""

    team: tuple[str, ...]
    back_up: tuple[str, ...]
    by_calendar: bool = False


@dataclass(frozen=True)
class Asked:
    """A student's first message, and what it will be answered. ``haste``: 1 is at once."""

    student: str
    at: datetime
    desk: Desk
    first: str
    answer: str
    name: str
    language: str
    thanks: str
    by: str
    haste: float

    def in_words_of(self, by: str, text: str) -> str:
        """Return what somebody writes, with the names in it."""
        return text.format(name=self.name, me=by.capitalize())

    def read_at(self, since: datetime) -> datetime:
        """Return when somebody at the desk gets to what has lain there since a moment."""
        slow = (1 - self.haste) * 3.6
        day, hour = school_days.day_of(since), school_days.hour_of(since)
        if school_days.is_school_day(day) and hour < AFTERNOON:
            return max(since + (0.3 + slow / 2) * HOUR, school_days.at(day, MORNING + slow / 2))
        if self.desk.by_calendar:
            return school_days.at(school_days.next_school_day(day), MORNING + slow / 2)
        return self._soon_at_the_latest(since, slow)

    def _soon_at_the_latest(self, since: datetime, slow: float) -> datetime:
        """Return when it is read where somebody reads every day."""
        day = school_days.day_of(since)
        if not school_days.is_school_day(day) and school_days.hour_of(since) < AFTERNOON:
            early = school_days.at(day, WEEKEND_FROM + slow)
            return max(since + (0.5 + slow) * HOUR, early)
        tomorrow = day + timedelta(days=1)
        begins = MORNING if school_days.is_school_day(tomorrow) else WEEKEND_FROM
        return min(school_days.at(tomorrow, begins + slow), since + 23 * HOUR)

    def due_at(self) -> datetime:
        """Return when the back-up takes over at the latest."""
        terms = school_days.calendar_terms() if self.desk.by_calendar else DEFAULT_TERMS
        return deadlines.escalate_at(self.at, ROUTINE, terms)


def answered(asked: Asked) -> tuple[Line, ...]:
    """The commonest: an answer, and later somebody closes the thread."""
    return (*_answer(asked), does(asked.by, 20 + 20 * asked.haste, "close"))


def answered_at_once(asked: Asked) -> tuple[Line, ...]:
    """Somebody takes it, then answers; the student reads it the same day."""
    return (
        says(asked.student, 0, asked.first),
        does(asked.by, 0.1, "claim"),
        says(asked.by, 0.08 + 0.2 * asked.haste, asked.in_words_of(asked.by, asked.answer)),
        does(asked.student, 0.3, "read"),
        does(asked.by, 28, "close"),
    )


def thanked(asked: Asked) -> tuple[Line, ...]:
    """The student says thanks, which needs no answer."""
    first, answer = _answer(asked)
    thanks_at = asked.at + (answer.after_h + 1.5) * HOUR
    seen_at = asked.read_at(thanks_at)
    return (
        first,
        answer,
        says(asked.student, 1.5, asked.thanks),
        does(asked.by, (seen_at - thanks_at) / HOUR, "none_needed"),
        does(asked.by, 6, "close"),
    )


def met(asked: Asked) -> tuple[Line, ...]:
    """They meet instead."""
    first, answer = _answer(asked)
    return (
        first,
        does(asked.by, answer.after_h, "claim"),
        does(asked.by, 0.6, "elsewhere"),
        does(asked.by, 3, "close"),
    )


def taken_back(asked: Asked) -> tuple[Line, ...]:
    """The student thinks better of it."""
    return says(asked.student, 0, asked.first), does(asked.student, 0.4, "hide")


def promised_more(asked: Asked) -> tuple[Line, ...]:
    """The answer holds a promise, which is kept."""
    first, answer = _answer(asked)
    answered_at = asked.at + answer.after_h * HOUR
    day = school_days.next_school_day(school_days.day_of(answered_at))
    again_h = (school_days.at(day, 9 + 4 * asked.haste) - answered_at) / HOUR
    text = answer.text + voices.BACK_SOON[asked.language]
    time = asked.in_words_of(asked.by, voices.A_TIME[asked.language])
    return (
        first,
        says(asked.by, answer.after_h, text, back_within_h=again_h + 3),
        says(asked.by, again_h, time),
        does(asked.by, 30, "close"),
    )


def late_from_the_back_up(asked: Asked) -> tuple[Line, ...]:
    """Nobody answers in time; somebody of the back-up does, and is sorry."""
    by = asked.desk.back_up[int(asked.haste * len(asked.desk.back_up))]
    return _late(asked, by)


def late_all_the_same(asked: Asked) -> tuple[Line, ...]:
    """Nobody answers in time; one's own team does before the back-up."""
    return _late(asked, asked.by)


def _late(asked: Asked, by: str) -> tuple[Line, ...]:
    due = asked.due_at()
    hour = school_days.hour_of(due)
    awake = school_days.at(school_days.day_of(due), MORNING) if hour < MORNING else due
    if hour > EVENING:
        awake = school_days.at(school_days.day_of(due) + timedelta(days=1), MORNING)
    at = max(awake, due) + (0.2 + 5 * (1 - asked.haste) ** 2) * HOUR
    text = voices.SORRY[asked.language] + asked.in_words_of(by, asked.answer)
    return (
        says(asked.student, 0, asked.first),
        says(by, (at - asked.at) / HOUR, text),
        does(by, 30, "close"),
    )


def _answer(asked: Asked) -> tuple[Line, Line]:
    after_h = (asked.read_at(asked.at) - asked.at) / HOUR
    answer = says(asked.by, after_h, asked.in_words_of(asked.by, asked.answer))
    return says(asked.student, 0, asked.first), answer
