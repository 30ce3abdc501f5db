"""Which terms are in force at a school."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sla.calendars.opening import ALWAYS_OPEN
from sla.models import CalendarVersion, Clock, PolicyVersion
from sla.policies.stored import calendar_from, policy_from
from sla.policy import DEFAULT, Policy, strictest
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


def terms_kept_by(clocks: Iterable[Clock]) -> dict[UUID, Terms]:
    """Return, by clock, the newest terms with no rung later than once promised (rule 18).

    Few queries for many clocks.
    """
    found = list(clocks)
    schools = {clock.school_id for clock in found}
    newest, versions = terms_of(schools), _versions_of(schools)
    return {
        clock.pk: replace(
            newest[clock.school_id],
            policy=strictest(
                newest[clock.school_id].policy, *_since(versions[clock.school_id], clock.opened_at)
            ),
        )
        for clock in found
    }


def _versions_of(school_ids: set[UUID]) -> dict[UUID, list[PolicyVersion]]:
    found: dict[UUID, list[PolicyVersion]] = {one: [] for one in school_ids}
    for row in PolicyVersion.objects.filter(school_id__in=school_ids).order_by("version"):
        found[row.school_id].append(row)
    return found


def _since(versions: list[PolicyVersion], opened_at: datetime) -> list[Policy]:
    """Return the policy in force at a moment, and those that came after it."""
    later = [row for row in versions if row.written_at > opened_at]
    counted = versions[max(len(versions) - len(later) - 1, 0) :]
    return [policy_from(row.content, version=row.version) for row in counted]


def policies_between(school_id: UUID, begin: datetime, end: datetime) -> list[Policy]:
    """Return the policies that were in force at a school between two moments."""
    versions = _versions_of({school_id})[school_id]
    written = [row for row in versions if row.written_at < end]
    return _since(written, begin)


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
