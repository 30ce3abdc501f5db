"""What a student in danger is told: who is really there, and never an invented time (rule 12)."""

from datetime import UTC, datetime

import pytest

from chat.services import posting
from chat.who_answers.staffed import reading_now
from elevhalsa.people.attendance import Weekly
from elevhalsa.people.models import Person
from elevhalsa.people.services.presence import Plan, record_absence, set_working_hours
from elevhalsa.wire import to_text
from tests.chat.api import Browser, wish_value
from tests.chat.village import NOON, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 11, 17, 19, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 18, 6, 45, tzinfo=UTC)
ALWAYS = [Weekly(day, 0, 1440) for day in range(7)]


def works(person: Person, week: list[Weekly] | None = None) -> None:
    office = [Weekly(day, 465, 1020) for day in range(5)]
    set_working_hours(person=person, week=week or office, now=at_noon)


def said(village: Village, at: datetime, **more: set[object]) -> tuple[bool, datetime | None]:
    found = reading_now(
        school_id=village.school.pk,
        teams=[village.counsellors, village.back_up],
        at=at,
        **more,  # type: ignore[arg-type]
    )
    return found.now, found.next_at


def test_where_nobody_has_said_when_they_work_no_time_is_invented(village: Village) -> None:
    assert said(village, NOON) == (False, None)


def test_the_first_to_come_of_team_and_back_up_is_named(village: Village) -> None:
    works(village.anna)

    assert said(village, NOON) == (True, None)
    assert said(village, EVENING) == (False, MORNING)

    works(village.bo, [Weekly(1, 1200, 1320)])  # Tuesdays from eight in the evening
    assert said(village, EVENING) == (True, None)


def test_who_is_away_or_kept_out_reads_nothing(village: Village) -> None:
    works(village.anna)
    assert said(village, EVENING, without={village.anna.pk}) == (False, None)

    plan = Plan(False, to_at=MORNING.replace(hour=12))
    record_absence(person=village.anna, recorded_by=village.anna, plan=plan, now=at_noon)

    assert said(village, EVENING) == (False, MORNING.replace(hour=12))


@pytest.mark.parametrize("urgency", ["acute", "routine"])
def test_it_is_said_before_sending_and_after_to_the_student_in_danger(
    village: Village, urgency: str
) -> None:
    works(village.anna, ALWAYS)
    asked = wish(urgency=urgency)
    student = Browser(village.student)

    route = student.post("threads/route", wish_value(asked))
    talk = open_talk(village, asked)
    thread = f"threads/{to_text(talk.id.bytes)}"

    now = {"now": True, "next_at": None}
    assert route["reading"] == now
    assert student.get(thread)["thread"]["reading"] == (now if urgency == "acute" else None)
    assert Browser(village.anna).get(thread)["thread"]["reading"] is None
    message = talk.text(village.anna)
    posting.post_message(person=village.anna, thread_id=talk.id, message=message, now=at_noon)
    assert student.get(thread)["thread"]["reading"] is None
