"""The promise's own code against a model of 60 lines, through anything that can happen.

And against itself with a fault built in: a machine that finds none of them would prove nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from sla import deadlines, scheduler, services
from sla.ladder import rungs
from sla.ladder.rungs import Kind
from sla.models import Clock, Step
from tests.sla.promises import MORNING, OpenDoor, Promise, settle
from tests.sla.reference import HOUR, Reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]

THREADS = st.integers(0, 2)
URGENCIES = st.sampled_from(["routine", "soon", "acute"])
JUMPS = st.sampled_from(
    [1, 60, HOUR // 2, 8 * HOUR - 1, 12 * HOUR, 24 * HOUR, 24 * HOUR - 1, 72 * HOUR]
)


class Machine(RuleBasedStateMachine):
    """Drives the code and the model side by side."""

    def __init__(self) -> None:
        super().__init__()
        Clock.objects.all().delete()
        self.reference = Reference()
        self.door = OpenDoor()
        self.threads = [Promise(UUID(int=number)) for number in range(3)]
        self.names: dict[UUID, int] = {}  # the model's name of each clock

    @property
    def moment(self) -> Any:  # noqa: ANN401 - hypothesis reads annotations of properties
        return MORNING + timedelta(seconds=self.reference.now)

    @initialize(jump=st.sampled_from([24 * HOUR, 72 * HOUR]))
    def overdue(self, jump: int) -> None:
        """Start where most faults are: with promises that are late."""
        for thread in (0, 1):
            self.student(thread, "routine")
            self.advance(1)  # no tie that chance would break
        self.advance(jump)

    @rule(thread=THREADS, urgency=URGENCIES)
    def student(self, thread: int, urgency: str) -> None:
        promise = self.threads[thread]
        services.raise_urgency(thread_id=promise.thread_id, urgency=urgency, moment=self.moment)
        clock = promise.open(self.moment, urgency=urgency)
        self.reference.student(thread, urgency)
        self.names.setdefault(clock.pk, self.reference.running[thread].name)

    @rule(thread=THREADS)
    def answer(self, thread: int) -> None:
        self.threads[thread].answer(self.moment)
        self.reference.answer(thread)

    @rule(thread=THREADS)
    def hand_over_and_back(self, thread: int) -> None:
        for at_back_up in (True, False):
            thread_id = self.threads[thread].thread_id
            services.move_clock(thread_id=thread_id, at_back_up=at_back_up, moment=self.moment)

    @rule(jump=JUMPS)
    def advance(self, jump: int) -> None:
        self.reference.now += jump

    @rule(thread=THREADS)
    def work_while_one_is_busy(self, thread: int) -> None:
        """A busy thread is passed over; the others must not notice."""
        promise, model = self.threads[thread], self.reference.running.pop(thread, None)
        self.door.busy = {promise.thread_id}
        settle(self.door, self.moment)
        self.reference.work()
        self.door.busy = set()
        if model:
            self.reference.running[thread] = model

    @rule()
    def work(self) -> None:
        settle(self.door, self.moment)
        self.reference.work()

    @invariant()
    def promises_agree(self) -> None:
        running = {
            self.names[clock.pk]: (
                int((clock.opened_at - MORNING).total_seconds()),
                int((clock.escalate_at - MORNING).total_seconds()),
                clock.urgency,
            )
            for clock in Clock.objects.running()
        }
        assert running == {
            one.name: (one.opened, one.escalate, one.urgency)
            for one in self.reference.running.values()
        }

    @invariant()
    def steps_agree(self) -> None:
        reached = Step.objects.filter(kind__in=[Kind.BACK_UP, Kind.RESPONSIBLE])
        taken = [(self.names[step.clock_id], step.level) for step in reached]
        assert sorted(taken) == sorted(self.reference.steps)


def drive(examples: int) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=12,
            deadline=None,
            phases=[Phase.generate],  # a shorter example is not worth minutes of everybody's time
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_promise_does_what_the_model_says() -> None:
    drive(25)


@pytest.mark.proof
def test_the_promise_does_what_the_model_says_for_long() -> None:
    drive(5_000)


def later_message_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = services.open_clock

    def restart(**given: Any) -> Clock:  # noqa: ANN401 - passed on as it is
        at = given["moment"]
        Clock.objects.running().filter(thread_id=given["subject"].thread_id).update(
            opened_at=at, due_at=at + timedelta(hours=72)
        )
        return opened(**given)

    monkeypatch.setattr(services, "open_clock", restart)


def hand_over_moves_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def move(*, thread_id: UUID, at_back_up: bool, **_: object) -> None:
        for clock in Clock.objects.running().filter(thread_id=thread_id, at_back_up=not at_back_up):
            Clock.objects.filter(pk=clock.pk).update(
                at_back_up=at_back_up, escalate_at=clock.escalate_at - timedelta(hours=1)
            )

    monkeypatch.setattr(services, "move_clock", move)


def raising_makes_it_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def later(_: object, *, urgency: str, at: Any, terms: Any) -> Any:  # noqa: ANN401 - as it is
        return deadlines.escalate_at(at, urgency, terms)

    monkeypatch.setattr(deadlines, "raised", later)


def answers_do_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "answer_clock", lambda **_: None)


def catch_up_forgets_level_two(monkeypatch: pytest.MonkeyPatch) -> None:
    release = scheduler._release

    def forget(clock: Clock, **given: Any) -> None:  # noqa: ANN401 - passed on as it is
        release(clock, **given)
        monkeypatch.setattr(rungs, "_responsible", lambda *_: None)

    monkeypatch.setattr(scheduler, "_release", forget)


def a_busy_thread_ends_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Clock.objects.waiting_since
    monkeypatch.setattr(type(Clock.objects), "waiting_since", lambda _, moment: waiting(moment)[:1])


def escalates_an_hour_early(monkeypatch: pytest.MonkeyPatch) -> None:
    act = scheduler.act_on_one

    def early(*, now: Callable[[], Any], thread: OpenDoor) -> bool:
        return act(now=lambda: now() + timedelta(hours=1), thread=thread)

    monkeypatch.setattr("tests.sla.promises.act_on_one", early)


@pytest.mark.parametrize(
    "fault",
    [
        later_message_restarts,
        hand_over_moves_the_time,
        raising_makes_it_later,
        answers_do_not_end,
        catch_up_forgets_level_two,
        a_busy_thread_ends_the_round,
        escalates_an_hour_early,
    ],
)
def test_a_promise_with_a_fault_built_in_is_found(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)

    with pytest.raises((AssertionError, IntegrityError, ExceptionGroup)):
        drive(100)
