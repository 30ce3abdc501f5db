"""Making every promise again from the log, and comparing: what ``elevhalsa audit verify`` does."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from sla import history
from sla.audit import figures
from sla.audit.report import Finding, Report
from sla.audit.sealing import BEGINNING, digest_of
from sla.audit.snapshot import in_batches, one_moment
from sla.history import State
from sla.models import Clock, Event, Seal

__all__ = ["Finding", "Report", "verify"]

MOST_UNSEALED = 500  # told of, at most
UNSEALED_FOR = timedelta(hours=1)  # longer is no scheduler, or somebody's hand


def verify(*, now: datetime, head: str = "") -> Report:
    """Check the chain, make every clock again from its events, and compare with what is kept.

    All as of one moment, and nobody waits for it. ``head``: a digest of an earlier report, which
    must still be in the chain.
    """
    report = Report()
    with one_moment():
        _check_chain(report, now, head)
        _check_clocks(report)
        figures.check(report)
    return report


def _check_chain(report: Report, now: datetime, head: str) -> None:
    digest, heads = BEGINNING, {""}
    for number, seal in enumerate(Seal.objects.order_by("number"), start=1):
        events = list(seal.events.order_by("pk"))
        if seal.number != number:
            report.found("seal_missing", number)
        if len(events) != seal.events_sealed or digest_of(digest, events) != bytes(seal.digest):
            report.found("seal_broken", seal.number)
        digest = bytes(seal.digest)
        heads.add(digest.hex())
        report.seals, report.events = number, report.events + len(events)
    report.head = digest.hex() if report.seals else ""
    if head not in heads:
        report.found("head_missing", head)
    unsealed = Event.objects.filter(seal=None)
    report.events += unsealed.count()
    for event in unsealed.filter(at__lt=now - UNSEALED_FOR)[:MOST_UNSEALED]:
        report.found("event_unsealed", event.pk)


def _check_clocks(report: Report) -> None:
    began_at = Event.objects.order_by("pk").values_list("at", flat=True).first()
    events = Event.objects.exclude(clock_id=None).order_by("clock_id", "pk")
    for some in in_batches(history.replay(events.iterator(chunk_size=2000))):
        rows = Clock.objects.prefetch_related("steps__recipients").in_bulk([one for one, _ in some])
        for clock_id, state in some:
            row = rows.get(clock_id)
            if row and state and _is_older(row, began_at) and not history.is_whole(state):
                report.older += 1
                _compare_told(report, state, row)
            else:
                report.clocks += 1
                _compare(report, clock_id, state, row)
    logged = Event.objects.filter(clock_id=OuterRef("pk"))
    for clock in Clock.objects.filter(~Exists(logged)).iterator(chunk_size=2000):
        if _is_older(clock, began_at):
            report.older += 1
        else:
            report.found("clock_unlogged", clock.pk)


def _is_older(clock: Clock, began_at: datetime | None) -> bool:
    """Say whether a clock began before anything was logged."""
    return began_at is not None and clock.opened_at < began_at


def _compare(report: Report, clock_id: UUID, state: State | None, row: Clock | None) -> None:
    if state is None or row is None:
        if state is not None or row is not None:
            report.found("clock_missing" if row is None else "clock_merged", clock_id)
        return
    told = history.state_of(row) | {history.STEPS: history.steps_of(row)}
    for column in sorted({*told, *state}):
        if told.get(column) != state.get(column):
            report.found("clock_differs", f"{clock_id} {column}")


def _compare_told(report: Report, state: State, row: Clock) -> None:
    """Compare what the log does say of a clock that is older than it."""
    told = history.state_of(row)
    for column in sorted({*told} & {*state}):
        if told[column] != state[column]:
            report.found("clock_differs", f"{row.pk} {column}")
