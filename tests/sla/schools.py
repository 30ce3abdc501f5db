"""A school whose back-ups have people, and the terms that its administrator writes down."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from elevhalsa.people.models import Branch, Person, School, TeamKind
from sla import services as sla
from sla.models import CalendarVersion, Clock, PolicyVersion
from sla.policies import services
from sla.policies.services import Closed, Draft
from sla.policies.stored import Readers
from sla.policy import DEFAULT, ROUTINE, Policy
from tests import factories

WEEK: list[list[tuple[str, str]]] = [*[[("08:00", "17:00")]] * 5, [], []]


@dataclass
class SchoolWithTerms:
    """Who works there, and what is promised."""

    school: School = field(default_factory=factories.school)
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for branch, make in (("counsellor", factories.counsellor), ("nurse", factories.nurse)):
            for kind in TeamKind:
                team = factories.team(self.school, branch=Branch(branch), kind=kind)
                self.people[f"{branch} {kind.value}"] = make(team)
        self.admin = factories.administrator(self.school.organisation)

    def back_up(self) -> Readers:
        """Return the back-ups' people."""
        return self._of("back_up")

    def team(self) -> Readers:
        """Return the school teams' people."""
        return self._of("school")

    def _of(self, kind: str) -> Readers:
        return {branch.value: [self.people[f"{branch} {kind}"].pk] for branch in Branch}

    def autumn_break(self) -> Closed:
        """Return the last week of October, with everybody of the back-ups there."""
        days = date(2026, 10, 26), date(2026, 10, 30)
        return Closed(*days, "break", "Höstlov", self.back_up())

    def draft(self, *closed: Closed) -> Draft:
        """Return a calendar of Monday to Friday."""
        return Draft(week=WEEK, closed=closed, holiday_cover=self.back_up())

    def write_calendar(self, at: datetime, *closed: Closed, after: int = 0) -> CalendarVersion:
        """Write the next calendar."""
        return services.write_calendar(
            school=self.school,
            author=self.admin,
            draft=self.draft(*closed),
            after=after,
            now=lambda: at,
        )

    def write_policy(
        self, at: datetime, policy: Policy | None = None, *, after: int = 0, **changed: object
    ) -> PolicyVersion:
        """Write the next policy: the product's own, but for what is changed."""
        return services.write_policy(
            school=self.school,
            author=self.admin,
            policy=policy or replace(DEFAULT, **changed),  # type: ignore[arg-type]
            after=after,
            now=lambda: at,
        )

    def open_clock(self, thread_id: UUID, at: datetime, urgency: str = ROUTINE) -> Clock:
        """Take a student's message."""
        subject = sla.Subject(thread_id, self.school.pk, "counsellor", b"0123456789abcdef", False)
        return sla.open_clock(subject=subject, urgency=urgency, moment=at)
