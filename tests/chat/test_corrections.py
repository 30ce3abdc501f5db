"""What staff say of a reading: what it moves, what it never moves, and who may say it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from chat import summaries
from chat.doors import access_to
from chat.errors import CorrectionWrong
from chat.services.corrections import Said, correct, set_false_alarm
from chat.services.posting import post_message
from chat.services.states import raise_urgency
from chat.shapes import ThreadOut
from chat.who_answers.triaged import triage_out
from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Membership, Person
from elevhalsa.wire import to_text
from sla.models import Clock
from tests.chat.api import Browser
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish
from triage.models import Correction

pytestmark = pytest.mark.django_db
Kind = Correction.Kind


def say(talk: Talk, kind: Kind, right: str, *, person: Person | None = None) -> None:
    said = Said(kind, right, "alarm", "m1") if kind == Kind.READING else Said(kind, right)
    correct(person=person or talk.village.anna, thread_id=talk.id, said=said, now=later)


def student_says(talk: Talk, urgency: str) -> None:
    message = replace(talk.text(talk.student), urgency=urgency)
    post_message(person=talk.student, thread_id=talk.id, message=message, now=later)


def presses_danger(talk: Talk, urgency: str) -> None:
    raise_urgency(
        student=talk.student, thread_id=talk.id, urgency=urgency, about=talk.first.mid, now=later
    )


def later() -> datetime:
    return NOON + timedelta(minutes=5)


def shown_to(person: Person, talk: Talk) -> ThreadOut:
    return summaries.summary(access_to(person, talk.id))


def times() -> list[tuple[object, ...]]:
    return list(Clock.objects.values_list("due_at", "escalate_at", "urgency"))


def rows() -> list[tuple[str, str, str]]:
    return list(Correction.objects.order_by("id").values_list("kind", "was", "right"))


def test_lowered_by_a_person_a_thread_moves_in_the_list_and_no_time_moves(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    before = times()

    say(talk, Kind.URGENCY, "soon")

    assert times() == before
    assert (shown_to(village.anna, talk).lowered_to, talk.row.urgency) == ("soon", "acute")
    assert shown_to(village.student, talk).lowered_to is None
    assert rows() == [("urgency", "acute", "soon")]


def test_raised_by_a_person_a_thread_is_as_urgent_as_if_the_student_had_said_so(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="routine"))

    say(talk, Kind.URGENCY, "acute")

    assert (Clock.objects.get().urgency, talk.row.urgency) == ("acute", "acute")
    assert Clock.objects.get().escalate_at < NOON + timedelta(hours=1)
    event = talk.row.entries.latest("seq")
    assert (event.kind, event.data["by"]) == ("urgency_raised", to_text(village.anna.pk.bytes))


def test_the_students_next_alarm_outweighs_what_a_person_lowered(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.URGENCY, "routine")

    student_says(talk, "acute")

    assert (talk.row.urgency_now, talk.row.lowered_to) == ("acute", "")


def test_a_lowered_thread_is_put_back_without_a_word_to_anybody(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    entries, notices = talk.row.entries.count(), Notice.objects.count()
    say(talk, Kind.URGENCY, "routine")

    say(talk, Kind.URGENCY, "")

    assert talk.row.urgency_now == "acute"
    assert (talk.row.entries.count(), Notice.objects.count()) == (entries, notices)
    assert triage_out(access_to(village.anna, talk.id)).corrections == []


def test_a_raised_thread_that_is_taken_back_keeps_its_earlier_times(village: Village) -> None:
    talk = open_talk(village, wish(urgency="routine"))
    say(talk, Kind.URGENCY, "acute")
    raised = times()

    say(talk, Kind.URGENCY, "")

    assert times() == raised
    assert talk.row.urgency_now == "routine"


def test_taking_back_what_was_lowered_never_lowers_what_the_student_said_since(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="soon"))
    say(talk, Kind.URGENCY, "routine")
    student_says(talk, "acute")

    say(talk, Kind.URGENCY, "")

    assert talk.row.urgency_now == "acute"


def test_what_was_lowered_step_by_step_is_put_back_to_where_it_stood_first(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.URGENCY, "soon")
    say(talk, Kind.URGENCY, "routine")

    say(talk, Kind.URGENCY, "")

    assert (talk.row.urgency_now, talk.row.lowered_to) == ("acute", "")


def test_taking_back_what_was_raised_never_lowers_what_the_student_said_since(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="routine"))
    say(talk, Kind.URGENCY, "soon")
    student_says(talk, "acute")

    say(talk, Kind.URGENCY, "")

    assert talk.row.urgency_now == "acute"


def test_a_raising_that_the_student_agreed_to_stays_when_it_is_taken_back(
    village: Village,
) -> None:
    for agrees in (presses_danger, student_says):
        talk = open_talk(village, wish(urgency="routine"))
        say(talk, Kind.URGENCY, "acute")
        agrees(talk, "acute")

        say(talk, Kind.URGENCY, "")

        assert talk.row.urgency_now == "acute"
        assert shown_to(village.anna, talk).lowered_to is None


def test_a_raising_that_is_taken_back_goes_no_lower_than_what_the_student_said_meanwhile(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="routine"))
    say(talk, Kind.URGENCY, "acute")
    student_says(talk, "soon")

    say(talk, Kind.URGENCY, "")

    assert (talk.row.urgency_now, talk.row.urgency) == ("soon", "acute")


def test_what_a_student_said_before_a_person_lowered_it_holds_nothing_up_later(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="routine"))
    student_says(talk, "acute")
    say(talk, Kind.URGENCY, "routine")
    say(talk, Kind.URGENCY, "soon")

    assert talk.row.urgency_now == "soon"
    say(talk, Kind.URGENCY, "")
    assert talk.row.urgency_now == "routine"


def test_a_false_alarm_that_is_taken_back_pages_the_team_again(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.READING, "false_alarm")
    assert (talk.row.urgency_now, Notice.objects.filter(acute=True).count()) == ("routine", 0)

    say(talk, Kind.READING, "")

    assert talk.row.urgency_now == "acute"
    assert Notice.objects.filter(person=village.anna, acute=True).exists()


def test_a_false_alarm_is_taken_back_as_well_after_a_milder_reading(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.READING, "false_alarm")
    student_says(talk, "soon")
    assert (talk.row.urgency, talk.row.urgency_now) == ("acute", "soon")
    assert not Notice.objects.filter(person=village.anna, acute=True).exists()

    say(talk, Kind.READING, "")

    assert (talk.row.urgency_now, talk.row.lowered_to) == ("acute", "")
    assert Notice.objects.filter(person=village.anna, acute=True).exists()


def test_a_milder_reading_never_undoes_that_a_thread_was_acute(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.URGENCY, "routine")

    student_says(talk, "soon")

    assert (talk.row.urgency, talk.row.lowered_to) == ("acute", "soon")
    say(talk, Kind.URGENCY, "")
    assert talk.row.urgency_now == "acute"


def test_a_thread_never_crosses_the_wall_by_a_correction(talk: Talk, village: Village) -> None:
    before = (times(), talk.row.branch, talk.row.team_id)

    say(talk, Kind.BRANCH, "nurse")

    assert (times(), talk.row.branch, talk.row.team_id) == before
    assert rows() == [("branch", "counsellor", "nurse")]
    with pytest.raises(NotFound):
        access_to(village.kaj, talk.id)
    with pytest.raises(CorrectionWrong):
        say(talk, Kind.BRANCH, "counsellor")


def test_said_twice_it_is_noted_once_and_the_newest_of_a_kind_stands(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))

    for right in ("right_alarm", "right_alarm", "false_alarm", "false_alarm"):
        say(talk, Kind.READING, right)

    assert rows() == [("reading", "alarm", "right_alarm"), ("reading", "alarm", "false_alarm")]
    [stands] = triage_out(access_to(village.anna, talk.id)).corrections
    assert (stands.right, stands.by and stands.by.id) == ("false_alarm", village.anna.pk)


def test_who_said_it_is_kept_only_where_it_moved_the_thread(village: Village) -> None:
    talk = open_talk(village, wish(urgency="soon"))

    for kind, right in ((Kind.READING, "missed_alarm"), (Kind.BRANCH, "nurse")):
        say(talk, kind, right)
    say(talk, Kind.URGENCY, "routine")
    set_false_alarm(person=village.anna, thread_id=talk.id, now=at_noon)

    kept = dict(Correction.objects.values_list("right", "person_id"))
    anna = village.anna.pk
    assert kept == {"missed_alarm": None, "nurse": None, "routine": anna, "false_alarm": anna}


def test_who_takes_a_false_alarm_back_is_kept_as_well(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.READING, "false_alarm")

    say(talk, Kind.READING, "")

    assert Correction.objects.latest("id").person_id == village.anna.pk


def test_a_false_alarm_that_moves_nothing_keeps_nobody(village: Village) -> None:
    talk = open_talk(village, wish(urgency="routine"))

    say(talk, Kind.READING, "false_alarm")

    assert Correction.objects.get().person_id is None


def test_a_correction_holds_codes_and_nothing_else(talk: Talk) -> None:
    with pytest.raises(IntegrityError):
        Correction.objects.create(
            thread_id=talk.id, kind="reading", at=NOON, branch="nurse", was="alarm", right="Tilde"
        )


def test_the_student_sees_and_corrects_nothing_of_it(talk: Talk, village: Village) -> None:
    browser, thread = Browser(village.student), to_text(talk.id.bytes)

    with pytest.raises(NotAllowed):
        say(talk, Kind.URGENCY, "acute", person=village.student)
    browser.get(f"threads/{thread}/triage")
    assert browser.status == 403


def test_whom_a_student_left_out_is_not_said_to_those_who_answer(village: Village) -> None:
    talk = open_talk(village, wish(excluded=(village.anna.pk,)))
    assert talk.row.team == village.back_up

    answer = Browser(village.bo).get(f"threads/{to_text(talk.id.bytes)}/triage")

    assert answer["routing"]["wished_branch"] == "counsellor"
    reasons = set(answer["routing"]["reasons"])
    assert not reasons & {"excluded_by_key", "excluded_by_service", "back_up_answers"}


def test_why_the_back_up_answers_is_said_where_the_team_is_empty(village: Village) -> None:
    Membership.objects.filter(team=village.counsellors).update(to_at=NOON - timedelta(days=1))
    talk = open_talk(village, wish())

    answer = Browser(village.bo).get(f"threads/{to_text(talk.id.bytes)}/triage")

    assert {"team_empty", "back_up_answers"} <= set(answer["routing"]["reasons"])


def test_figures_count_the_threads_one_may_read_and_nobody_elses(village: Village) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.READING, "false_alarm")

    def counted(person: Person) -> list[tuple[str, int, int]]:
        answer = Browser(person).get("triage/figures")
        return [(one["language"], one["acute"], one["false_alarm"]) for one in answer["counts"]]

    assert counted(village.anna) == [("sv", 1, 1)]
    assert counted(village.bo) == counted(village.kaj) == []  # not released, and another branch
    browser = Browser(village.student)
    browser.get("triage/figures")
    assert browser.status == 403


@pytest.mark.parametrize(("then", "counted"), [("acute", 0), ("soon", 1), (None, 1), ("undo", 0)])
def test_figures_count_a_false_alarm_until_it_is_taken_back_or_danger_is_told_anew(
    village: Village, then: str | None, counted: int
) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    say(talk, Kind.READING, "false_alarm")

    if then == "undo":
        say(talk, Kind.READING, "")
    elif then:
        student_says(talk, then)

    [row] = Browser(village.anna).get("triage/figures")["counts"]
    assert row["false_alarm"] == counted
