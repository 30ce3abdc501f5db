"""A finished month and a finished term are published once, and frozen."""

from datetime import timedelta
from typing import Any

import pytest

from elevhalsa.people.models import Branch, School
from sla.models import Clock, Counted, PublishedTable
from sla.statistics import periods
from tests import factories
from tests.sla.months import (
    A_MONTH,
    AFTER_CHRISTMAS,
    JULY,
    OCTOBER,
    SETTLED,
    clocks,
    opened_school,
    publish_all,
)
from tests.sla.schools import SchoolWithTerms

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return opened_school()


def table(school: School, period: str) -> dict[str, Any]:
    wanted = periods.parse(period)
    published = PublishedTable.objects.get(
        subject_id=school.pk, span=wanted.span, begin=wanted.begin
    )
    found: dict[str, Any] = published.table
    return found


def row(table: dict[str, Any], branch: str = "nurse") -> dict[str, Any]:
    rows = table["rows"]
    assert isinstance(rows, list)
    found: dict[str, Any] = next(one for one in rows if one["branch"] == branch)
    return found


def test_a_month_is_published_when_its_last_promise_is_due_and_not_before(school: School) -> None:
    clocks(school, students=12)

    assert publish_all(SETTLED - timedelta(seconds=1)) == 0
    assert publish_all() == 1
    assert publish_all() == 0


def test_what_was_published_does_not_change(school: School) -> None:
    clocks(school, students=12)
    publish_all()
    frozen = PublishedTable.objects.get().table

    clocks(school, students=30)
    publish_all()

    assert PublishedTable.objects.get().table == frozen


def test_a_term_counts_what_its_months_counted_whatever_happened_since(school: School) -> None:
    """Or the difference would be one student's: an answer taken back, an erasure."""
    for month in range(2):
        clocks(school, students=9, at=OCTOBER + month * A_MONTH)
    publish_all(OCTOBER + 2 * A_MONTH)

    Clock.objects.filter(opened_at=OCTOBER).update(answered_at=None, ended_at=None, ended_by="")
    clocks(school, students=1, at=OCTOBER, first=9)
    publish_all(AFTER_CHRISTMAS)

    assert Counted.objects.count() == 18
    assert all(one["hidden"] for one in table(school, "2026-ht")["rows"])


def test_months_that_were_missed_are_published_one_by_one_and_the_term_behind_them(
    school: School,
) -> None:
    clocks(school, students=12)

    assert publish_all(AFTER_CHRISTMAS) == 3 + 1 + 1  # and the municipality's term
    spans = PublishedTable.objects.filter(subject_id=school.pk).order_by("pk")
    assert [str(periods.Period(periods.Span(one.span), one.begin)) for one in spans] == [
        "2026-10", "2026-11", "2026-12", "2026-ht",
    ]  # fmt: skip


def test_a_school_with_fewer_than_ten_students_is_hidden(school: School) -> None:
    clocks(school, students=9)
    publish_all()

    shown = table(school, "2026-10")
    assert shown["students"] == {"value": None, "hidden": True, "at_least": False}
    assert all(one["hidden"] for one in shown["rows"])


def test_a_term_of_small_months_is_counted_for_itself(school: School) -> None:
    for month in range(3):
        clocks(school, students=8, at=OCTOBER + month * A_MONTH, first=8 * month)
    publish_all(AFTER_CHRISTMAS)

    shown = table(school, "2026-ht")
    assert row(shown, "all")["kept"]["value"] == 25
    assert shown["students"]["value"] == 25


def test_a_term_of_which_months_were_shown_is_their_sum_and_nothing_more(school: School) -> None:
    """The month that was too small cannot be had by subtracting the others."""
    for month, students in enumerate((20, 8, 20)):
        for branch in Branch:
            at = OCTOBER + month * A_MONTH
            clocks(school, branch=branch, students=students, at=at, first=50 * len(branch))
    publish_all(AFTER_CHRISTMAS)

    kept = row(table(school, "2026-ht"))["kept"]
    assert kept == {"value": 40, "hidden": False, "at_least": False}
    assert row(table(school, "2026-ht"))["clocks"]["at_least"]


def test_a_terms_students_are_those_of_the_months_it_shows(school: School) -> None:
    """Or the ones of a hidden month would be told by the difference."""
    for branch in Branch:
        clocks(school, branch=branch, students=20)
    clocks(school, students=9, at=OCTOBER + A_MONTH, first=20)
    publish_all(AFTER_CHRISTMAS)

    assert table(school, "2026-11")["students"]["hidden"]
    assert table(school, "2026-ht")["students"]["value"] == 20


def test_months_are_published_from_the_one_in_which_a_school_was_opened() -> None:
    """From the first promise on, they would tell in which month somebody wrote."""
    quiet, asked = opened_school(at=JULY), opened_school(at=JULY)
    clocks(asked, students=1)
    publish_all()

    own = PublishedTable.objects.filter(span="month")
    first, second = (
        list(own.filter(subject_id=school.pk).order_by("begin").values_list("begin", "table"))
        for school in (quiet, asked)
    )
    assert [begin.month for begin, _ in first] == [7, 8, 9, 10]
    assert first == second


def test_both_clocks_are_counted_where_a_calendar_lengthens_promises(school: School) -> None:
    for branch in Branch:
        clocks(school, branch=branch, students=20, hours=3)
        clocks(school, branch=branch, students=10, hours=60, due_h=72, first=20)
        clocks(school, branch=branch, students=6, hours=30, first=30)
    publish_all(SETTLED + A_MONTH)

    shown = row(table(school, "2026-10"))
    counts = {name: shown[name]["value"] for name in ("kept", "kept_later", "late")}
    assert counts == {"kept": 20, "kept_later": 10, "late": 5}
    assert (shown["attainment"], shown["within_day"]) == (85, 57)
    assert (shown["median_h"], shown["longest_h"]) == (3.0, 60.0)


def test_whether_a_calendar_counted_is_told_by_the_policies_and_not_by_who_wrote() -> None:
    """The school had a calendar on the first days; one student wrote then, at another nobody."""
    pairs = [SchoolWithTerms(opened_school(at=OCTOBER)) for _ in range(2)]
    for one in pairs:
        one.write_calendar(JULY)
        one.write_policy(JULY, mode="calendar")
        one.write_policy(OCTOBER + timedelta(days=9), mode="always", after=1)
    clocks(pairs[0].school, students=1, hours=60, due_h=72)
    publish_all()

    first, second = (table(one.school, "2026-10") for one in pairs)
    assert (first["calendar"], second["calendar"]) == (True, True)
    publish_all(SETTLED + A_MONTH)
    assert not table(pairs[0].school, "2026-11")["calendar"]


def test_a_small_team_is_not_told_apart_from_the_back_up(school: School) -> None:
    own = factories.team(school, branch=Branch.NURSE)
    back_up = factories.back_up(school, branch=Branch.NURSE)
    for _ in range(3):
        factories.nurse(back_up)
    members = [factories.nurse(own) for _ in range(3)]
    for month in range(2):
        at = OCTOBER + month * A_MONTH
        for branch in Branch:
            clocks(school, branch=branch, students=12, at=at)
            clocks(school, branch=branch, students=12, at=at, hours=30, first=12)
        publish_all(at + A_MONTH)
        members[0].memberships.update(to_at=at)  # two are left

    first, second = (row(table(school, f"2026-{month}"))["parts"] for month in (10, 11))
    assert first["team"] == {"own": 50, "back_up": 50}
    assert "team" not in second
    assert second["escalated"] == {"yes": 50, "no": 50}


def test_a_municipality_shows_the_sum_of_what_its_schools_show(school: School) -> None:
    other = opened_school(school.organisation)
    for branch in Branch:
        clocks(school, branch=branch, students=20)
        clocks(other, branch=branch, students=8)
    publish_all(AFTER_CHRISTMAS)

    whole = PublishedTable.objects.get(subject_id=school.organisation_id).table
    assert row(whole)["kept"]["value"] == 20
    assert whole["students"]["value"] == 20


def test_a_municipality_of_small_schools_is_counted_for_itself(school: School) -> None:
    schools = [school, *(opened_school(school.organisation) for _ in range(2))]
    for number, one in enumerate(schools):
        clocks(one, students=8, first=8 * number)
    publish_all(AFTER_CHRISTMAS)

    whole = PublishedTable.objects.get(subject_id=school.organisation_id).table
    assert row(whole, "all")["kept"]["value"] == 25


def test_a_municipality_waits_for_its_last_school(school: School) -> None:
    other = opened_school(school.organisation, at=JULY)
    clocks(other, students=20, at=JULY)
    clocks(school, students=20, at=OCTOBER)

    publish_all(AFTER_CHRISTMAS - timedelta(days=8))
    assert not PublishedTable.objects.filter(subject_id=school.organisation_id).exists()
    publish_all(AFTER_CHRISTMAS)

    assert PublishedTable.objects.filter(subject_id=school.organisation_id).count() == 1
