"""Which corrections stand: of a thread the newest of each kind that was not taken back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from triage.models import Correction

FALSE_ALARM, ACUTE = "false_alarm", "acute"


def standing_of(thread_id: UUID) -> dict[str, Correction]:
    """Return what stands of a thread, by kind."""
    return standing_in([thread_id]).get(thread_id, {})


def standing_in(thread_ids: Iterable[Any]) -> dict[UUID, dict[str, Correction]]:
    """Return what stands of several threads, given as ids or as a query for them."""
    found: dict[UUID, dict[str, Correction]] = {}
    for row in Correction.objects.filter(thread_id__in=thread_ids).order_by("id"):
        found.setdefault(row.thread_id, {})[row.kind] = row
    return {
        thread: {kind: row for kind, row in rows.items() if row.right}
        for thread, rows in found.items()
    }


def is_overtaken(correction: Correction, urgency_now: str) -> bool:
    """Return whether a thread has moved on since: danger told anew, another urgency.

    ``urgency_now`` is how urgent it is in the list. The desk shows no more than what this leaves.
    """
    if correction.right == FALSE_ALARM:
        return urgency_now == ACUTE
    return correction.kind == Correction.Kind.URGENCY and correction.right != urgency_now
