"""Which promises a table counts: taken down once, when their month is published."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from elevhalsa.people.models import Branch, School, TeamKind
from elevhalsa.people.selectors import members_of, students_of, team_of
from sla.models import Clock, ClockKind, Counted
from sla.policies.selectors import policies_between
from sla.statistics import figures
from sla.statistics.disclosure import Row, rounded
from sla.statistics.figures import A_DAY, Figures
from sla.statistics.periods import Period
from sla.statistics.together import ALL

SMALLEST_TEAM = 3  # a table of a smaller one would be about a person

KNOWN = ("calendar", "teams", "roster")  # what a month's table says of its school
BY_BRANCH = tuple(branch.value for branch in Branch)


def take_down(school: School, month: Period) -> None:
    """Write down how each promise of a month ended, once and for all."""
    begin, end = month.bounds(school.time_zone)
    promises = Q(opened_at__gte=begin, opened_at__lt=end) & ~Q(kind=ClockKind.FOLLOW_UP)
    follow_ups = Q(due_at__gte=begin, due_at__lt=end, kind=ClockKind.FOLLOW_UP)  # when due
    clocks = Clock.objects.filter(promises | follow_ups, school_id=school.pk).order_by("opened_at")
    rows = [fact_of(clock, school, month.begin) for clock in clocks]
    Counted.objects.bulk_create(rows, ignore_conflicts=True)


def fact_of(clock: Clock, school: School, month: date) -> Counted:
    """Return a promise as it is counted."""
    return Counted(
        clock_id=clock.pk,
        school_id=school.pk,
        month=month,
        branch=clock.branch,
        is_follow_up=clock.kind == ClockKind.FOLLOW_UP,
        student_ref=clock.student_ref,
        outcome=figures.outcome_of(clock),
        wait_h=figures.wait_of(clock),
        urgency=clock.urgency,
        arrival=figures.arrival_of(clock.opened_at, school.time_zone),
        escalated=clock.escalated_at is not None,
        at_back_up=clock.at_back_up,
    )


def taken_down(school_ids: Iterable[UUID], months: Iterable[date]) -> dict[str, list[Counted]]:
    """Return what was taken down of some schools' months: promises, and follow-ups beside them."""
    rows = Counted.objects.filter(school_id__in=list(school_ids), month__in=list(months))
    found: dict[str, list[Counted]] = {"rows": [], "follow_ups": []}
    for row in rows:
        found["follow_ups" if row.is_follow_up else "rows"].append(row)
    return found


def of_branch(facts: Iterable[Counted], branch: str) -> list[Counted]:
    """Return a branch's own; those of every branch for the whole."""
    return [fact for fact in facts if branch in {ALL, fact.branch}]


def counted(facts: Iterable[Counted], branch: str, known: Row, kind: str) -> Figures:
    """Count a branch, or the whole, under what is ``known`` to everybody of its table."""
    if kind == "follow_ups":
        return figures.count_follow_ups(of_branch(facts, branch))
    return figures.count(
        of_branch(facts, branch),
        calendar=known["calendar"],
        with_team=branch in known["teams"],
    )


def known_of(school: School, month: Period) -> Row:
    """Return what everybody knows of a school's month: which groups its tables have at all.

    Whether a calendar could lengthen promises is known from the policies that were in force; that
    one did would tell that somebody wrote while the school was closed.
    """
    begin, end = month.bounds(school.time_zone)
    clocks = Clock.objects.filter(
        school_id=school.pk, opened_at__gte=begin, opened_at__lt=end
    ).exclude(kind=ClockKind.FOLLOW_UP)
    lengthened = any(
        due_at - opened_at > A_DAY
        for due_at, opened_at in clocks.values_list("due_at", "opened_at")
    )
    policies = policies_between(school.pk, begin, end)
    return {
        "calendar": lengthened or any(policy.mode == "calendar" for policy in policies),
        "teams": [branch for branch in BY_BRANCH if _has_large_teams(school, branch)],
        "roster": rounded(students_of(school).count()),
    }


def _has_large_teams(school: School, branch: str) -> bool:
    teams = [team_of(school.pk, branch, kind) for kind in (TeamKind.SCHOOL, TeamKind.BACK_UP)]
    return all(team is not None and members_of(team).count() >= SMALLEST_TEAM for team in teams)
