"""Freezing a finished month's table, once for each school."""

from datetime import date, datetime

from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people.models import Branch, School
from sla import deadlines
from sla.models import Clock, PublishedTable
from sla.policies.selectors import terms_for
from sla.statistics import disclosure, figures, months


@transaction.atomic
def publish_one(*, now: Now) -> bool:
    """Publish the oldest finished month that a school lacks. Return whether there was one.

    Any number of processes may call this at once. What is published never changes: no late
    answer and no erasure shows in it.
    """
    moment = now()
    for school in School.objects.filter(opened_at__isnull=False).order_by("pk"):
        month = _oldest_missing(school)
        if month and moment >= _settled_at(month, school):
            PublishedTable.objects.get_or_create(
                school_id=school.pk,
                month=month,
                defaults={"table": table_of(school, month), "published_at": moment},
            )
            return True
    return False


def _oldest_missing(school: School) -> date | None:
    """Return the month after the newest published; the school's first one with a promise."""
    newest = PublishedTable.objects.filter(school_id=school.pk).order_by("-month").first()
    if newest:
        return months.after(newest.month)
    first = Clock.objects.filter(school_id=school.pk).order_by("opened_at").first()
    return months.month_of(first.opened_at, school.time_zone) if first else None


def _settled_at(month: date, school: School) -> datetime:
    """Return when every promise of the month was kept or is late."""
    return deadlines.due_at(months.bounds(month, school.time_zone)[1], terms_for(school.pk))


def table_of(school: School, month: date) -> disclosure.Table:
    """Return a month's table as it may be shown."""
    begin, end = months.bounds(month, school.time_zone)
    clocks = list(
        Clock.objects.filter(school_id=school.pk, opened_at__gte=begin, opened_at__lt=end)
    )
    by_branch = {
        branch.value: figures.count(clock for clock in clocks if clock.branch == branch)
        for branch in Branch
    }
    return disclosure.table_of(by_branch, figures.count(clocks))
