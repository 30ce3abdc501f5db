"""Rule 7: an absent person's threads are seen by somebody, and the student is told by whom."""

from datetime import timedelta
from uuid import UUID

import pytest

from chat import lines
from chat.models import Entry, Thread
from chat.services import absence, claims, manifests, posting
from chat.services.presence_changes import AGAIN_AFTER, look_at_one
from elevhalsa.keys.e1.manifest import Reason
from elevhalsa.notify.models import Notice
from elevhalsa.people.attendance import Weekly
from elevhalsa.people.models import PresenceChange
from elevhalsa.people.services.people import remove_member
from elevhalsa.people.services.presence import (
    Plan,
    end_absence,
    look_at,
    record_absence,
    set_working_hours,
)
from elevhalsa.wire import to_text
from sla.models import Clock
from tests import factories
from tests.chat.away import DAY, HOUR, is_away, settle
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def clock(talk: Talk) -> Clock:
    return Clock.objects.get(thread_id=talk.id)


def said(talk: Talk) -> list[dict[str, object]]:
    return [entry.data for entry in talk.row.entries.filter(kind=Entry.Kind.ABSENT)]


def name(pk: UUID) -> str:
    return to_text(pk.bytes)


def test_a_team_that_is_away_until_after_the_due_time_gives_its_threads_to_the_back_up_now(
    talk: Talk, village: Village
) -> None:
    due_at = clock(talk).due_at

    is_away(village.anna)
    settle()

    assert clock(talk).escalated_at == clock(talk).escalate_at == NOON
    assert clock(talk).due_at == due_at
    assert talk.row.released_at == NOON
    assert [entry.kind for entry in talk.row.entries.order_by("seq")] == ["text", "escalated"]


def test_whoever_is_back_before_the_due_time_is_in_time(talk: Talk, village: Village) -> None:
    is_away(village.anna, days=0.5)
    settle()

    assert clock(talk).escalated_at is None


def test_one_colleague_who_stays_is_enough(talk: Talk, village: Village) -> None:
    village.join(village.counsellors)

    is_away(village.anna)
    settle()

    assert clock(talk).escalate_at == NOON + DAY


def test_a_colleague_whom_the_student_keeps_out_is_nobody(village: Village) -> None:
    colleague = village.join(village.counsellors)
    village.back_up.memberships.create(person=colleague, from_at=at_noon())
    village.give_epoch(village.back_up, colleague, village.bo)
    talk = open_talk(village, wish(excluded=(colleague.pk,)))
    assert talk.row.team == village.counsellors

    is_away(village.anna)
    settle()

    assert clock(talk).escalated_at == NOON


def test_an_absence_that_was_taken_back_escalates_nothing(talk: Talk, village: Village) -> None:
    is_away(village.anna)
    end_absence(absence=village.anna.absences.get(), ended_by=village.anna, now=at_noon)
    settle()

    assert clock(talk).escalate_at == NOON + DAY


def test_a_planned_absence_acts_when_it_begins(village: Village) -> None:
    colleague = village.join(village.counsellors)
    later = Plan(True, NOON + DAY / 2, NOON + 3 * DAY, colleague.pk)
    record_absence(person=village.anna, recorded_by=village.anna, plan=later, now=at_noon)
    talk = open_talk(village)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    settle(DAY / 2 - timedelta(seconds=1))
    assert talk.row.claimed_by == village.anna
    settle(DAY / 2)
    assert talk.row.claimed_by == colleague


def test_a_thread_opened_while_nobody_will_come_goes_to_the_back_up_at_once(
    village: Village,
) -> None:
    is_away(village.anna)

    talk = open_talk(village)

    assert clock(talk).escalate_at == clock(talk).opened_at
    settle()
    assert talk.row.released_at == NOON


def test_an_acute_thread_does_not_wait_for_the_morning(village: Village) -> None:
    week = [Weekly(day, 465, 1020) for day in range(5)]
    set_working_hours(person=village.anna, week=week, now=at_noon)
    evening = NOON + timedelta(hours=10)

    by_day = open_talk(village, wish(urgency="acute"))
    in_the_evening = open_talk(village, wish(urgency="acute"), at=evening)
    routine = open_talk(village, at=evening)

    assert clock(by_day).escalate_at == NOON + timedelta(minutes=30)
    assert clock(in_the_evening).escalate_at == evening
    assert clock(routine).escalate_at == evening + DAY


def test_a_thread_that_becomes_acute_while_nobody_is_there_is_escalated(village: Village) -> None:
    is_away(village.anna, days=0.5)
    talk = open_talk(village)
    message = posting.NewMessage(**{**vars(talk.text(talk.student)), "urgency": "acute"})

    posting.post_message(person=talk.student, thread_id=talk.id, message=message, now=at_noon)

    assert clock(talk).escalate_at == NOON


def test_a_thread_handed_to_a_team_that_is_away_waits_for_nobody(
    talk: Talk, village: Village
) -> None:
    is_away(village.bo)
    sealed, _ = talk.next_manifest(
        signer=village.counsellors.pk, reason=Reason.HAND_OVER, team=village.back_up
    )

    manifests.hand_over(
        person=village.anna,
        thread_id=talk.id,
        to=village.back_up.pk,
        given=sealed,
        now=lambda: NOON + timedelta(hours=1),
    )

    assert clock(talk).escalate_at == NOON + timedelta(hours=1)


def test_a_claimed_thread_moves_to_the_deputy_who_is_told(talk: Talk, village: Village) -> None:
    deputy = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    is_away(village.anna, deputy=deputy)
    settle()

    assert talk.row.claimed_by == deputy
    assert said(talk) == [
        {
            "away": name(village.anna.pk),
            "answers": name(deputy.pk),
            "team": name(village.counsellors.pk),
        }
    ]
    assert Notice.objects.get().person_id == deputy.pk
    assert clock(talk).escalate_at == NOON + DAY


def test_an_answered_thread_moves_too(talk: Talk, village: Village) -> None:
    deputy = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    posting.post_message(
        person=village.anna, thread_id=talk.id, message=talk.text(village.anna), now=at_noon
    )

    is_away(village.anna, deputy=deputy)
    settle()

    assert talk.row.claimed_by == deputy
    assert said(talk) == []  # nobody waits: there is nothing to tell the student


def test_a_thread_moves_to_no_deputy_who_cannot_open_it(talk: Talk, village: Village) -> None:
    """A deputy outside the team's keys would hold a promise unread: it is the back-up's instead."""
    not_let_in = factories.counsellor(village.counsellors)
    village.give_identity(not_let_in)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    is_away(village.anna, deputy=not_let_in)
    settle()

    assert (talk.row.claimed_by, talk.row.released_at) == (None, NOON)
    assert [(one["answers"], one["team"]) for one in said(talk)] == [
        (None, name(village.back_up.pk))
    ]


def test_a_thread_that_was_released_moves_to_a_deputy_of_the_back_up(
    talk: Talk, village: Village
) -> None:
    talk.escalate()
    claims.claim(person=village.anna, thread_id=talk.id, now=lambda: NOON + DAY)

    is_away(village.anna, deputy=village.bo, after=DAY)
    settle(DAY)

    assert talk.row.claimed_by == village.bo


def test_a_team_that_has_lost_its_keys_is_waited_for_by_nobody(
    talk: Talk, village: Village
) -> None:
    village.give_identity(village.anna)
    look_at(village.counsellors, at=NOON)

    settle()

    assert talk.row.released_at == NOON


def test_when_the_last_who_can_open_a_thread_goes_home_it_waits_for_nobody(
    village: Village,
) -> None:
    """Whoever stays cannot open it: they were not let in yet."""
    not_let_in = factories.counsellor(village.counsellors)
    village.give_identity(not_let_in)
    at_work = [Weekly(NOON.weekday(), 465, 1020)]
    set_working_hours(person=village.anna, week=at_work, now=at_noon)
    talk = open_talk(village, wish(urgency="acute"))
    Clock.objects.update(escalate_at=NOON + DAY, next_action_at=NOON + DAY)

    settle(9 * HOUR)

    assert talk.row.released_at is not None


def test_a_claimed_thread_of_somebody_suddenly_ill_is_the_teams_again(
    talk: Talk, village: Village
) -> None:
    village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    is_away(village.anna)
    settle()

    assert talk.row.claimed_by is None
    assert [(one["answers"], one["team"]) for one in said(talk)] == [
        (None, name(village.counsellors.pk))
    ]


def test_where_nobody_of_the_team_is_left_the_student_is_told_of_the_back_up(
    talk: Talk, village: Village
) -> None:
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    is_away(village.anna, deputy=village.bo)
    settle()

    assert [one["team"] for one in said(talk)] == [name(village.back_up.pk)]
    assert talk.row.released_at == NOON


def test_a_student_who_wished_for_somebody_absent_is_told_who_answers(village: Village) -> None:
    deputy = village.join(village.counsellors)
    is_away(village.anna, deputy=deputy)

    talk = open_talk(village, wish(wished=(village.anna.pk,)))

    assert talk.row.claimed_by == deputy
    assert [one["answers"] for one in said(talk)] == [name(deputy.pk)]
    settle()
    assert len(said(talk)) == 1


def test_a_thread_is_told_of_an_absence_once(village: Village) -> None:
    village.join(village.counsellors)
    talk = open_talk(village, wish(wished=(village.anna.pk,)))
    is_away(village.anna)

    settle()
    settle(AGAIN_AFTER)

    assert len(said(talk)) == 1
    assert not PresenceChange.objects.exists()


def test_what_is_opened_while_an_absence_is_recorded_is_met_by_the_second_round(
    village: Village,
) -> None:
    is_away(village.anna)
    settle()
    talk = open_talk(village)
    Clock.objects.update(escalate_at=NOON + DAY, next_action_at=NOON + DAY)

    settle(AGAIN_AFTER)

    assert clock(talk).escalated_at == NOON + AGAIN_AFTER


def test_a_scheduler_that_dies_between_two_threads_leaves_the_rest_to_the_next(
    village: Village,
) -> None:
    talks = [open_talk(village, student=village.another_student()) for _ in range(4)]
    is_away(village.anna)

    assert look_at_one(now=at_noon)
    moved = [one for one in talks if clock(one).escalate_at == NOON]
    assert len(moved) == 1
    settle()

    assert all(clock(one).escalated_at == NOON for one in talks)


def test_a_thread_that_fails_holds_up_nobody_and_is_tried_again(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    talks = [open_talk(village, student=village.another_student()) for _ in range(3)]
    broken, see_to = talks[1].id, absence.see_to

    def fail(thread: Thread, **more: object) -> None:
        see_to(thread, **more)  # type: ignore[arg-type]
        if thread.pk == broken:
            raise RuntimeError("a row that fails")

    monkeypatch.setattr(absence, "see_to", fail)
    is_away(village.anna)
    settle()
    assert [clock(one).escalated_at for one in talks] == [NOON, None, NOON]

    monkeypatch.undo()
    settle(AGAIN_AFTER)
    assert clock(talks[1]).escalated_at == NOON + AGAIN_AFTER


def test_when_the_last_one_leaves_the_team_its_threads_go_to_the_back_up(
    talk: Talk, village: Village
) -> None:
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    remove_member(team=village.counsellors, person=village.anna, now=at_noon)
    settle()

    assert (talk.row.claimed_by, talk.row.released_at) == (None, NOON)


def test_a_promise_that_runs_again_while_nobody_is_there_is_the_back_ups(
    talk: Talk, village: Village
) -> None:
    message = talk.text(village.anna)
    posting.post_message(person=village.anna, thread_id=talk.id, message=message, now=at_noon)
    is_away(village.anna)
    settle()
    assert clock(talk).escalated_at is None

    posting.post_message(
        person=village.anna,
        thread_id=talk.id,
        message=talk.retraction(village.anna, message.mid),
        now=at_noon,
    )

    assert clock(talk).escalate_at == lines.moment_in(talk.row, at_noon)
