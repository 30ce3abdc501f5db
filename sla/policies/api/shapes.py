"""What terms look like in JSON (docs/interface.md)."""

from datetime import date
from typing import Literal

from ninja import Field, Schema
from pydantic import NaiveDatetime

from elevhalsa.people.models import Branch
from elevhalsa.wire import Body, Id, Moment
from sla.models import Question
from sla.policies.services import Closed, Draft
from sla.policies.stored import Readers, policy_from
from sla.policy import Mode, Policy

CLOCK_TIME = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
MOST_READERS = 50
MOST_CLOSED = 200
MOST_INTERVALS = 6
MOST_MOMENTS = 20
Minutes = Field(ge=0, le=3 * 24 * 60)


class PolicyShape(Body):
    """How long before what happens, in minutes; shares of the way to the escalation."""

    mode: Mode
    answer_min: int = Minutes
    back_up_before_min: int = Minutes
    back_up_soon_min: int = Minutes
    back_up_acute_min: int = Minutes
    reminders: list[float] = Field(max_length=MOST_INTERVALS)
    deputy_from: float
    level_2_min: int = Minutes
    level_2_acute_min: int = Minutes
    level_3_min: int = Minutes
    level_3_acute_min: int = Minutes
    acknowledge_within_min: int = Minutes
    acknowledge_within_acute_min: int = Minutes
    cap_min: int = Minutes

    def policy(self) -> Policy:
        """Return what it says, as no version yet."""
        return policy_from(self.model_dump(), version=0)


class ReadersShape(Body):
    """People of both branches."""

    counsellor: list[Id] = Field(max_length=MOST_READERS)
    nurse: list[Id] = Field(max_length=MOST_READERS)

    def readers(self) -> Readers:
        """Return them by branch."""
        return {Branch.COUNSELLOR.value: self.counsellor, Branch.NURSE.value: self.nurse}


class IntervalShape(Body):
    """A part of a day in which the school is open; ``24:00`` is the day's end."""

    opens: str = Field(pattern=CLOCK_TIME)
    closes: str = Field(pattern=CLOCK_TIME)


class ClosedShape(Body):
    """Days on which the school is closed, the last one among them, and who reads meanwhile."""

    first: date
    last: date
    kind: Literal["break", "study_day", "summer", "other"]
    name: str = Field(min_length=1, max_length=60)
    cover: ReadersShape


class CalendarShape(Body):
    """A calendar without its holidays. ``holiday_cover``: null for a school open on them."""

    week: list[list[IntervalShape]] = Field(min_length=7, max_length=7)
    closed: list[ClosedShape] = Field(max_length=MOST_CLOSED)
    holiday_cover: ReadersShape | None

    def draft(self) -> Draft:
        """Return what somebody wrote down."""
        closed = [
            Closed(one.first, one.last, one.kind, one.name, one.cover.readers())
            for one in self.closed
        ]
        week = [[(one.opens, one.closes) for one in day] for day in self.week]
        cover = self.holiday_cover
        return Draft(week=week, closed=closed, holiday_cover=cover.readers() if cover else None)


class PolicyIn(Body):
    """A school's next policy; ``after`` is the version that was looked at."""

    after: int = Field(ge=0)
    policy: PolicyShape


class CalendarIn(Body):
    """A school's next calendar; ``after`` is the version that was looked at."""

    after: int = Field(ge=0)
    calendar: CalendarShape


class PreviewIn(Body):
    """Terms to try; null for those in force. Moments are what the school's clock shows."""

    policy: PolicyShape | None
    calendar: CalendarShape | None
    moments: list[NaiveDatetime] = Field(max_length=MOST_MOMENTS)


class NamedOut(Schema):
    """Somebody, by name."""

    id: Id
    name: str


class WrittenOut(Schema):
    """One version: who wrote it, and when."""

    version: int
    by: NamedOut
    at: Moment


class CandidatesOut(Schema):
    """Who can be named, of both branches."""

    counsellor: list[NamedOut]
    nurse: list[NamedOut]


class HolidayOut(Schema):
    """A day on which the whole country is closed."""

    day: date
    name: str


class PolicyOut(Schema):
    """A school's policy in force (version 0: the product's own), and what was before.

    ``bounds``: how far the school may go with each number, in minutes.
    """

    version: int
    policy: PolicyShape
    bounds: dict[str, tuple[int, int]]
    versions: list[WrittenOut]


class CalendarOut(Schema):
    """A school's calendar in force, if it wrote one; its holidays; who can be named for cover."""

    version: int
    calendar: CalendarShape | None
    holidays: list[HolidayOut]
    without_cover: list[str]
    candidates: CandidatesOut
    versions: list[WrittenOut]


class QuestionOut(Schema):
    """A question of set-up, and the newest answer; ``holds`` while the named are in the teams."""

    question: Question
    holds: bool
    people: ReadersShape | None
    candidates: CandidatesOut
    written: WrittenOut | None


class QuestionsOut(Schema):
    """Every question that set-up asks."""

    questions: list[QuestionOut]


class ExampleOut(Schema):
    """What would be promised to a student who writes then."""

    sent_at: Moment
    is_open: bool
    due_at: Moment
    back_up_at: Moment
    back_up_soon_at: Moment
    back_up_acute_at: Moment


class PreviewOut(Schema):
    """What the tried terms would promise, by the school's clock."""

    time_zone: str
    examples: list[ExampleOut]
