"""What the database holds of promises, as plain values: seconds, and names of people."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from elevhalsa.notify.models import Notice
from sla import history
from sla.models import Clock, Event, Recipient, Step
from tests.sla.moments import MORNING
from tests.sla.place import Place
from tests.sla.promises import Promise

NAMES = ("anna", "bo", "cilla", "dag", "head", "municipality", "chief", "administrator")


def held(place: Place, threads: Sequence[Promise]) -> dict[int, Any]:
    """Return every promise, by the number of its thread, sorted."""
    numbers = {promise.thread_id: number for number, promise in enumerate(threads)}
    steps = _steps(place)
    found: dict[int, Any] = {number: [] for number in numbers.values()}
    for clock in Clock.objects.all():
        found[numbers[clock.thread_id]].append(_shown(clock, steps[clock.pk]))
    return {number: sorted(promises, key=str) for number, promises in found.items()}


def _shown(clock: Clock, steps: dict[tuple[str, int], Any]) -> tuple[Any, ...]:
    times = (clock.opened_at, clock.due_at, clock.escalate_at, clock.escalated_at)
    ended = None
    if clock.ended_at:
        ended = (clock.ended_by, _seconds(clock.ended_at), clock.answer_seq)
    return (
        *(_seconds(at) for at in times),
        clock.kind,
        clock.urgency,
        _seconds(clock.soon_at),
        _seconds(clock.acute_at),
        ended,
        _seconds(clock.next_action_at),
        dict(sorted(steps.items())),
    )


def _steps(place: Place) -> dict[UUID, dict[tuple[str, int], Any]]:
    names = {getattr(place, name).pk: name for name in NAMES}
    told: dict[int, dict[str, int | float | None]] = defaultdict(dict)
    for one in Recipient.objects.all():
        told[one.step_id][names[one.person_id]] = _seconds(one.told_at)
    found: dict[UUID, dict[tuple[str, int], Any]] = defaultdict(dict)
    for step in Step.objects.all():
        people = dict(sorted(told[step.pk].items()))
        found[step.clock_id][step.kind, step.level] = (
            _seconds(step.at),
            _seconds(step.goes_on_at),
            _seconds(step.nobody_there_at),
            people,
        )
    return found


def everybody_was_told() -> None:
    """See that who was told on a step has the notice of it, and has it once."""
    steps = Recipient.objects.values_list("person_id", "step_id")
    told = [(person, f"step:{step}") for person, step in steps]
    notices = Notice.objects.values_list("person_id", "key")
    assert not set(told) - set(notices), "a step without its notice"
    assert len(told) == len(set(told)), "told twice"


def assert_events_add_up() -> None:
    """See that each clock can be made again from its events alone."""
    rows = {clock.pk: history.state_of(clock) for clock in Clock.objects.all()}
    events = Event.objects.exclude(clock_id=None).order_by("clock_id", "pk")
    made = {pk: state for pk, state in history.replay(events) if state is not None}
    for state in made.values():
        state.pop(history.STEPS)
    assert made == rows, "the log tells another story"


def _seconds(at: datetime | None) -> int | float | None:
    if at is None:
        return None
    seconds = round((at - MORNING).total_seconds(), 6)
    return int(seconds) if seconds == int(seconds) else seconds
