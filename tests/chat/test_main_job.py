"""The main job over HTTP: route, open, fetch, post, answer; and, left alone, the back-up."""

from datetime import timedelta

import pytest

from chat.services.escalation import ThreadDoor
from chat.services.opening import Opening
from elevhalsa.wire import to_text
from sla.models import Clock
from sla.scheduler import act_on_one
from tests.chat.api import Browser, Json, message_value, opening_value, wish_value
from tests.chat.village import Talk, Village, opening_for, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(village: Village) -> Opening:
    return opening_for(village, village.student, wish())[0]


def test_a_student_is_told_who_would_answer_and_by_when(village: Village) -> None:
    student = Browser(village.student)

    route = student.post("threads/route", wish_value(wish()))

    assert student.status == 200
    assert route["team"]["id"] == to_text(village.counsellors.pk.bytes)
    assert route["reasons"] == ["wished_branch"]
    assert route["due_at"] is not None
    assert len(route["keys"]["team"]["epochs"]) == 1


def test_an_opened_thread_is_there_for_its_student_and_its_team(
    village: Village, opening: Opening
) -> None:
    student, anna = Browser(village.student), Browser(village.anna)

    opened = student.post("threads", opening_value(opening))
    listed = anna.get("threads?state=open")

    assert student.status == 201
    assert opened["thread"]["state"] == "waiting"
    assert [one["id"] for one in listed["threads"]] == [opened["thread"]["id"]]
    assert listed["threads"][0]["preview"]["sealed"] == to_text(opening.sealed)
    assert listed["threads"][0]["student"]["class"] == "8B"


def test_an_answer_reaches_the_student_and_keeps_the_promise(talk: Talk, village: Village) -> None:
    anna, student = Browser(village.anna), Browser(village.student)
    thread = to_text(talk.id.bytes)

    posted = anna.post(f"threads/{thread}/messages", message_value(talk.text(village.anna)))
    page = student.get(f"threads/{thread}/entries?after=1")

    assert anna.status == 201
    assert page["entries"] == [posted["entry"]]
    assert posted["thread"]["state"] == "answered"
    assert Clock.objects.get().ended_by == "answer"


def test_an_unanswered_thread_is_given_to_the_back_up(talk: Talk, village: Village) -> None:
    bo, thread = Browser(village.bo), to_text(talk.id.bytes)
    before: Json = bo.get(f"threads/{thread}")
    refused = bo.status

    while act_on_one(now=lambda: talk.first.at + timedelta(hours=25), thread=ThreadDoor()):
        pass
    after = bo.get(f"threads/{thread}")

    assert (refused, before) == (404, {"code": "not_found"})
    assert after["manifests"][0]["grant"]["type"] == "back_up"
    assert after["thread"]["clock"]["level"] == 1
    assert bo.get(f"threads/{thread}/entries")["entries"][-1]["kind"] == "escalated"
