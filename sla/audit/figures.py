"""Whether published figures say what the log says: what was counted, and the tables made of it."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef

from elevhalsa.people.models import School
from sla import history
from sla.audit.report import Report
from sla.audit.snapshot import in_batches
from sla.models import Clock, ClockKind, Counted, Event, PublishedTable
from sla.statistics import counting, periods, tables
from sla.statistics.disclosure import RULES, Row
from sla.statistics.figures import Outcome
from sla.statistics.periods import Period, Span

COMPARED = (
    "school_id", "month", "branch", "is_follow_up", "student_ref", "outcome", "urgency", "arrival",
    "escalated", "at_back_up",
)  # fmt: skip


@dataclass(frozen=True)
class Month:
    """A month that a school has published."""

    school: School
    period: Period
    begin: datetime
    end: datetime
    published_at: datetime


def check(report: Report) -> None:
    """Compare what every published month counted with the log, and every table with its counts."""
    months = _published_months()
    _check_counted(report, months)
    for table in PublishedTable.objects.order_by("pk").iterator(chunk_size=100):
        if table.table.get("rules") != RULES:
            report.older_tables += 1
            continue
        report.tables += 1
        again = _again(table) | {"rules": RULES}
        if json.loads(json.dumps(again)) != table.table:
            period = Period(Span(table.span), table.begin)
            report.found("table_differs", f"{table.subject_id} {period}")


def _published_months() -> dict[UUID, list[Month]]:
    """Return each school's published months, those published first first."""
    rows = PublishedTable.objects.filter(span=Span.MONTH).order_by("published_at", "begin")
    schools = School.objects.in_bulk({row.subject_id for row in rows})
    months: dict[UUID, list[Month]] = defaultdict(list)
    for row in rows:
        if school := schools.get(row.subject_id):
            period = Period(Span.MONTH, row.begin)
            bounds = period.bounds(school.time_zone)
            months[school.pk].append(Month(school, period, *bounds, row.published_at))
    return months


def _check_counted(report: Report, months: dict[UUID, list[Month]]) -> None:
    events = Event.objects.filter(school_id__in=months).exclude(clock_id=None)
    rows = events.order_by("clock_id", "pk").iterator(chunk_size=2000)
    told = (
        _told_of(list(own), months) for _, own in groupby(rows, key=lambda event: event.clock_id)
    )
    for some in in_batches(one for one in told if one):
        _compare(report, some)
    _check_unlogged(report)


def _check_unlogged(report: Report) -> None:
    """Find what was counted of promises that the log never heard of, though it was there."""
    began_at = Event.objects.order_by("pk").values_list("at", flat=True).first()
    logged = Event.objects.filter(clock_id=OuterRef("clock_id"))
    unheard = Counted.objects.filter(~Exists(logged))
    if began_at:
        older = Clock.objects.filter(pk=OuterRef("clock_id"), opened_at__lt=began_at)
        unheard = unheard.filter(~Exists(older))
    for row in unheard.iterator(chunk_size=2000):
        if began_at is None or periods.month(row.month).end > began_at.date():
            report.found("counted_unlogged", row.clock_id)


def _compare(report: Report, some: list[Counted]) -> None:
    rows = Counted.objects.in_bulk([one.clock_id for one in some], field_name="clock_id")
    for told in some:
        row = rows.get(told.clock_id)
        if row is None:
            report.found("counted_missing", told.clock_id)
            continue
        for column in _columns_of(told):
            if history.as_json(getattr(row, column)) != history.as_json(getattr(told, column)):
                report.found("counted_differs", f"{told.clock_id} {column}")


def _columns_of(told: Counted) -> Iterable[str]:
    """Return what must be the same: not a late one's wait, which may just have ended."""
    return COMPARED if told.outcome == Outcome.LATE else (*COMPARED, "wait_h")


def _told_of(events: list[Event], months: dict[UUID, list[Month]]) -> Counted | None:
    """Return how a promise must have been counted, by what was logged until its month was.

    None where it was in no month, or where the log does not say how it began.
    """
    clock_id, school_id = events[0].clock_id, events[0].school_id
    assert clock_id is not None, "these are events of clocks"
    for month in months[school_id]:
        clock = history.clock_at(clock_id, events, month.published_at)
        if clock is None:
            continue
        at = clock.due_at if clock.kind == ClockKind.FOLLOW_UP else clock.opened_at
        if month.begin <= at < month.end:
            return counting.fact_of(clock, month.school, month.period.begin)
    return None


def _again(table: PublishedTable) -> Row:
    """Return a published table as it is made of what was counted, and of the tables below it."""
    period = Period(Span(table.span), table.begin)
    if period.span == Span.MONTH:
        known = {name: table.table[name] for name in counting.KNOWN}
        return tables.month_table(counting.taken_down([table.subject_id], period.months), known)
    below = PublishedTable.objects.filter(subject_id=table.subject_id, span=Span.MONTH)
    if below.filter(begin__in=period.months).exists():
        return tables.of_term(School(pk=table.subject_id), period)
    schools = School.objects.filter(organisation_id=table.subject_id)
    return tables.of_organisation(list(schools), period)
