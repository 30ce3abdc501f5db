"""Working hours, absences and deputies: who is there, who stands in, and who may say so."""

from datetime import UTC, datetime, timedelta

import pytest

from elevhalsa.people import presence
from elevhalsa.people.attendance import Weekly
from elevhalsa.people.errors import (
    AbsenceWrong,
    DeputyCircle,
    DeputyNeeded,
    DeputyWrong,
    HoursWrong,
)
from elevhalsa.people.models import Absence, Branch, Person, PresenceChange, Team
from elevhalsa.people.services.people import deactivate, remove_member
from elevhalsa.people.services.presence import (
    Plan,
    end_absence,
    record_absence,
    set_working_hours,
)
from tests import factories

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)  # a Tuesday, nine o'clock in Stockholm
DAY = timedelta(days=1)
OFFICE = [Weekly(day, 465, 1020) for day in range(5)]


@pytest.fixture
def team() -> Team:
    return factories.team()


def at_nine() -> datetime:
    return NINE


def plan(
    person: Person, deputy: Person | None, *, start: datetime = NINE, days: float = 1
) -> Absence:
    asked = Plan(True, start, start + days * DAY, deputy.pk if deputy else None)
    return record_absence(person=person, recorded_by=person, plan=asked, now=at_nine)


def is_ill(person: Person, by: Person | None = None) -> Absence:
    return record_absence(person=person, recorded_by=by or person, plan=Plan(False), now=at_nine)


def work(person: Person) -> None:
    set_working_hours(person=person, week=OFFICE, now=at_nine)


def test_a_planned_absence_cannot_be_set_without_a_deputy(team: Team) -> None:
    anna = factories.counsellor(team)

    with pytest.raises(DeputyNeeded):
        plan(anna, None)

    assert not Absence.objects.exists()


@pytest.mark.parametrize("whom", ["a nurse", "another school's", "oneself", "one who left"])
def test_a_deputy_is_somebody_of_the_branch_who_could_read(team: Team, whom: str) -> None:
    anna = factories.counsellor(team)
    school = team.schools.get()
    gone = factories.counsellor(team)
    remove_member(team=team, person=gone, now=at_nine)
    deputies = {
        "a nurse": factories.nurse(factories.team(school, branch=Branch.NURSE)),
        "another school's": factories.counsellor(
            factories.team(factories.school(school.organisation))
        ),
        "oneself": anna,
        "one who left": gone,
    }

    with pytest.raises(DeputyWrong):
        plan(anna, deputies[whom])


def test_a_colleague_or_one_of_the_back_up_may_stand_in(team: Team) -> None:
    anna, bo = factories.counsellor(team), factories.counsellor(team)
    cleo = factories.counsellor(factories.back_up(team.schools.get()))

    assert plan(anna, bo).deputy == bo
    assert plan(bo, cleo, start=NINE + 5 * DAY).deputy == cleo


def test_a_deputy_who_is_away_has_a_deputy_too(team: Team) -> None:
    anna, bo, cleo = (factories.counsellor(team) for _ in range(3))
    plan(anna, bo)
    plan(bo, cleo)

    assert presence.deputy_of(anna, NINE) == cleo
    assert presence.deputy_of(anna, NINE + DAY) is None
    is_ill(cleo)
    assert presence.deputy_of(anna, NINE) is None


def test_nobody_stands_in_in_a_circle(team: Team) -> None:
    anna, bo, cleo = (factories.counsellor(team) for _ in range(3))
    plan(anna, bo)
    plan(bo, cleo, start=NINE + DAY / 2)

    with pytest.raises(DeputyCircle):
        plan(cleo, anna, start=NINE + DAY * 3 / 4)

    assert plan(cleo, anna, start=NINE + DAY).deputy == anna


@pytest.mark.parametrize(
    "asked",
    [
        Plan(True, NINE, None, None),
        Plan(True, NINE + DAY, NINE, None),
        Plan(True, NINE - 2 * DAY, NINE - DAY, None),
        Plan(True, NINE, NINE + 400 * DAY, None),
        Plan(False, None, NINE - DAY, None),
    ],
)
def test_an_absence_that_cannot_be_is_refused(team: Team, asked: Plan) -> None:
    anna = factories.counsellor(team)

    with pytest.raises(AbsenceWrong):
        record_absence(person=anna, recorded_by=anna, plan=asked, now=at_nine)


def test_a_sudden_absence_lasts_the_local_day_and_is_one_however_often_it_is_said(
    team: Team,
) -> None:
    anna, bo = factories.counsellor(team), factories.counsellor(team)

    first, again = is_ill(anna, by=bo), is_ill(anna)

    assert first == again
    assert (first.from_at, first.to_at) == (NINE, datetime(2026, 11, 17, 23, 0, tzinfo=UTC))
    assert presence.is_absent(anna, NINE)
    assert not presence.is_absent(anna, first.to_at)


def test_who_came_back_is_here(team: Team) -> None:
    anna = factories.counsellor(team)
    absence = is_ill(anna)

    for _ in range(2):
        end_absence(absence=absence, ended_by=anna, now=at_nine)

    assert not presence.is_absent(anna, NINE)
    assert not PresenceChange.objects.exists()


def test_a_team_is_there_while_one_of_it_is(team: Team) -> None:
    anna, bo = factories.counsellor(team), factories.counsellor(team)
    is_ill(anna)

    assert presence.present(team, NINE, NINE + DAY / 4)
    assert not presence.present(team, NINE, NINE + DAY / 4, without={bo.pk})
    is_ill(bo)
    assert not presence.present(team, NINE, NINE + DAY / 4)
    assert presence.present(team, NINE, NINE + DAY)  # both are back at midnight


def test_nobody_is_in_an_empty_team(team: Team) -> None:
    assert not presence.present(team, NINE, NINE + DAY)


def test_when_somebody_reads_next_is_known_of_those_alone_who_said_it(team: Team) -> None:
    anna = factories.counsellor(team)
    assert presence.next_present_at(team, NINE) is None
    assert not presence.reads_now(team, NINE)

    work(anna)

    evening = NINE + timedelta(hours=10)
    assert presence.reads_now(team, NINE)
    assert not presence.reads_now(team, evening)
    assert presence.next_present_at(team, evening) == datetime(2026, 11, 18, 6, 45, tzinfo=UTC)
    is_ill(anna)
    assert not presence.reads_now(team, NINE)
    closed = {datetime(2026, 11, day, tzinfo=UTC).date() for day in (17, 18)}
    assert presence.next_present_at(team, NINE, closed_on=closed) == datetime(
        2026, 11, 19, 6, 45, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "week",
    [
        [Weekly(0, 480, 480)],
        [Weekly(0, 600, 540)],
        [Weekly(0, 480, 720), Weekly(0, 700, 900)],
    ],
)
def test_a_week_that_cannot_be_is_refused_and_the_old_one_stays(
    team: Team, week: list[Weekly]
) -> None:
    anna = factories.counsellor(team)
    work(anna)

    with pytest.raises(HoursWrong):
        set_working_hours(person=anna, week=week, now=at_nine)

    assert anna.working_hours.count() == len(OFFICE)


def test_threads_are_looked_at_whenever_fewer_may_be_there(team: Team) -> None:
    anna, bo = factories.counsellor(team), factories.counsellor(team)
    plan(anna, bo, start=NINE + DAY)
    work(bo)
    remove_member(team=team, person=anna, now=at_nine)
    deactivate(person=bo, now=at_nine)

    due = PresenceChange.objects.order_by("acts_at").values_list("acts_at", "team")

    assert list(due) == [(NINE, team.pk)] * 3 + [(NINE + DAY, None)]
