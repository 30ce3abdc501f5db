"""Clocks that are due, acted on together: read at once, decided one by one, written at once.

The caller holds the locks of their threads and of the clocks, and has a transaction open.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from elevhalsa.adding import add_all
from elevhalsa.alike import update_alike
from elevhalsa.notify import outbox
from sla import deadlines, history
from sla.ladder import rungs
from sla.ladder.climbing import TO_ACKNOWLEDGE, level_of, looks_again_at, taken_of
from sla.ladder.notices import Told, notice_of
from sla.ladder.recipients import People, Standing
from sla.ladder.rungs import Kind, Rung
from sla.models import Clock, Event, Recipient, Step
from sla.policies.selectors import terms_kept_by

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Released:
    """That a thread is given to its back-up team."""

    thread_id: UUID
    moment: datetime
    back_up_due_at: datetime
    excluded: frozenset[UUID]  # who must not be told of it


class Round:
    """What the clocks of one round need to know, and what becomes of them."""

    def __init__(self, clocks: Sequence[Clock], standings: Mapping[UUID, Standing]) -> None:
        self.clocks = clocks
        self.standings = standings
        self.terms = terms_kept_by(clocks)
        self.people = People()
        self.steps: dict[UUID, list[Step]] = defaultdict(list)
        self.told: dict[tuple[UUID, str, int], set[UUID]] = defaultdict(set)
        self.new_steps: list[Step] = []
        self.changed_steps: dict[int, Step] = {}
        self.told_now: list[Told] = []
        self.events: list[Event] = []
        self.released: list[Released] = []
        self.announced: list[UUID] = []  # without those released: that is news already
        self._read_steps()

    def _read_steps(self) -> None:
        of_these = [clock.pk for clock in self.clocks]
        for step in Step.objects.filter(clock__in=of_these).order_by("pk"):
            self.steps[step.clock_id].append(step)
        rows = Recipient.objects.filter(step__clock__in=of_these)
        columns = ("step__clock", "step__kind", "step__level", "person_id")
        for clock_id, kind, level, person_id in rows.values_list(*columns):
            self.told[clock_id, kind, level].add(person_id)

    def act_on(self, clock: Clock, *, moment: datetime) -> None:
        """Do what has been due longest: take the next rung, or tell a step's next person."""
        terms = self.terms[clock.pk]
        rung = rungs.rung_due(clock, self._taken(clock), terms, moment)
        waits = [
            (step.goes_on_at, step)
            for step in self.steps[clock.pk]
            if step.goes_on_at and step.goes_on_at <= moment
        ]
        since, waiting = min(waits, key=lambda one: one[0], default=(None, None))
        if since and waiting and not (rung and rung.due_at < since):
            self._tell_next(clock, waiting, moment)
            self.changed_steps[waiting.pk] = waiting
        elif rung:
            self._take(clock, rung, moment)
        self._look_again(clock)

    def page(self, clock: Clock, *, moment: datetime) -> None:
        """Tell the team at once, once more: the promise is acute, and news to them."""
        level = self._taken(clock).highest(Kind.ACUTE) + 1
        self._take(clock, Rung(Kind.ACUTE, level, moment), moment)
        self._look_again(clock)

    def _look_again(self, clock: Clock) -> None:
        steps, terms = self.steps[clock.pk], self.terms[clock.pk]
        clock.next_action_at = looks_again_at(clock, steps, self._taken(clock), terms)
        clock.failures = 0

    def _taken(self, clock: Clock) -> rungs.Taken:
        return taken_of(self.steps[clock.pk])

    def _take(self, clock: Clock, rung: Rung, moment: datetime) -> None:
        """Take a rung and tell the first who stand on it. Reminders that were missed are one."""
        if rung.kind == Kind.BACK_UP:
            self._release(clock, moment)
        step = Step(
            clock=clock,
            kind=rung.kind,
            level=level_of(clock, rung, moment, self.terms[clock.pk]),
            at=moment,
            late_by=max(moment - rung.due_at, timedelta()),
        )
        late_s = int(step.late_by.total_seconds())
        self._record(clock, history.STEP, moment, step, late_s=late_s)
        for other in self.steps[clock.pk]:
            if other.kind == step.kind and other.goes_on_at:
                other.goes_on_at = None  # this one goes on
                self.changed_steps[other.pk] = other
        self._tell_next(clock, step, moment)
        self.steps[clock.pk].append(step)
        self.new_steps.append(step)
        if rung.kind != Kind.BACK_UP:
            self.announced.append(clock.thread_id)

    def _release(self, clock: Clock, moment: datetime) -> None:
        """Give the thread to its back-up. ``due_at`` and the figures do not move (rule 22)."""
        said = history.changed(clock, "escalated", moment, escalated_at=moment)
        self.events += [said] if said else []
        terms = self.terms[clock.pk]
        back_up_due_at = deadlines.level_2_at(moment, clock.acute_at, terms)
        excluded = self.standings[clock.thread_id].excluded
        self.released.append(Released(clock.thread_id, moment, back_up_due_at, excluded))

    def _tell_next(self, clock: Clock, step: Step, moment: datetime) -> None:
        """Tell the next group of a step, as it is made up now, until somebody has taken it."""
        terms, told = self.terms[clock.pk], self.told[_place(clock, step)]
        groups = self.people.groups_for(
            clock,
            step,
            self.standings[clock.thread_id],
            at=moment,
            terms=terms,
        )
        self._look_whether_they_come(clock, step, moment)
        untold = [left for group in groups if (left := [one for one in group if one not in told])]
        for person_id in untold[0] if untold else []:
            self.told_now.append(Told(step, person_id, moment))
            self._record(clock, history.TOLD, moment, step, person=str(person_id))
            told.add(person_id)
        if not told and not self.people.is_synthetic(clock.school_id):
            logger.error("nobody to tell", clock=str(clock.pk), kind=step.kind, level=step.level)
        if step.kind in TO_ACKNOWLEDGE:
            acute = clock.acute_at is not None
            policy = terms.policy
            wait = policy.acknowledge_within_acute if acute else policy.acknowledge_within
            step.goes_on_at = moment + wait

    def _look_whether_they_come(self, clock: Clock, step: Step, moment: datetime) -> None:
        """Note that nobody of the back-up will come in time, so that it is not waited for."""
        if step.kind != Kind.BACK_UP or step.nobody_there_at:
            return
        until = rungs.back_up_awaited_until(clock, self.terms[clock.pk], moment)
        standing = self.standings[clock.thread_id]
        if not self.people.back_up_comes(standing, since=moment, until=until):
            step.nobody_there_at = moment
            self._record(clock, history.NOBODY_THERE, moment, step)

    def _record(
        self, clock: Clock, kind: str, moment: datetime, step: Step, **data: object
    ) -> None:
        place = {"kind": step.kind, "level": step.level}
        self.events.append(history.event(clock, kind, moment, {**place, **data}))

    def write(self) -> None:
        """Write what was decided: all of it, or the transaction none."""
        clocks, steps = Clock.objects.all(), Step.objects.all()
        update_alike(clocks, self.clocks, "escalated_at", "next_action_at", "failures")
        update_alike(steps, self.changed_steps.values(), "goes_on_at", "nobody_there_at")
        Step.objects.bulk_create(self.new_steps)
        add_all(
            [
                Recipient(step_id=one.step.pk, person_id=one.person_id, told_at=one.at)
                for one in self.told_now
            ]
        )
        add_all(self.events)

    def tell(self) -> None:
        """Queue a notice for everybody who was told, in the same transaction."""
        outbox.queue_all([notice_of(one) for one in self.told_now])


def page_again(*, thread_id: UUID, moment: datetime, standing: Standing) -> bool:
    """Tell a team at once of an acute promise that is news to it. Behind the thread's lock.

    Return whether there was one.
    """
    clock = Clock.objects.running().select_for_update().filter(thread_id=thread_id).first()
    if clock is None or clock.acute_at is None:
        return False
    alone = Round([clock], {thread_id: standing})
    alone.page(clock, moment=moment)
    alone.write()
    alone.tell()
    return True


def _place(clock: Clock, step: Step) -> tuple[UUID, str, int]:
    return clock.pk, step.kind, step.level
