"""Every change of a promise goes through here: the row, and the event that says so, together.

From the events alone each row can be made again, at any moment of the past (``replay``);
``elevhalsa audit verify`` does that and compares.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import BinaryField

from sla.models import Clock, Event

COLUMNS = tuple(  # of a clock, as events tell them; the other two are the scheduler's own notes
    field.attname
    for field in Clock._meta.concrete_fields
    if field.attname not in {"id", "next_action_at", "failures"}
)
_FIELDS = {field.attname: field for field in Clock._meta.concrete_fields}
OPENED, MERGED, REMOVED = "opened", "merged", "removed"
STEP, STEP_MOVED, TOLD, ACKNOWLEDGED = "step", "step_moved", "told", "acknowledged"
NOBODY_THERE = "nobody_there"  # of a back-up
STEPS = "steps"  # where a state holds them, by kind and level
State = dict[str, Any]
Steps = dict[str, dict[str, Any]]


def begin(clock: Clock) -> Clock:
    """Store a new clock."""
    clock.save(force_insert=True)
    record(clock, OPENED, clock.opened_at, state_of(clock))
    return clock


def change(clock: Clock, kind: str, at: datetime, /, **columns: Any) -> None:  # noqa: ANN401
    """Set columns of a clock and say why. Without a difference nothing is said."""
    said = changed(clock, kind, at, **columns)
    clock.save(update_fields=[*columns])
    if said:
        said.save(force_insert=True)


def changed(clock: Clock, kind: str, at: datetime, /, **columns: Any) -> Event | None:  # noqa: ANN401
    """Set columns of a clock and return what to say of it; the caller stores both."""
    before = {column: as_json(getattr(clock, column)) for column in columns}
    for column, value in columns.items():
        setattr(clock, column, value)
    after = {column: as_json(getattr(clock, column)) for column in columns}
    data = {column: value for column, value in after.items() if value != before[column]}
    return event(clock, kind, at, data) if data else None


def merge(newer: Clock, into: Clock, at: datetime) -> None:
    """Take away a clock whose promise another one keeps from now on, with the steps it lacks."""
    taken = steps_of(into)
    for step in newer.steps.all():
        if (place := f"{step.kind} {step.level}") not in taken:
            told = steps_of(newer)[place]
            newer.steps.filter(pk=step.pk).update(clock=into)
            data = {"kind": step.kind, "level": step.level, **told, "told": sorted(told["told"])}
            record(into, STEP_MOVED, at, data)
    record(newer, MERGED, at, {"into": str(into.pk)})
    newer.delete()


def remove(clock: Clock, at: datetime) -> None:
    """Take away a clock that was nobody's."""
    record(clock, REMOVED, at, {})
    clock.delete()


def record(clock: Clock, kind: str, at: datetime, data: State) -> None:
    """Say that something happened to a promise."""
    event(clock, kind, at, data).save(force_insert=True)


def event(clock: Clock, kind: str, at: datetime, data: State) -> Event:
    """Return that something happened to a promise; the caller stores it."""
    return Event(school_id=clock.school_id, clock_id=clock.pk, kind=kind, at=at, data=data)


def record_at_school(school_id: UUID, kind: str, at: datetime, data: State) -> None:
    """Say that something happened at a school, to no one promise."""
    Event.objects.create(school_id=school_id, kind=kind, at=at, data=data)


def state_of(clock: Clock) -> State:
    """Return a clock's columns as events tell them (JSON)."""
    return {column: as_json(getattr(clock, column)) for column in COLUMNS}


def replay(events: Iterable[Event]) -> Iterator[tuple[UUID, State | None]]:
    """Make clocks again from their events, given by clock and in order. None: taken away."""
    for clock_id, own in groupby(events, key=lambda event: event.clock_id):
        assert clock_id is not None, "these are events of clocks"
        yield clock_id, _fold(own)


def is_whole(state: State) -> bool:
    """Say whether events tell a clock from its beginning."""
    return all(column in state for column in COLUMNS)


def clock_at(clock_id: UUID, events: Iterable[Event], moment: datetime) -> Clock | None:
    """Return a clock as its events tell it at a moment; None: it was not there, or is not told."""
    state = _fold(event for event in events if event.at <= moment)
    if state is None or not is_whole(state):
        return None
    columns = {column: _from_json(column, state[column]) for column in COLUMNS}
    return Clock(pk=clock_id, **columns)


def _from_json(column: str, value: object) -> object:
    field = _FIELDS[column]
    if isinstance(field, BinaryField) and isinstance(value, str):
        return bytes.fromhex(value)
    return field.to_python(value)


def _fold(events: Iterable[Event]) -> State | None:
    state: State = {STEPS: {}}
    for event in events:
        if event.kind in {MERGED, REMOVED}:
            return None
        if event.kind in _FOLD_STEP:
            _FOLD_STEP[event.kind](state[STEPS], event)
        else:
            state |= {column: event.data[column] for column in COLUMNS if column in event.data}
    return state


def _add_step(steps: Steps, event: Event) -> None:
    """Add a step: just taken, or brought along by a clock that was merged."""
    told, by = event.data.get("told", []), event.data.get("acknowledged_by")
    gone = event.data.get("nobody_there_at")
    steps[_place(event)] = {"told": set(told), "acknowledged_by": by, "nobody_there_at": gone}


def _add_told(steps: Steps, event: Event) -> None:
    steps[_place(event)]["told"].add(event.data["person"])


def _set_acknowledged(steps: Steps, event: Event) -> None:
    steps[_place(event)]["acknowledged_by"] = event.data["person"]


def _set_nobody_there(steps: Steps, event: Event) -> None:
    steps[_place(event)]["nobody_there_at"] = as_json(event.at)


def _place(event: Event) -> str:
    return f"{event.data['kind']} {event.data['level']}"


_FOLD_STEP: dict[str, Callable[[Steps, Event], None]] = {
    STEP: _add_step,
    STEP_MOVED: _add_step,
    TOLD: _add_told,
    ACKNOWLEDGED: _set_acknowledged,
    NOBODY_THERE: _set_nobody_there,
}


def steps_of(clock: Clock) -> Steps:
    """Return a clock's steps as its events tell them."""
    return {
        f"{step.kind} {step.level}": {
            "told": {str(row.person_id) for row in step.recipients.all()},
            "acknowledged_by": as_json(step.acknowledged_by),
            "nobody_there_at": as_json(step.nobody_there_at),
        }
        for step in clock.steps.all()
    }


def as_json(value: object) -> object:
    """Return a column's value as an event holds it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
