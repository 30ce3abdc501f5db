"""A school that promises by its calendar, while it is closed (docs/guarantee.md, rule 16)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from elevhalsa import clock
from elevhalsa.people.models import Branch
from sla.policies import services
from sla.policies.services import Draft
from sla.policy import DEFAULT
from tests import factories
from tests.chat.api import Browser, wish_value
from tests.chat.village import Village, at_noon, build, open_talk, wish
from tests.sla.schools import WEEK

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)  # 22.30 in Stockholm
TUESDAY_AT_EIGHT = "2026-11-24T07:00:00.000Z"


@pytest.fixture
def village() -> Village:
    village = build()
    admin = factories.administrator(village.school.organisation)
    teams = {Branch.COUNSELLOR: village.back_up, Branch.NURSE: village.nurse_back_up}
    cover = {
        branch.value: [one.person_id for one in team.memberships.all()]
        for branch, team in teams.items()
    }
    given = {"school": village.school, "author": admin, "after": 0, "now": at_noon}
    services.write_calendar(draft=Draft(WEEK, [], cover), **given)  # type: ignore[arg-type]
    services.write_policy(policy=replace(DEFAULT, mode="calendar"), **given)  # type: ignore[arg-type]
    return village


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return how the promise's clock is set: the database's own stands for no test."""
    return lambda moment: monkeypatch.setattr(clock, "engine_now", lambda: moment)


def test_the_resulting_day_and_hour_is_known_before_sending(
    village: Village, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(SATURDAY)

    route = Browser(village.student).post("threads/route", wish_value(wish()))

    assert (route["due_at"], route["out_of_hours"]) == (TUESDAY_AT_EIGHT, True)


def test_a_school_that_is_open_pins_no_help_lines(
    village: Village, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(at_noon())

    route = Browser(village.student).post("threads/route", wish_value(wish()))

    assert (route["due_at"], route["out_of_hours"]) == ("2026-11-18T09:00:00.000Z", False)


def test_who_waits_while_the_school_is_closed_is_told_so_and_staff_are_not(
    village: Village, set_clock: Callable[[datetime], None]
) -> None:
    talk = open_talk(village)

    def thread_of(browser: Browser) -> dict[str, object]:
        (thread,) = browser.get("threads?state=open")["threads"]
        return dict(thread)

    set_clock(SATURDAY)
    assert thread_of(Browser(talk.village.student))["out_of_hours"] is True
    assert thread_of(Browser(talk.village.anna))["out_of_hours"] is False
    set_clock(at_noon())
    assert thread_of(Browser(talk.village.student))["out_of_hours"] is False
