"""Every promise can be made again from the log, and whoever changes a row past it is found out."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from elevhalsa.people.models import Branch
from sla import absence, services
from sla.audit.sealing import seal_one
from sla.audit.verifying import Report, verify
from sla.ladder import acknowledging
from sla.models import Clock, EndedBy, Event, Recipient, Seal, Step
from sla.synthetic import open_synthetic_clock, remove_synthetic_clock, subject_of
from tests.at_once import at_once
from tests.sla.place import SCHOOL, Place
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db

LATER = MORNING + hours(100)


@pytest.fixture
def life(door: OpenDoor, place: Place) -> list[Promise]:
    """A promise of each fate: kept, merged, raised, escalated, taken, ended in every way."""
    kept, merged, climbed, met, hidden, early = (Promise(uuid4()) for _ in range(6))
    for promise in (kept, merged, climbed, met, hidden, early):
        promise.open()
    kept.answer(MORNING + hours(1))
    merged.answer(MORNING + hours(1))
    merged.open(MORNING + hours(2), urgency="acute")
    services.raise_urgency(thread_id=climbed.thread_id, urgency="soon", moment=MORNING + hours(1))
    settle(door, MORNING + hours(3))
    merged.retract(2, MORNING + hours(3))
    services.end_clock(
        thread_id=met.thread_id, ended_by=EndedBy.ELSEWHERE, moment=MORNING + hours(4)
    )
    services.end_clock(
        thread_id=hidden.thread_id, ended_by=EndedBy.WITHDRAWN, moment=MORNING + hours(4)
    )
    absence.bring_forward(thread_id=early.thread_id, moment=MORNING + hours(5))
    for after in range(6, 60, 6):
        settle(door, MORNING + hours(after))
    acknowledging.take_over(
        person=place.head, school_id=SCHOOL, branch=Branch.COUNSELLOR, now=lambda: LATER
    )
    seal()
    return [kept, merged, climbed, met, hidden, early]


def seal() -> None:
    while seal_one(now=lambda: LATER):
        pass


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def test_a_life_of_promises_is_made_again_from_its_events(life: list[Promise]) -> None:
    report = verify(now=LATER)

    assert report.findings == []
    assert (report.clocks, report.seals) == (7, 1)  # one of them merged away
    assert Event.objects.filter(kind="merged").exists()
    assert Step.objects.exclude(acknowledged_by=None).exists()
    assert len(life) == 6


def later_due() -> None:
    Clock.objects.filter(ended_by="answer").update(answered_at=MORNING + hours(0.5))


def forgotten() -> None:
    Clock.objects.filter(ended_by="elsewhere").delete()


def unlogged() -> None:
    clock = Clock.objects.filter(ended_by="answer")[0]
    clock.pk = uuid4()
    clock.save(force_insert=True)


def softened() -> None:
    Step.objects.order_by("-level")[0].delete()


def untold() -> None:
    Recipient.objects.order_by("pk")[0].delete()


def taken_by_nobody() -> None:
    Step.objects.update(acknowledged_by=None, acknowledged_at=None)


def rewritten() -> None:
    Event.objects.filter(kind="answered").update(at=MORNING)


def erased() -> None:
    Event.objects.filter(kind="told").delete()


def slipped_in() -> None:
    Event.objects.create(
        school_id=SCHOOL, kind="x", at=MORNING, data={}, seal=Seal.objects.order_by("number")[0]
    )


def unsealed() -> None:
    Event.objects.filter(kind="told").update(seal=None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (later_due, "clock_differs"),
        (forgotten, "clock_missing"),
        (unlogged, "clock_unlogged"),
        (softened, "clock_differs"),
        (untold, "clock_differs"),
        (taken_by_nobody, "clock_differs"),
        (rewritten, "seal_broken"),
        (erased, "seal_broken"),
        (slipped_in, "seal_broken"),
        (unsealed, "event_unsealed"),
    ],
)
def test_whoever_changes_something_past_the_log_is_found_out(
    life: list[Promise], change: Callable[[], None], code: str
) -> None:
    change()

    assert code in codes(verify(now=LATER)), life


def test_the_watch_s_own_promise_comes_and_goes_in_the_log_too(door: OpenDoor) -> None:
    thread_id = uuid4()
    subject = subject_of(thread_id=thread_id, school_id=SCHOOL, branch="counsellor")
    clock = open_synthetic_clock(subject=subject, promise=hours(1), moment=MORNING)
    settle(door, MORNING + hours(2))
    clock.refresh_from_db()
    remove_synthetic_clock(clock, moment=MORNING + hours(2))
    seal()

    assert verify(now=LATER).findings == []


def test_a_chain_cut_short_lacks_the_head_that_was_noted(life: list[Promise]) -> None:
    noted = verify(now=LATER).head
    Promise(uuid4()).open(LATER)
    seal_one(now=lambda: LATER + timedelta(minutes=1))
    assert "head_missing" not in codes(verify(now=LATER, head=noted))

    Event.objects.all().delete()
    Seal.objects.all().delete()

    assert "head_missing" in codes(verify(now=LATER, head=noted)), life


def test_a_batch_waits_a_minute_for_more(promise: Promise) -> None:
    promise.open()
    assert seal_one(now=lambda: MORNING)
    promise.answer(MORNING + timedelta(seconds=1))

    assert not seal_one(now=lambda: MORNING + timedelta(seconds=59))
    assert seal_one(now=lambda: MORNING + timedelta(seconds=60))
    assert not seal_one(now=lambda: MORNING + hours(1))


@pytest.mark.django_db(transaction=True)
def test_several_processes_give_out_each_number_once() -> None:
    for _ in range(10):
        Promise(uuid4()).open()

    at_once(4, lambda _: seal_one(now=lambda: LATER))

    assert verify(now=LATER).findings == []
    assert Seal.objects.count() == 1


def test_the_command_says_what_it_found_and_fails(life: list[Promise]) -> None:
    out = StringIO()
    call_command("audit", "verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is True
    rewritten()

    with pytest.raises(CommandError, match="findings"):
        call_command("audit", "verify", stdout=out)
    assert "seal_broken" in out.getvalue(), life
