"""What the reference says must be held, in the form in which the database's rows are shown."""

from typing import Any

from tests.sla import reference
from tests.sla.place import Place
from tests.sla.reference import Reference


def groups_of(place: Place) -> dict[str, reference.Groups]:
    """Return who is told on each kind of rung, as rules 9 to 12 say it for counsellors."""
    team, back_up = ["anna", "bo"], ["cilla", "dag"]
    assert place.anna.is_active, "they are all there"
    return {
        "acute": [team],
        "reminder": [team],
        "back_up": [back_up],
        "responsible": [["head", "municipality"], ["administrator"]],
    }


def expected(model: Reference) -> dict[int, Any]:
    """Return what the reference holds, by thread, in the form of ``held``."""
    found: dict[int, Any] = {}
    for thread, ended in model.ended.items():
        running = model.running.get(thread)
        promises = [*ended, *([running] if running else [])]
        found[thread] = sorted((shown(one, model) for one in promises), key=str)
    return found


def shown(promise: reference.Running, model: Reference) -> tuple[Any, ...]:
    """Return a promise as plain values."""
    times = (promise.opened, promise.due, promise.escalate, promise.escalated)
    urgent = (promise.kind, promise.urgency, promise.soon, promise.acute)
    steps = {
        place: (step.at, step.goes_on, step.nobody, dict(sorted(step.told.items())))
        for place, step in sorted(promise.steps.items())
    }
    return (*times, *urgent, promise.ended, promise.next_at(model.kept(promise)), steps)
