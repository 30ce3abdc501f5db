"""Bugs that a build of this promise could have, each patched into the path that really runs.

The list is that of RELIABILITY.md 4.4, as far as this product can have it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, QuerySet

from elevhalsa.notify import outbox
from sla import absence, deadlines, history, scheduler, services
from sla.ladder import climbing, rungs
from sla.ladder.rungs import Kind
from sla.models import Clock, EndedBy, Recipient, Step
from sla.policies import rollout

Patch = pytest.MonkeyPatch
HOUR = timedelta(hours=1)


def later_message_restarts(patch: Patch) -> None:
    opened = services.open_clock

    def restart(**given: Any) -> Clock:  # noqa: ANN401 - passed on as it is
        at = given["moment"]
        Clock.objects.running().filter(thread_id=given["subject"].thread_id).update(
            opened_at=at, due_at=at + 72 * HOUR
        )
        return opened(**given)

    patch.setattr(services, "open_clock", restart)


def hand_over_moves_the_time(patch: Patch) -> None:
    moved = services.move_clock

    def move(*, thread_id: Any, at_back_up: bool, moment: datetime) -> None:  # noqa: ANN401
        Clock.objects.running().filter(thread_id=thread_id).update(
            due_at=F("due_at") + HOUR, escalate_at=F("escalate_at") + HOUR
        )
        moved(thread_id=thread_id, at_back_up=at_back_up, moment=moment)

    patch.setattr(services, "move_clock", move)


def raising_makes_it_later(patch: Patch) -> None:
    def later(_: object, *, urgency: str, at: Any, terms: Any) -> Any:  # noqa: ANN401 - as it is
        return deadlines.escalate_at(at, urgency, terms)

    patch.setattr(deadlines, "raised", later)


def answers_do_not_end(patch: Patch) -> None:
    patch.setattr(services, "answer_clock", lambda **_: None)


def an_answer_leaves_it_with_the_scheduler(patch: Patch) -> None:
    def acts(promise: Any, taken: Any, terms: Any) -> Any:  # noqa: ANN401 - passed on as it is
        return rungs.next_rung_at(promise, taken, terms)

    def reschedule(clock: Clock) -> None:
        taken = climbing.taken_by(clock)
        clock.next_action_at = acts(clock, taken, climbing.terms_for(clock.school_id))
        clock.save(update_fields=["next_action_at"])

    patch.setattr(climbing, "reschedule", reschedule)


def an_ended_promise_is_escalated(patch: Patch) -> None:
    """The list is trusted: what was answered between the look and the lock goes on."""
    running = type(Clock.objects).running
    patch.setattr(
        type(Clock.objects.all()),
        "running",
        lambda self: self.filter() if self.query.select_for_update else running(self),
    )
    patch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    patch.setattr(scheduler, "_still_due", lambda clock, moment: clock, raising=False)
