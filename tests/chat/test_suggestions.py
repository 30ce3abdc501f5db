"""Who had best take a thread: from hours, absences, languages and load, until somebody has it."""

from datetime import datetime, timedelta

import pytest

from chat.doors import access_to
from chat.services import claims
from chat.shapes import Suggested
from chat.summaries import summary
from chat.who_answers import routes
from chat.who_answers.suggestions import suggested_for
from elevhalsa.people.attendance import Weekly
from elevhalsa.people.models import Person
from elevhalsa.people.services.presence import (
    Plan,
    record_absence,
    set_languages,
    set_working_hours,
)
from sla.policies import services
from sla.policies.services import Closed, Draft
from tests import factories
from tests.chat.api import Browser, wish_value
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish
from tests.sla.schools import WEEK
from triage.routing import PACE, Route

pytestmark = pytest.mark.django_db

EVERY_DAY = [Weekly(day, 480, 1020) for day in range(7)]
MONDAYS = [Weekly(0, 600, 700)]  # and it is Tuesday


def route(
    village: Village, at: datetime = NOON, *, branch: str = "counsellor", language: str = "sv"
) -> Route:
    return routes.route(village.student, wish(branch, language=language), moment=at)[1]


def closed_for_a_week(village: Village) -> None:
    """Write a calendar of a break; of each back-up everybody covers it."""
    cover = {
        team.branch: [one.person_id for one in team.memberships.all()]
        for team in (village.back_up, village.nurse_back_up)
    }
    first = NOON.date()
    closed = [Closed(first, first + timedelta(days=6), "break", "Lov", cover)]
    services.write_calendar(
        school=village.school,
        author=factories.administrator(village.school.organisation),
        draft=Draft(WEEK, closed, cover),
        after=0,
        now=at_noon,
    )


def suggested(person: Person, talk: Talk) -> Suggested | None:
    return summary(access_to(person, talk.id)).suggested


def goes_away(person: Person, *, days: int) -> None:
    plan = Plan(is_planned=False, to_at=NOON + timedelta(days=days))
    record_absence(person=person, recorded_by=person, plan=plan, now=at_noon)


def test_who_works_too_late_or_is_away_is_not_suggested(village: Village) -> None:
    assert route(village).suggested == village.anna.pk

    set_working_hours(person=village.anna, week=MONDAYS, now=at_noon)
    assert route(village).suggested == village.bo.pk
    assert "back_up_is_there" in route(village).reasons
    assert route(village, NOON + timedelta(days=6)).suggested == village.anna.pk

    goes_away(village.bo, days=2)
    assert route(village).reasons == ("wished_branch", "nobody_in_time")
    assert route(village, NOON + timedelta(days=1, hours=1)).suggested == village.bo.pk


@pytest.mark.parametrize("hours", [[], EVERY_DAY], ids=["not said when", "every day"])
def test_in_a_week_of_closed_days_who_was_named_to_cover_it_is_suggested(
    village: Village, hours: list[Weekly]
) -> None:
    closed_for_a_week(village)
    set_working_hours(person=village.bo, week=hours, now=at_noon)

    chosen = route(village, NOON + timedelta(days=1))

    assert chosen.suggested == village.bo.pk
    assert chosen.reasons == ("wished_branch", "named_cover", "back_up_is_there")


def test_either_goes_to_the_branch_that_is_there_first(village: Village) -> None:
    assert route(village, branch="either").branch == "counsellor"

    goes_away(village.anna, days=3)
    goes_away(village.bo, days=3)

    chosen = route(village, branch="either")
    assert (chosen.branch, chosen.suggested) == ("nurse", village.kaj.pk)
    assert chosen.reasons == ("sooner_answer",)


def test_each_waiting_thread_keeps_the_team_busy(village: Village) -> None:
    assert route(village).expected_at == NOON

    open_talk(village)

    assert route(village).expected_at == NOON + PACE
    assert route(village, branch="either").branch == "nurse"


def test_who_has_taken_less_is_suggested_and_who_speaks_the_language_before_them(
    village: Village,
) -> None:
    eva = village.join(village.counsellors)
    talk = open_talk(village)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    assert route(village).suggested == eva.pk

    set_languages(person=village.anna, languages=["ar", "so"])

    assert route(village, language="so").suggested == village.anna.pk
    assert "speaks_language" in route(village, language="so").reasons
    assert route(village, language="uk").suggested == eva.pk


def test_staff_see_who_is_suggested_until_somebody_has_it(village: Village) -> None:
    talk = open_talk(village)
    shown = suggested(village.anna, talk)
    assert (shown and shown.id, shown and shown.wished) == (village.anna.pk, False)

    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    assert suggested(village.anna, talk) is None


def test_a_student_is_never_shown_a_suggestion(village: Village) -> None:
    talk = open_talk(village, asked=wish(wished=(village.anna.pk,)))

    assert suggested(village.student, talk) is None
    told = Browser(village.student).post("threads/route", wish_value(wish()))
    assert told["wished"] is None
    for_staff = suggested(village.anna, talk)
    assert for_staff is not None
    assert for_staff.wished


def test_whoever_was_suggested_and_is_away_now_is_suggested_no_more(village: Village) -> None:
    talk = open_talk(village)
    assert suggested_for([talk.row], at=NOON)[talk.id].id == village.anna.pk

    goes_away(village.anna, days=1)

    assert suggested_for([talk.row], at=NOON) == {}
