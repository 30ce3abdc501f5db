"""Where the bands begin: set on scores of messages that the scoring model had not seen."""

from collections.abc import Sequence
from typing import NamedTuple

from triage.reader.model import Model
from triage.reader.reading import BANDS, Reader
from triage.training.build import learnt
from triage.training.learn import Example
from triage.training.material import Record

FOLDS = 6
ALARM_FALSE = 0.025  # shares of what is not acute; below what is asked of us: another author's
ASK_SHARE = 0.175
CAUGHT = 0.985
CAUGHT_EACH = 0.91  # of each language, where more questions buy it
ASK_MOST = 0.21  # questions in one language
ENOUGH = 40  # acute messages of a language, before it has limits of its own
BRANCH_WRONG = 0.012
SOON_FALSE = 0.2


class Seen(NamedTuple):
    """One record as a model saw it that had not learnt from it."""

    record: Record
    alarm: int
    soon: int
    branch: int
    ruled: int  # the band that rules alone give, as a number
    language: str  # as recognised


def folds_of(records: Sequence[Record]) -> list[int]:
    """Return each record's fold: a batch stays whole; a single batch is split by its ids."""
    batches = sorted({record["batch"] for record in records})
    if len(batches) == 1:
        return [sum(record["id"].encode()) % FOLDS for record in records]
    return [batches.index(record["batch"]) % FOLDS for record in records]


def seen_by_others(
    bare: Model, examples: Sequence[Example], records: Sequence[Record]
) -> list[Seen]:
    """Return every record as read by a model that was not trained on its fold."""
    folds = folds_of(records)
    seen: list[tuple[int, Seen]] = []
    for fold in sorted(set(folds)):
        inside = [at for at, own in enumerate(folds) if own != fold]
        reader = Reader(
            learnt(bare, [examples[at] for at in inside], [records[at] for at in inside])
        )
        seen += [(at, seen_by(reader, records[at])) for at, own in enumerate(folds) if own == fold]
    return [one for _, one in sorted(seen, key=lambda pair: pair[0])]


def seen_by(reader: Reader, record: Record) -> Seen:
    """Return a record with a reader's scores."""
    scores = reader.scores_of(record["text"])
    return Seen(record, scores.alarm, scores.soon, scores.branch, scores.ruled, scores.language)


def thresholds_of(seen: Sequence[Seen]) -> dict[str, dict[str, int]]:
    """Return the limits of all questions, and where the bands begin in each language by itself."""
    routine = [one.soon for one in seen if one.record["urgency"] == "routine"]
    nurse, counsellor = _branches(seen)
    bands = _bands(seen)
    every = {
        **bands,
        "soon": _limit(routine, SOON_FALSE * len(routine)),
        "nurse": nurse,
        "counsellor": counsellor,
    }
    own = {"all": every}
    for language in sorted({one.language for one in seen}):
        part = [one for one in seen if one.language == language]
        if language and sum(one.record["urgency"] == "acute" for one in part) >= ENOUGH:
            own[language] = {**every, **_bands(part, bands)}
    return own


def _bands(seen: Sequence[Seen], every: dict[str, int] | None = None) -> dict[str, int]:
    """Return where alarm and ask begin. A language may ask more than all together, never alarm."""
    others = [one for one in seen if one.record["urgency"] != "acute"]
    alarmed = sum(one.ruled == BANDS.index("alarm") for one in others)
    alarm = _limit(
        [one.alarm for one in others if one.ruled < BANDS.index("alarm")],
        ALARM_FALSE * len(others) - alarmed,
    )
    asked = sum(one.ruled == 1 and one.alarm < alarm for one in others)
    calm = [one.alarm for one in others if not one.ruled and one.alarm < alarm]
    share = ASK_SHARE if every is None else ASK_MOST
    ask = _limit(calm, share * len(others) - asked)
    missed = sorted(one.alarm for one in seen if one.record["urgency"] == "acute" and not one.ruled)
    acute = sum(one.record["urgency"] == "acute" for one in seen)
    spare = int((1 - (CAUGHT if every is None else CAUGHT_EACH)) * acute)
    if len(missed) > spare:
        ask = max(ask, missed[spare])
    if every is not None:
        ask = min(ask, every["ask"])
    return {"alarm": alarm, "ask": min(ask, alarm)}


def _limit(scores: Sequence[int], room: float) -> int:
    """Return the limit that at most ``room`` of ``scores`` reach."""
    ranked = sorted(scores, reverse=True)
    return ranked[max(0, min(int(room), len(ranked) - 1))] + 1


def _branches(seen: Sequence[Seen]) -> tuple[int, int]:
    nurses = [one.branch for one in seen if one.record["role"] == "nurse"]
    counsellors = [one.branch for one in seen if one.record["role"] == "counsellor"]
    room = BRANCH_WRONG * len(seen) / 2
    nurse = _limit(counsellors, room)
    counsellor = -_limit([-score for score in nurses], room)
    return max(nurse, 1), min(counsellor, -1)
