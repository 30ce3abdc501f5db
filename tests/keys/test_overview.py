"""What an administrator sees of schools and teams: quickly, and before a back-up is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevhalsa.clock import host_now
from elevhalsa.people import local_help
from elevhalsa.people.models import Branch, LocalHelp, Person, School, Team
from elevhalsa.people.services.people import deactivate, remove_member
from elevhalsa.wire import to_text
from tests import factories, key_factories
from tests.factories import Browser

pytestmark = pytest.mark.django_db

BRANCHES = {Branch.COUNSELLOR: factories.counsellor, Branch.NURSE: factories.nurse}


def staffed(team: Team) -> list[Person]:
    """Put two people with keys into a back-up, as its start meeting does."""
    first, second = (BRANCHES[Branch(team.branch)](team) for _ in range(2))
    key_factories.epoch(team, first)
    key_factories.identity(second)
    key_factories.epoch(team, first, second)
    return [first, second]


def number(school: School, *, days: int) -> None:
    """Replace the local numbers by one that expires after some days."""
    school.organisation.local_help.all().delete()
    today = host_now().date()
    LocalHelp.objects.create(
        organisation=school.organisation,
        label="Socialjouren",
        number="031-390 06 40",
        hours="Dygnet runt",
        verified_on=today,
        expires_on=today + timedelta(days=days),
    )


@pytest.fixture
def school() -> School:
    """An open school."""
    made = factories.school()
    made.opened_at = host_now()
    made.save()
    number(made, days=200)
    return made


@pytest.fixture
def back_up(school: School) -> Team:
    return factories.back_up(school)


@pytest.fixture
def pair(back_up: Team) -> list[Person]:
    return staffed(back_up)


@pytest.fixture
def admin(school: School) -> Browser:
    return factories.client_of(factories.administrator(school.organisation))


def at_risk(admin: Browser) -> list[str]:
    (shown,) = admin.get("/api/admin/overview").json()["schools"]
    found: list[str] = shown["at_risk"]
    return found


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("days", "risks"),
    [(61, []), (60, ["local_help_soon"]), (1, ["local_help_soon"]), (0, ["local_help_gone"])],
)
def test_a_local_number_is_missed_sixty_days_before_it_expires_and_on_the_day(
    admin: Browser, school: School, days: int, risks: list[str]
) -> None:
    number(school, days=days)
    shown = admin.get(f"/api/help?school={to_text(school.pk.bytes)}").json()["local"]

    assert at_risk(admin) == risks
    assert len(shown) == (1 if days else 0)
    told = list(local_help.problems(host_now().date()))
    assert [school.organisation.name in sentence for sentence in told] == [True] * len(risks)


@pytest.mark.usefixtures("pair")
def test_a_back_up_of_two_is_no_risk(admin: Browser) -> None:
    assert at_risk(admin) == []


def test_a_back_up_that_shrank_to_one_asks_for_another_person(
    admin: Browser, back_up: Team, pair: list[Person]
) -> None:
    remove_member(team=back_up, person=pair[1], now=host_now)

    assert at_risk(admin) == ["back_up_alone_counsellor"]


def test_a_back_up_of_one_with_a_newcomer_asks_to_let_them_in(
    admin: Browser, back_up: Team, pair: list[Person]
) -> None:
    deactivate(person=pair[1], now=host_now)
    key_factories.identity(factories.counsellor(back_up))

    assert at_risk(admin) == ["back_up_let_in_counsellor"]


def test_a_member_with_new_keys_holds_the_team_s_no_more(
    admin: Browser, pair: list[Person]
) -> None:
    key_factories.identity(pair[0], start_over=True)

    assert at_risk(admin) == ["back_up_let_in_counsellor"]


def test_a_back_up_of_which_nobody_is_left_is_said_to_be_lost(
    admin: Browser, back_up: Team, pair: list[Person]
) -> None:
    for person in pair:
        remove_member(team=back_up, person=person, now=host_now)
    factories.counsellor(back_up)

    assert at_risk(admin) == ["back_up_lost_counsellor"]


def test_a_school_that_is_not_open_is_told_what_is_missing_instead(
    admin: Browser, school: School, back_up: Team, pair: list[Person]
) -> None:
    School.objects.filter(pk=school.pk).update(opened_at=None)
    remove_member(team=back_up, person=pair[1], now=host_now)

    (shown,) = admin.get("/api/admin/overview").json()["schools"]

    assert shown["at_risk"] == []
    assert "back_up_members_counsellor" in shown["why_not"]


def test_the_overview_of_seven_schools_asks_no_more_than_that_of_two() -> None:
    asked = []
    for number in (2, 7):
        owner = factories.organisation()
        for _ in range(number):
            school = factories.school(owner)
            for branch in BRANCHES:
                factories.team(school, branch=branch)
                staffed(factories.back_up(school, branch=branch))
        admin = factories.client_of(factories.administrator(owner))
        admin.get("/api/admin/overview")
        with CaptureQueriesContext(connection) as queries:
            shown = admin.get("/api/admin/overview").json()
        assert (len(shown["schools"]), len(shown["teams"])) == (number, 4 * number)
        asked.append(len(queries))

    assert asked[0] == asked[1]
