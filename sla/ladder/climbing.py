"""Where a clock stands on its ladder, and when the scheduler looks at it again."""

from collections.abc import Iterable
from datetime import datetime

from sla.ladder import rungs
from sla.ladder.rungs import Kind, Rung, Taken
from sla.models import Clock, Step
from sla.policies.selectors import terms_kept_by
from sla.terms import Terms

TO_ACKNOWLEDGE = (Kind.ACUTE, Kind.BACK_UP, Kind.RESPONSIBLE)  # somebody takes these by name


def taken_of(steps: Iterable[Step]) -> Taken:
    """Return which rungs a clock has taken, of its steps."""
    found = list(steps)
    gone = [one.nobody_there_at for one in found if one.nobody_there_at]
    return Taken({(one.kind, one.level): one.at for one in found}, min(gone, default=None))


def looks_again_at(clock: Clock, steps: Iterable[Step], taken: Taken, terms: Terms) -> datetime:
    """Return when a running clock is looked at next: at its next rung, or its next person."""
    waiting = [step.goes_on_at for step in steps if step.goes_on_at]
    return min([rungs.next_rung_at(clock, taken, terms), *waiting])


def reschedule(clock: Clock) -> None:
    """Work out anew when the scheduler looks at a clock next."""
    clock.next_action_at = None
    if clock.ended_at is None:
        steps = list(clock.steps.all())
        terms = terms_kept_by([clock])[clock.pk]
        clock.next_action_at = looks_again_at(clock, steps, taken_of(steps), terms)
    clock.save(update_fields=["next_action_at"])


def level_of(clock: Clock, rung: Rung, moment: datetime, terms: Terms) -> int:
    """Return the level that taking a rung reaches: of reminders that were missed, the last."""
    if rung.kind == Kind.REMINDER:
        return max(rung.level, rungs.reminders_due(clock, terms, moment))
    return rung.level


def with_deputy(step: Step, terms: Terms) -> bool:
    """Say whether a reminder comes late enough on the way for the deputy to get it too."""
    share = terms.policy.reminders[min(step.level, len(terms.policy.reminders)) - 1]
    return step.kind == Kind.REMINDER and share >= terms.policy.deputy_from
