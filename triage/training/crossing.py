"""How the reader does on batches that it has not learnt from: figures for the model card."""

from collections.abc import Sequence

from triage.reader.reading import BANDS, Branch, Reading, Urgency
from triage.training.measure import Evaluation, evaluation_of
from triage.training.thresholds import Seen


def crossed(seen: Sequence[Seen], limits: dict[str, dict[str, int]]) -> dict[str, Evaluation]:
    """Return the figures of all that was seen, and of each batch alone."""
    batches = sorted({one.record["batch"] for one in seen})
    parts = {"all": list(seen)} | {
        batch: [one for one in seen if one.record["batch"] == batch] for batch in batches
    }
    return {
        name: evaluation_of([one.record for one in part], [_reading(one, limits) for one in part])
        for name, part in parts.items()
    }


def _reading(one: Seen, limits: dict[str, dict[str, int]]) -> Reading:
    every = limits["all"]
    own = limits.get(one.language, every)
    trained = (one.alarm >= own["ask"]) + (one.alarm >= own["alarm"])
    band = BANDS[max(trained, one.ruled)]
    urgency: Urgency = "soon" if one.soon >= every["soon"] or band == "ask" else "routine"
    branch: Branch = "counsellor" if one.branch <= every["counsellor"] else "either"
    return Reading(
        band=band,
        urgency="acute" if band == "alarm" else urgency,
        branch="nurse" if one.branch >= every["nurse"] else branch,
        reasons=(),
        language=one.language,
        version="",
    )
