"""What a school writes down, and what counts (docs/guarantee.md, rules 16 to 18)."""

from datetime import UTC, date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from elevhalsa.people.services import people
from sla.models import CalendarVersion, PolicyVersion, Question
from sla.policies import readers, services
from sla.policies.errors import (
    CalendarNeeded,
    CalendarWrong,
    PolicyWrong,
    ReadersWrong,
    VersionTaken,
)
from sla.policies.selectors import terms_for, terms_of
from sla.policies.services import Closed, Draft
from sla.terms import DEFAULT_TERMS
from tests.sla.calendars import local
from tests.sla.promises import MORNING, hours
from tests.sla.schools import WEEK, SchoolWithTerms

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> SchoolWithTerms:
    return SchoolWithTerms()


def test_a_school_that_wrote_nothing_promises_an_answer_every_hour_of_the_year(
    town: SchoolWithTerms,
) -> None:
    assert terms_for(town.school.pk) == DEFAULT_TERMS


def test_a_change_is_a_new_version_with_its_author_and_the_old_one_stays(
    town: SchoolWithTerms,
) -> None:
    town.write_policy(MORNING, back_up_before=hours(2))
    town.write_policy(MORNING + hours(1), back_up_before=hours(3), after=1)

    rows = PolicyVersion.objects.filter(school_id=town.school.pk).order_by("version")
    assert [(row.version, row.author_id) for row in rows] == [
        (1, town.admin.pk),
        (2, town.admin.pk),
    ]
    assert [row.content["back_up_before_min"] for row in rows] == [120, 180]
    assert terms_for(town.school.pk).policy.back_up_before == hours(3)


def test_one_version_is_not_written_over_another_that_nobody_saw(town: SchoolWithTerms) -> None:
    town.write_policy(MORNING)

    with pytest.raises(VersionTaken) as refused:
        town.write_policy(MORNING, after=0)

    assert refused.value.details() == {"version": 1}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"answer": hours(25)}, ["answer_min"]),
        ({"cap": hours(73)}, ["cap_min"]),
        ({"back_up_acute": timedelta(minutes=31)}, ["back_up_acute_min"]),
        ({"back_up_before": hours(12), "answer": hours(12)}, ["back_up_before_min"]),
        ({"reminders": (0.5, 0.5)}, ["reminders"]),
        ({"reminders": (0.5, 1.0)}, ["reminders"]),
        ({"deputy_from": 0.0}, ["deputy_from"]),
    ],
)
def test_no_school_promises_less_than_the_product(
    town: SchoolWithTerms, changed: dict[str, Any], wrong: list[str]
) -> None:
    with pytest.raises(PolicyWrong) as refused:
        town.write_policy(MORNING, **changed)

    assert refused.value.details() == {"why": wrong}


def test_a_school_promises_by_its_calendar_only_once_it_has_one(town: SchoolWithTerms) -> None:
    with pytest.raises(CalendarNeeded):
        town.write_policy(MORNING, mode="calendar")
    town.write_calendar(MORNING)
    town.write_policy(MORNING, mode="calendar")

    clock = town.open_clock(uuid4(), local("2026-11-20 15:00").astimezone(UTC))

    assert clock.due_at == local("2026-11-23 15:00")
    assert (clock.policy_version, clock.calendar_version) == (1, 1)


def test_a_written_calendar_knows_the_holidays_of_six_years(town: SchoolWithTerms) -> None:
    town.write_calendar(MORNING, town.autumn_break())

    calendar = terms_for(town.school.pk).calendar

    closed = [date(2026, 10, 28), date(2026, 12, 24), date(2031, 6, 20), date(2031, 12, 25)]
    assert [calendar.hours_of(day) for day in closed] == [()] * 4
    assert calendar.hours_of(date(2032, 1, 6))  # a Tuesday of the seventh year: nobody knows yet


@pytest.mark.parametrize("branch", ["counsellor", "nurse"])
def test_a_closed_period_without_cover_of_a_branch_is_refused(
    town: SchoolWithTerms, branch: str
) -> None:
    nobody = {**town.back_up(), branch: []}
    period = Closed(date(2026, 10, 26), date(2026, 10, 30), "break", "Höstlov", nobody)

    with pytest.raises(ReadersWrong) as refused:
        town.write_calendar(MORNING, period)

    assert refused.value.details() == {"why": [branch]}
    assert not CalendarVersion.objects.exists()


def test_cover_is_people_of_the_back_up_and_nobody_else(town: SchoolWithTerms) -> None:
    period = Closed(date(2026, 10, 26), date(2026, 10, 30), "break", "Höstlov", town.team())

    with pytest.raises(ReadersWrong):
        town.write_calendar(MORNING, period)


def test_cover_ends_with_the_membership_and_the_overview_says_so(town: SchoolWithTerms) -> None:
    town.write_calendar(MORNING, town.autumn_break())
    day, covering = date(2026, 10, 28), town.people["nurse back_up"]
    assert readers.cover_on(town.school.pk, "nurse", day) == [covering.pk]

    team = covering.memberships.get().team
    people.remove_member(team=team, person=covering, now=lambda: MORNING)

    assert readers.cover_on(town.school.pk, "nurse", day) == []
    written = CalendarVersion.objects.get().content["closed"]
    assert "Höstlov" in readers.without_cover(town.school.pk, written)


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ([[]] * 7, (1, 2)),
        ([[("09:00", "08:00")], *[[]] * 6], (1, 2)),
        ([[("08:00", "12:00"), ("11:00", "15:00")], *[[]] * 6], (1, 2)),
        (WEEK, (2, 1)),
        (WEEK, (1, 500)),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(
    town: SchoolWithTerms, week: list[list[tuple[str, str]]], days: tuple[int, int]
) -> None:
    first, last = (date(2026, 12, 31) + timedelta(days=one) for one in days)
    closed = [Closed(first, last, "other", "Stängt", town.back_up())]

    with pytest.raises(CalendarWrong):
        services.content_of(Draft(week, closed, None), zone="Europe/Stockholm", year=2026)


def test_terms_of_many_schools_cost_as_little_as_of_one(
    town: SchoolWithTerms, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    others = [SchoolWithTerms().school.pk for _ in range(2)]
    town.write_calendar(MORNING)

    with django_assert_num_queries(2):  # type: ignore[operator]
        found = terms_of([town.school.pk, *others])

    assert found[town.school.pk].calendar.version == 1
    assert found[others[0]] == DEFAULT_TERMS


def test_a_question_is_answered_for_both_branches_by_people_who_are_still_there(
    town: SchoolWithTerms,
) -> None:
    def answer(question: Question, people: dict[str, list[object]]) -> None:
        services.answer_question(
            school=town.school,
            author=town.admin,
            question=question,
            people=people,  # type: ignore[arg-type]
            now=lambda: MORNING,
        )

    answer(Question.SATURDAY, town.team())  # type: ignore[arg-type]
    with pytest.raises(ReadersWrong):
        answer(Question.BOTH_ILL, town.team())  # type: ignore[arg-type]
    assert readers.unanswered(town.school) == [Question.BOTH_ILL, Question.BREAK]

    gone = town.people["counsellor school"]
    people.remove_member(team=gone.memberships.get().team, person=gone, now=lambda: MORNING)
    assert Question.SATURDAY in readers.unanswered(town.school)
