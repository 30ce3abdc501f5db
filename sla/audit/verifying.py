"""Making every promise again from the log, and comparing: what ``elevhalsa audit verify`` does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from sla import history
from sla.audit.sealing import BEGINNING, digest_of
from sla.history import State
from sla.models import Clock, Event, Seal

TOGETHER = 500  # clocks compared at a time
UNSEALED_FOR = timedelta(hours=1)  # longer is no scheduler, or somebody's hand


@dataclass(frozen=True)
class Finding:
    """Something that cannot be if nobody changed anything past the product."""

    code: str
    where: str


@dataclass
class Report:
    """What was looked at, and what was found."""

    seals: int = 0
    events: int = 0
    clocks: int = 0
    head: str = ""  # of the chain (hex): keep it elsewhere, and a shortened log shows too
    findings: list[Finding] = field(default_factory=list)

    def found(self, code: str, where: object) -> None:
        """Note a finding."""
        self.findings.append(Finding(code, str(where)))


@transaction.atomic
def verify(*, now: datetime, head: str = "") -> Report:
    """Check the chain, make every clock again from its events, and compare with the rows.

    ``head``: a digest of an earlier report, which must still be in the chain.
    """
    report = Report()
    _check_chain(report, now, head)
    _check_clocks(report)
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
    for event in unsealed.filter(at__lt=now - UNSEALED_FOR)[:TOGETHER]:
        report.found("event_unsealed", event.pk)


def _check_clocks(report: Report) -> None:
    events = Event.objects.exclude(clock_id=None).order_by("clock_id", "pk")
    for some in _batches(history.replay(events.iterator(chunk_size=2000))):
        rows = Clock.objects.prefetch_related("steps__recipients").in_bulk(some)
        for clock_id, state in some.items():
            report.clocks += 1
            _compare(report, clock_id, state, rows.get(clock_id))
    logged = Event.objects.filter(clock_id=OuterRef("pk"))
    for clock in Clock.objects.filter(~Exists(logged))[:TOGETHER]:
        report.found("clock_unlogged", clock.pk)


def _compare(report: Report, clock_id: UUID, state: State | None, row: Clock | None) -> None:
    if state is None or row is None:
        if state is not None or row is not None:
            report.found("clock_missing" if row is None else "clock_merged", clock_id)
        return
    told = history.state_of(row) | {history.STEPS: history.steps_of(row)}
    for column in sorted({*told, *state}):
        if told.get(column) != state.get(column):
            report.found("clock_differs", f"{clock_id} {column}")


def _batches(
    clocks: Iterator[tuple[UUID, State | None]],
) -> Iterator[dict[UUID, State | None]]:
    some: dict[UUID, Any] = {}
    for clock_id, state in clocks:
        some[clock_id] = state
        if len(some) == TOGETHER:
            yield some
            some = {}
    yield some
