"""Taking a rung: the step, who is told, and when the scheduler looks again."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import Count

from elevhalsa.notify import outbox
from elevhalsa.people.selectors import is_synthetic
from sla import history
from sla.ladder import rungs
from sla.ladder.recipients import Standing, groups_for
from sla.ladder.rungs import Kind, Rung, Taken
from sla.models import Clock, Recipient, Step
from sla.policies.selectors import terms_for
from sla.terms import Terms

logger = structlog.get_logger(__name__)

TO_ACKNOWLEDGE = (Kind.ACUTE, Kind.BACK_UP, Kind.RESPONSIBLE)  # somebody takes these by name


def taken_by(clock: Clock) -> Taken:
    """Return which rungs a clock has taken."""
    rows = clock.steps.annotate(told=Count("recipients"))
    found = {(step.kind, step.level): step for step in rows}
    nobody = frozenset(place for place, step in found.items() if step.told == 0)
    return Taken({place: step.at for place, step in found.items()}, nobody)


def reschedule(clock: Clock) -> None:
    """Work out when the scheduler looks at a clock next: at its next rung, or its next person."""
    clock.next_action_at = None
    if clock.ended_at is None:
        terms = terms_for(clock.school_id)
        waiting = clock.steps.exclude(goes_on_at=None).values_list("goes_on_at", flat=True)
        rung_at = rungs.next_rung_at(clock, taken_by(clock), terms)
        clock.next_action_at = min([rung_at, *(at for at in waiting if at)])
    clock.save(update_fields=["next_action_at"])


def take(clock: Clock, rung: Rung, *, moment: datetime, standing: Standing, terms: Terms) -> Step:
    """Take a rung and tell the first who stand on it. Reminders that were missed are one."""
    step = Step.objects.create(
        clock=clock,
        kind=rung.kind,
        level=_level(clock, rung, moment, terms),
        at=moment,
        late_by=max(moment - rung.due_at, timedelta()),
    )
    data = {"kind": step.kind, "level": step.level, "late_s": int(step.late_by.total_seconds())}
    history.record(clock, history.STEP, moment, data)
    clock.steps.filter(kind=rung.kind).exclude(pk=step.pk).update(goes_on_at=None)  # this goes on
    tell_next(step, moment=moment, standing=standing, terms=terms)
    return step


def _level(clock: Clock, rung: Rung, moment: datetime, terms: Terms) -> int:
    if rung.kind == Kind.REMINDER:
        return max(rung.level, rungs.reminders_due(clock, terms, moment))
    return rung.level


def tell_next(step: Step, *, moment: datetime, standing: Standing, terms: Terms) -> None:
    """Tell the next group of a step, as it is made up now, until somebody has taken the step."""
    told = set(step.recipients.values_list("person_id", flat=True))
    groups = groups_for(step, standing, with_deputy=_with_deputy(step, terms))
    untold = [left for group in groups if (left := [one for one in group if one not in told])]
    for person_id in untold[0] if untold else []:
        _tell(step, person_id, moment)
    if not untold and not told and not is_synthetic(step.clock.school_id):
        logger.error("nobody to tell", clock=str(step.clock_id), kind=step.kind, level=step.level)
    if step.kind in TO_ACKNOWLEDGE:
        acute = step.clock.acute_at is not None
        policy = terms.policy
        wait = policy.acknowledge_within_acute if acute else policy.acknowledge_within
        step.goes_on_at = moment + wait
        step.save(update_fields=["goes_on_at"])


def _tell(step: Step, person_id: UUID, moment: datetime) -> None:
    Recipient.objects.create(step=step, person_id=person_id, told_at=moment)
    data = {"kind": step.kind, "level": step.level, "person": str(person_id)}
    history.record(step.clock, history.TOLD, moment, data)
    needs_answer = step.kind in TO_ACKNOWLEDGE
    outbox.queue(
        person_id=person_id,
        text=outbox.Text.ACKNOWLEDGE if needs_answer else outbox.Text.NEWS,
        key=f"step:{step.pk}",
        moment=moment,
        acute=step.clock.acute_at is not None,
    )


def _with_deputy(step: Step, terms: Terms) -> bool:
    share = terms.policy.reminders[min(step.level, len(terms.policy.reminders)) - 1]
    return step.kind == Kind.REMINDER and share >= terms.policy.deputy_from
