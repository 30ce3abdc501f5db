"""Bugs that a build of this promise could have, each patched into the path that really runs.

The list is that of RELIABILITY.md 4.4, as far as this product can have it, and more of its kind.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F

from chat.services import claims, news, states
from elevhalsa import adding
from elevhalsa.clock import Now
from elevhalsa.notify import outbox
from sla import absence, deadlines, follow_ups, history, scheduler, services
from sla.ladder import acknowledging, climbing, notices, recipients, rounds, rungs
from sla.models import Clock, Event
from sla.terms import Terms

Patch = pytest.MonkeyPatch
HOUR = timedelta(hours=1)
LONG = timedelta(days=3650)


def later_message_restarts(patch: Patch) -> None:
    opened = services.open_clock

    def restart(**given: Any) -> Clock:  # noqa: ANN401 - passed on as it is
        at, thread_id = given["moment"], given["subject"].thread_id
        running = Clock.objects.running().filter(thread_id=thread_id)
        running.update(opened_at=at, due_at=at + 72 * HOUR)
        return opened(**given)

    patch.setattr(services, "open_clock", restart)


def _moved_by(columns: Mapping[str, object]) -> Callable[..., None]:
    moved = services.move_clock

    def move(*, thread_id: UUID, at_back_up: bool, moment: datetime) -> None:
        Clock.objects.running().filter(thread_id=thread_id).update(**columns)
        moved(thread_id=thread_id, at_back_up=at_back_up, moment=moment)

    return move


def hand_over_moves_the_time(patch: Patch) -> None:
    later = {"due_at": F("due_at") + HOUR, "escalate_at": F("escalate_at") + HOUR}
    patch.setattr(services, "move_clock", _moved_by(later))


def hand_over_forgets_the_escalation(patch: Patch) -> None:
    patch.setattr(services, "move_clock", _moved_by({"escalated_at": None}))


def raising_makes_it_later(patch: Patch) -> None:
    def later(_: object, *, urgency: str, at: datetime, terms: Terms) -> datetime:
        return deadlines.escalate_at(at, urgency, terms)

    patch.setattr(deadlines, "raised", later)


def answers_do_not_end(patch: Patch) -> None:
    patch.setattr(services, "answer_clock", lambda **_: None)


def a_retraction_brings_nothing_back(patch: Patch) -> None:
    patch.setattr(services, "_run_again", lambda *_, **__: None)


def a_retraction_starts_anew(patch: Patch) -> None:
    run_again = services._run_again

    def anew(clock: Clock, *, moment: datetime, **given: Any) -> None:  # noqa: ANN401 - as it is
        run_again(clock, moment=moment, **given)
        history.change(clock, "anew", moment, due_at=moment + 24 * HOUR)

    patch.setattr(services, "_run_again", anew)


def a_merge_keeps_the_later_time(patch: Patch) -> None:
    merged = services._merged

    def later(clock: Clock, newer: Clock) -> dict[str, Any]:
        return {**merged(clock, newer), "due_at": max(clock.due_at, newer.due_at)}

    patch.setattr(services, "_merged", later)


def endings_leave_it_running(patch: Patch) -> None:
    patch.setattr(services, "end_clock", lambda **_: None)


def an_acute_one_may_be_withdrawn(patch: Patch) -> None:
    patch.setattr(services, "ROUTINE", "acute")


def new_terms_lengthen(patch: Patch) -> None:
    def keep_to(clock: Clock, terms: Terms, *, moment: datetime) -> bool:
        history.change(
            clock,
            "kept_to_terms",
            moment,
            due_at=deadlines.due_at(clock.opened_at, terms),
            policy_version=terms.policy.version,
        )
        climbing.reschedule(clock)
        return True

    patch.setattr(services, "keep_to", keep_to)


def new_terms_reach_nobody(patch: Patch) -> None:
    patch.setattr(services, "keep_to", lambda *_, **__: False)


def an_absence_makes_it_later(patch: Patch) -> None:
    def later(*, thread_id: UUID, moment: datetime) -> bool:
        clock = services.running_clock(thread_id)
        if clock and not clock.escalated_at:
            history.change(clock, "later", moment, escalate_at=clock.due_at)
            climbing.reschedule(clock)
        return bool(clock)

    patch.setattr(absence, "bring_forward", later)


def escalates_an_hour_early(patch: Patch) -> None:
    act = scheduler._act

    def early(*, now: Callable[[], datetime], **given: Any) -> int:  # noqa: ANN401 - as it is
        return act(now=lambda: now() + HOUR, **given)

    patch.setattr(scheduler, "_act", early)


def the_list_is_trusted(patch: Patch) -> None:
    """Nothing is looked at again behind the lock."""

    def act(free: Sequence[UUID], _: Any, *, now: Any, thread: Any) -> int:  # noqa: ANN401
        clocks = list(Clock.objects.filter(pk__in=free))
        if clocks:
            scheduler._act_on(clocks, {one.pk: now() for one in clocks}, thread=thread)
        return len(clocks)

    patch.setattr(scheduler, "_act_behind_locks", act)


def a_busy_thread_ends_the_round(patch: Patch) -> None:
    waiting = Clock.objects.waiting_since
    patch.setattr(type(Clock.objects), "waiting_since", lambda _, moment: waiting(moment)[:1])


def one_that_fails_stops_all(patch: Patch) -> None:
    def act(clock: Clock, *, moment: datetime, thread: Any) -> None:  # noqa: ANN401 - as it is
        scheduler._act_on([clock], {clock.pk: moment}, thread=thread)

    patch.setattr(scheduler, "_act_or_postpone", act)


def half_of_a_failure_stays(patch: Patch) -> None:
    """Without a savepoint, what was written before the failure is not taken back."""

    def act(clock: Clock, *, moment: datetime, thread: Any) -> None:  # noqa: ANN401 - as it is
        try:
            scheduler._act_on([clock], {clock.pk: moment}, thread=thread)
        except RuntimeError:
            scheduler._postpone([clock.pk], moment=moment)

    patch.setattr(scheduler, "_act_or_postpone", act)


def one_that_failed_never_comes_back(patch: Patch) -> None:
    patch.setattr(scheduler, "RETRY_AFTER", LONG)


def notices_leave_in_another_transaction(patch: Patch) -> None:
    queue = outbox.queue_all

    def later(several: Any) -> None:  # noqa: ANN401 - passed on as it is
        transaction.on_commit(lambda: queue(several))

    patch.setattr(outbox, "queue_all", later)


def notices_have_any_key(patch: Patch) -> None:
    """Told twice is then told twice."""
    noticed = notices.notice_of

    def another(one: Any) -> outbox.Queued:  # noqa: ANN401 - passed on as it is
        given = noticed(one)
        return outbox.Queued(given.person_id, given.text, f"step:{uuid4()}", given.moment)

    patch.setattr(rounds, "notice_of", another)


def missed_reminders_are_sent_each(patch: Patch) -> None:
    patch.setattr(rungs, "reminders_due", lambda *_: 0)


def an_acute_one_waits_for_its_escalation(patch: Patch) -> None:
    patch.setattr(rungs, "_acute", lambda *_: None)


def an_empty_back_up_is_waited_for(patch: Patch) -> None:
    patch.setattr(rounds.Round, "_look_whether_they_come", lambda *_: None)


def a_back_up_that_is_away_is_waited_for(patch: Patch) -> None:
    """Whoever is a member counts as there."""
    patch.setattr(recipients, "_comes", lambda team, *_: bool(recipients._members(team)))


def in_danger_who_comes_later_is_waited_for(patch: Patch) -> None:
    awaited = rungs.back_up_awaited_until
    patch.setattr(rungs, "back_up_awaited_until", lambda *given: awaited(*given) + 12 * HOUR)


def who_goes_after_the_release_is_waited_for(patch: Patch) -> None:
    patch.setattr(absence, "look_at_back_up", lambda **_: False)


def level_three_comes_once(patch: Patch) -> None:
    def never(since: datetime, *_: object) -> datetime:
        return since + LONG

    patch.setattr(deadlines, "level_3_at", never)


def level_two_is_forgotten(patch: Patch) -> None:
    patch.setattr(rungs, "_responsible", lambda *_: None)


def nobody_is_asked_to_take_a_step(patch: Patch) -> None:
    patch.setattr(rounds, "TO_ACKNOWLEDGE", ())


def a_step_that_was_taken_goes_on(patch: Patch) -> None:
    def take(clock: Clock, steps: Any, person_id: UUID, moment: datetime) -> None:  # noqa: ANN401
        history.record(clock, "nothing", moment, {"person": str(person_id), "of": steps.count()})

    patch.setattr(acknowledging, "_acknowledge", take)


def the_same_people_are_told_again(patch: Patch) -> None:
    patch.setattr(rounds, "_place", lambda *_: (uuid4(), "", 0))


def a_step_is_no_event(patch: Patch) -> None:
    kept = adding.add_all

    def keep(rows: list[Event]) -> None:
        kept([one for one in rows if getattr(one, "kind", "") != "escalated"])

    patch.setattr(rounds, "add_all", keep)


def opening_a_thread_answers(patch: Patch) -> None:
    note = states.note_reading

    def answer(*, thread_id: UUID, seq: int, now: Now, **given: Any) -> None:  # noqa: ANN401
        note(thread_id=thread_id, seq=seq, now=now, **given)
        services.answer_clock(thread_id=thread_id, seq=seq, moment=now())

    patch.setattr(states, "note_reading", answer)


def taking_a_thread_answers(patch: Patch) -> None:
    def answer(*, thread_id: UUID, moment: datetime, **_: object) -> None:
        services.answer_clock(thread_id=thread_id, seq=1, moment=moment)

    patch.setattr(claims, "by_claim", answer)


def danger_given_back_is_told_nobody(patch: Patch) -> None:
    patch.setattr(news, "page_again", lambda **_: False)


def a_follow_up_has_a_day_more(patch: Patch) -> None:
    opened = follow_ups.open_follow_up

    def later(*, follow_up_at: datetime, **given: Any) -> Clock:  # noqa: ANN401 - as it is
        return opened(follow_up_at=follow_up_at + 24 * HOUR, **given)

    patch.setattr(follow_ups, "open_follow_up", later)


def who_writes_waits_for_the_follow_up(patch: Patch) -> None:
    patch.setattr(follow_ups, "write_in", lambda *_, **__: None)


FAULTS: tuple[Callable[[Patch], None], ...] = (
    later_message_restarts,
    hand_over_moves_the_time,
    hand_over_forgets_the_escalation,
    raising_makes_it_later,
    answers_do_not_end,
    a_retraction_brings_nothing_back,
    a_retraction_starts_anew,
    a_merge_keeps_the_later_time,
    endings_leave_it_running,
    an_acute_one_may_be_withdrawn,
    new_terms_lengthen,
    new_terms_reach_nobody,
    an_absence_makes_it_later,
    escalates_an_hour_early,
    the_list_is_trusted,
    a_busy_thread_ends_the_round,
    one_that_fails_stops_all,
    half_of_a_failure_stays,
    one_that_failed_never_comes_back,
    notices_leave_in_another_transaction,
    notices_have_any_key,
    missed_reminders_are_sent_each,
    an_acute_one_waits_for_its_escalation,
    an_empty_back_up_is_waited_for,
    a_back_up_that_is_away_is_waited_for,
    in_danger_who_comes_later_is_waited_for,
    who_goes_after_the_release_is_waited_for,
    level_three_comes_once,
    level_two_is_forgotten,
    nobody_is_asked_to_take_a_step,
    a_step_that_was_taken_goes_on,
    the_same_people_are_told_again,
    a_step_is_no_event,
    opening_a_thread_answers,
    taking_a_thread_answers,
    danger_given_back_is_told_nobody,
    a_follow_up_has_a_day_more,
    who_writes_waits_for_the_follow_up,
)
