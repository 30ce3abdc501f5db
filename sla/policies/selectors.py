"""Which terms are in force at a school."""

from collections.abc import Iterable
from uuid import UUID

from sla.calendars.opening import ALWAYS_OPEN
from sla.models import CalendarVersion, PolicyVersion
from sla.policies.stored import calendar_from, policy_from
from sla.policy import DEFAULT
from sla.terms import Terms


def terms_for(school_id: UUID) -> Terms:
    """Return a school's terms in their newest versions; one that chose nothing has the default."""
    return terms_of([school_id])[school_id]


def terms_of(school_ids: Iterable[UUID]) -> dict[UUID, Terms]:
    """Return the terms of several schools, in a number of queries that does not grow."""
    asked = set(school_ids)
    policies = PolicyVersion.objects.filter(school_id__in=asked).order_by("version")
    calendars = CalendarVersion.objects.filter(school_id__in=asked).order_by("version")
    newest_policy = {row.school_id: row for row in policies}
    newest_calendar = {row.school_id: row for row in calendars}
    return {one: _terms(newest_policy.get(one), newest_calendar.get(one)) for one in asked}


def policy_of(school_id: UUID) -> PolicyVersion | None:
    """Return the newest version of a school's policy, if it wrote one."""
    return PolicyVersion.objects.filter(school_id=school_id).order_by("-version").first()


def calendar_of(school_id: UUID) -> CalendarVersion | None:
    """Return the newest version of a school's calendar, if it wrote one."""
    return CalendarVersion.objects.filter(school_id=school_id).order_by("-version").first()


def _terms(policy: PolicyVersion | None, calendar: CalendarVersion | None) -> Terms:
    return Terms(
        policy=policy_from(policy.content, version=policy.version) if policy else DEFAULT,
        calendar=calendar_from(calendar.content, version=calendar.version)
        if calendar
        else ALWAYS_OPEN,
    )
