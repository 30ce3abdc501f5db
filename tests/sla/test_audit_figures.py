"""Published figures are held to the log: what was counted, and the tables that were made of it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from elevhalsa.people.models import School
from sla import services
from sla.audit.snapshot import one_moment
from sla.audit.verifying import Report, verify
from sla.models import Clock, Counted, Event, PublishedTable
from sla.policy import ROUTINE
from sla.statistics.publishing import publish_one
from tests.at_once import at_once
from tests.sla.place import SCHOOL, Place
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db

PUBLISHED = MORNING + timedelta(days=40)
LATER = PUBLISHED + hours(1)


@pytest.fixture
def published(door: OpenDoor, place: Place) -> School:
    """A month of promises that were kept, late, and never answered, as it was published."""
    school = place.school
    school.opened_at = MORNING
    school.save(update_fields=["opened_at"])
    waiting = [Promise(uuid4()) for _ in range(30)]
    for number, promise in enumerate(waiting):
        student = number.to_bytes(16, "big")
        subject = services.Subject(promise.thread_id, SCHOOL, "counsellor", student, False)
        services.open_clock(subject=subject, urgency=ROUTINE, moment=MORNING + hours(number / 10))
        if number < 20:
            promise.answer(MORNING + hours(5))
    settle(door, MORNING + hours(30))
    for promise in waiting[20:26]:
        promise.answer(MORNING + hours(31))
    while publish_one(now=lambda: PUBLISHED):
        pass
    return school


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings} - {"event_unsealed"}


def test_what_was_published_is_what_the_log_says(published: School) -> None:
    report = verify(now=LATER)

    assert codes(report) == set()
    assert report.tables == PublishedTable.objects.count()
    assert not PublishedTable.objects.all()[0].table["rows"][-1]["hidden"]
    assert Counted.objects.filter(school_id=published.pk).count() == 30


def test_what_happens_after_it_was_published_changes_no_figure(published: School) -> None:
    late = Clock.objects.running().filter(school_id=published.pk)[0]
    Promise(late.thread_id).answer(LATER)
    kept = Clock.objects.filter(ended_by="answer").order_by("opened_at")[0]
    Promise(kept.thread_id).retract(2, LATER)

    assert codes(verify(now=LATER)) == set()


def kept_after_all() -> None:
    Counted.objects.filter(outcome="late").update(outcome="kept", wait_h=1)


def one_less() -> None:
    Counted.objects.filter(outcome="late")[0].delete()


def made_up() -> None:
    row = Counted.objects.filter(outcome="kept")[0]
    row.pk, row.clock_id = None, uuid4()
    row.save(force_insert=True)


def painted() -> None:
    row = PublishedTable.objects.filter(subject_id=SCHOOL)[0]
    row.table["rows"][-1]["median_h"] = 0.5
    row.save(update_fields=["table"])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (kept_after_all, {"counted_differs", "table_differs"}),
        (one_less, {"counted_missing"}),
        (made_up, {"counted_unlogged"}),
        (painted, {"table_differs"}),
    ],
)
def test_whoever_changes_a_figure_is_found_out(
    published: School, change: Callable[[], None], found: set[str]
) -> None:
    change()

    assert codes(verify(now=LATER)) >= found, published


def test_a_table_of_older_rules_is_counted_and_not_made_again(published: School) -> None:
    row = PublishedTable.objects.filter(subject_id=published.pk)[0]
    del row.table["rules"]
    row.save(update_fields=["table"])

    report = verify(now=LATER)

    assert (codes(report), report.older_tables) == (set(), 1)


def test_a_promise_from_before_there_was_a_log_is_no_finding(place: Place) -> None:
    old = Promise(uuid4())
    old.open(MORNING - timedelta(days=9))
    Event.objects.all().delete()
    Promise(uuid4()).open()
    assert (codes(verify(now=LATER)), verify(now=LATER).older) == (set(), 1)

    old.answer(MORNING + hours(1))
    report = verify(now=LATER)
    assert (codes(report), report.older, report.clocks) == (set(), 1, 1), place

    Clock.objects.filter(thread_id=old.thread_id).update(answered_at=MORNING)
    assert codes(verify(now=LATER)) == {"clock_differs"}


@pytest.mark.django_db(transaction=True)
def test_the_audit_reads_one_moment_and_nobody_waits_for_it(place: Place) -> None:
    Promise(uuid4()).open()
    with one_moment():
        before = Event.objects.count()
        at_once(1, lambda _: Promise(uuid4()).open(MORNING + hours(1)))
        assert Event.objects.count() == before, place

    assert Event.objects.count() == 2 * before
