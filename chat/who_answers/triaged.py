"""What staff see of how a thread was read and routed, and what they said of it."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from ninja import Schema

from chat.doors import Access
from chat.models import Urgency
from chat.shapes import Named, ThreadOut
from chat.summaries import summary
from elevhalsa.people.models import Branch, Person
from elevhalsa.people.names import name_of
from elevhalsa.wire import Moment
from triage.corrections import standing_of
from triage.models import Correction, RoutingDecision

HIDDEN_REASONS = ("excluded_by_key", "excluded_by_service")  # the student's to know alone
BACK_UP_ANSWERS = "back_up_answers"  # by itself it says that the student left somebody out
THEN_SAID = ("team_empty", "team_without_keys")


class CorrectionOut(Schema):
    """What stands of one kind; ``by`` where it moved the thread in its list."""

    kind: Correction.Kind
    was: str
    right: str
    at: Moment
    by: Named | None


class RoutingOut(Schema):
    """What was wished for when the thread was opened, and why it came here: codes."""

    wished_branch: Literal["counsellor", "nurse", "either"]
    branch: Branch
    urgency: Urgency
    reasons: list[str]


class TriageOut(Schema):
    """All that the server knows of a thread's triage: nothing of what was written."""

    model_version: str  # that read it on the student's device; empty: none did
    routing: RoutingOut | None
    corrections: list[CorrectionOut]


class CorrectedOut(Schema):
    """What stands after a correction, and the thread as it is now."""

    thread: ThreadOut
    triage: TriageOut


def triage_out(access: Access) -> TriageOut:
    """Return what staff see of a thread's triage."""
    thread = access.thread
    decision = RoutingDecision.objects.filter(pk=thread.pk).first()
    standing = standing_of(thread.pk).values()
    names = _names({row.person_id for row in standing if row.person_id})
    return TriageOut(
        model_version=thread.model_version,
        routing=_routing_out(decision) if decision else None,
        corrections=[_correction_out(row, names) for row in standing],
    )


def corrected_out(access: Access) -> CorrectedOut:
    """Return what a correction answers."""
    return CorrectedOut(thread=summary(access), triage=triage_out(access))


def _routing_out(decision: RoutingDecision) -> RoutingOut:
    shown = [code for code in decision.reasons if code not in _hidden_in(decision.reasons)]
    said = {"wished_branch": decision.wished_branch, "branch": decision.branch}
    return RoutingOut.model_validate({**said, "urgency": decision.urgency, "reasons": shown})


def _hidden_in(reasons: Iterable[str]) -> tuple[str, ...]:
    """Return what of them is not for staff to know."""
    is_said = any(code in THEN_SAID for code in reasons)
    return HIDDEN_REASONS if is_said else (*HIDDEN_REASONS, BACK_UP_ANSWERS)


def _correction_out(row: Correction, names: dict[UUID, Named]) -> CorrectionOut:
    by = names.get(row.person_id) if row.person_id else None
    return CorrectionOut(
        kind=Correction.Kind(row.kind), was=row.was, right=row.right, at=row.at, by=by
    )


def _names(people: set[UUID]) -> dict[UUID, Named]:
    rows = Person.objects.filter(pk__in=people)
    return {row.pk: Named(id=row.pk, name=name_of(row)) for row in rows}
