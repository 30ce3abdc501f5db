"""Freezing a finished month, and a finished term, once for each school and each municipality."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people.models import Organisation, School
from sla import deadlines
from sla.models import PublishedTable
from sla.policies.selectors import terms_for
from sla.statistics import counting, disclosure, periods, tables
from sla.statistics.disclosure import Row
from sla.statistics.periods import Period, Span


@transaction.atomic
def publish_one(*, now: Now) -> bool:
    """Publish the oldest finished period that somebody lacks. Return whether there was one.

    Any number of processes may call this at once. What is published never changes: no late
    answer and no erasure shows in it.
    """
    moment = now()
    real = School.objects.filter(opened_at__isnull=False, is_synthetic=False)
    schools = list(real.order_by("pk"))
    return any(_publish_school(school, moment) for school in schools) or any(
        _publish_organisation(organisation, moment)
        for organisation in Organisation.objects.order_by("pk")
    )


def _publish_school(school: School, moment: datetime) -> bool:
    """Publish a school's finished term, whose months are all there, or its next month."""
    months = _published(school.pk, Span.MONTH)
    term = periods.term(months[-1]) if months else None
    if (
        term
        and months[-1] == term.months[-1]
        and term.begin not in _published(school.pk, Span.TERM)
    ):
        _freeze(school.pk, term, tables.of_term(school, term), moment)
        return True
    month = _next_month(school, months)
    if moment < _settled_at(month, school):
        return False
    counting.take_down(school, month)
    _freeze(school.pk, month, tables.of_month(school, month), moment)
    return True


def _publish_organisation(organisation: Organisation, moment: datetime) -> bool:
    """Publish the oldest term that all schools of a municipality have published."""
    opened = organisation.schools.filter(opened_at__isnull=False, is_synthetic=False)
    schools = list(opened.order_by("pk"))
    done = _published(organisation.pk, Span.TERM)
    for term in _terms_of(schools):
        if term.begin not in done:
            _freeze(organisation.pk, term, tables.of_organisation(schools, term), moment)
            return True
    return False


def _terms_of(schools: list[School]) -> Iterator[Period]:
    """Yield the terms that no school still has to publish, oldest first."""
    found = {begin for school in schools for begin in _published(school.pk, Span.TERM)}
    for begin in sorted(found):
        term = periods.term(begin)
        if all(_has_published(school, term) for school in schools):
            yield term


def _has_published(school: School, term: Period) -> bool:
    """Say whether a school has published a term, or was opened after its end."""
    if term.begin in _published(school.pk, Span.TERM):
        return True
    months = _published(school.pk, Span.MONTH)
    return not months and _next_month(school, months).begin >= term.end


def _published(subject_id: UUID, span: Span) -> list[date]:
    rows = PublishedTable.objects.filter(subject_id=subject_id, span=span).order_by("begin")
    return list(rows.values_list("begin", flat=True))


def _freeze(subject_id: UUID, period: Period, table: Row, moment: datetime) -> None:
    PublishedTable.objects.get_or_create(
        subject_id=subject_id,
        span=period.span,
        begin=period.begin,
        defaults={"table": table | {"rules": disclosure.RULES}, "published_at": moment},
    )


def _next_month(school: School, published: list[date]) -> Period:
    """Return the month after the newest published, or that in which the school was opened.

    Not the first with a promise: that it is published would say that somebody wrote.
    """
    if published:
        return periods.month(periods.month(published[-1]).end)
    assert school.opened_at is not None, "a school that is not open publishes nothing"
    return periods.month(periods.local_day(school.opened_at, school.time_zone))


def _settled_at(month: Period, school: School) -> datetime:
    """Return when every promise of the month was kept or is late."""
    return deadlines.due_at(month.bounds(school.time_zone)[1], terms_for(school.pk))
