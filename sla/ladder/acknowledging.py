"""“Jag tar det”: a step is taken by a person with a name, and goes no further (rule 11)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from elevhalsa.clock import Now
from elevhalsa.errors import NotFound
from elevhalsa.notify import outbox
from elevhalsa.people.models import Person, Team
from elevhalsa.people.selectors import members_of
from sla import history
from sla.ladder import climbing, notices
from sla.ladder.cards import told_of
from sla.ladder.recipients import Standing
from sla.ladder.rungs import Kind
from sla.models import Clock, Event, Step

Standings = Callable[[Sequence[UUID]], Mapping[UUID, Standing]]  # who has some threads: chat's
REACHED = "back_up_reached"
ONE_PRESS = timedelta(minutes=5)  # a finger that trembles, or two who press at once
BY_A_CLAIM = (Kind.ACUTE, Kind.BACK_UP)  # taking the thread is taking these


def take_over(*, person: Person, school_id: UUID, branch: str, now: Now) -> None:
    """Take what one was told of at a school, in one branch. Safe to repeat.

    One promise after the other: whoever holds one clock waits for no other.

    Raises:
        NotFound: Told of nothing there that still waits for an answer.
    """
    steps = told_of(person).filter(clock__school_id=school_id, clock__branch=branch)
    clocks = list(steps.order_by("clock").values_list("clock", flat=True))
    if not clocks:
        raise NotFound
    for clock_id in clocks:
        with transaction.atomic():
            clock = Clock.objects.running().select_for_update().filter(pk=clock_id).first()
            if clock:
                _acknowledge(clock, steps.filter(clock=clock), person.pk, now())


@transaction.atomic
def by_claim(*, thread_id: UUID, person_id: UUID, moment: datetime) -> None:
    """Take what a team was told of a thread, by taking the thread. Behind the thread's lock."""
    clock = Clock.objects.running().select_for_update().filter(thread_id=thread_id).first()
    if clock:
        _acknowledge(clock, clock.steps.filter(kind__in=BY_A_CLAIM), person_id, moment)


@transaction.atomic
def stop_paging(*, thread_id: UUID, person_id: UUID, moment: datetime) -> None:
    """Tell the team no more that a thread is acute: a person said “Falskt larm” (rule 4).

    The back-up and those responsible are told at their times all the same.
    """
    clock = Clock.objects.running().select_for_update().filter(thread_id=thread_id).first()
    if clock is None or clock.acute_at is None:
        return
    if not clock.steps.filter(kind=Kind.ACUTE).exists():  # nobody was told, and nobody will be
        clock.steps.create(kind=Kind.ACUTE, level=1, at=moment, late_by=timedelta())
        history.record(clock, history.STEP, moment, {"kind": Kind.ACUTE, "level": 1, "late_s": 0})
    _acknowledge(clock, clock.steps.filter(kind=Kind.ACUTE), person_id, moment)


def _acknowledge(clock: Clock, steps: QuerySet[Step], person_id: UUID, moment: datetime) -> None:
    untaken = list(steps.filter(acknowledged_at=None))
    for step in untaken:
        step.acknowledged_at, step.acknowledged_by, step.goes_on_at = moment, person_id, None
        step.save(update_fields=["acknowledged_at", "acknowledged_by", "goes_on_at"])
        data = {"kind": step.kind, "level": step.level, "person": str(person_id)}
        history.record(clock, history.ACKNOWLEDGED, moment, data)
    notices.settle(untaken, moment=moment)
    climbing.reschedule(clock)


@transaction.atomic
def reach_back_up(
    *, person: Person, school_id: UUID, branch: str, standings: Standings, now: Now
) -> list[Person]:
    """Tell the back-up of a card's threads once more, and return who was told.

    Whom a thread keeps out is not told of it. What is pressed again within minutes is one press;
    a later one tells them anew.

    Raises:
        NotFound: Told of nothing there that still waits for an answer.
    """
    steps = told_of(person).filter(clock__school_id=school_id, clock__branch=branch)
    clocks = Clock.objects.filter(pk__in=steps.values("clock")).order_by("pk")
    first = Clock.objects.select_for_update().filter(pk=clocks.values("pk")[:1]).first()
    if first is None:
        raise NotFound
    threads = list(clocks.values_list("thread_id", flat=True))
    moment, told = now(), _back_up_of(standings(threads))
    pressed = Event.objects.filter(kind=REACHED, clock_id__in=clocks.values("pk"))
    if not pressed.filter(at__gt=moment - ONE_PRESS).exists():
        _tell_again(told, key=f"reach:{first.pk}:{moment.isoformat()}", moment=moment)
        history.record(first, REACHED, moment, {"person": str(person.pk)})
    return told


def _back_up_of(standings: Mapping[UUID, Standing]) -> list[Person]:
    """Return the back-up's people of some threads, without whom every one of these keeps out."""
    found = {
        person.pk: person
        for back_up, excluded in {(one.back_up, one.excluded) for one in standings.values()}
        for person in members_of(Team.objects.get(pk=back_up))
        if person.pk not in excluded
    }
    return list(found.values())


def _tell_again(people: Iterable[Person], *, key: str, moment: datetime) -> None:
    for person in people:
        outbox.queue(
            person_id=person.pk,
            text=outbox.Text.ACKNOWLEDGE,
            key=key,
            moment=moment,
            acute=True,  # somebody answerable asks for it, whatever the hour
        )
