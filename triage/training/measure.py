"""How well a reader notices: the figures of `elevhalsa triage evaluate`."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypedDict

from triage.reader.reading import Reading
from triage.training.material import Record

Figures = dict[str, float | int]


class Evaluation(TypedDict):
    """The figures of a file."""

    model: str
    all: Figures
    by_language: dict[str, Figures]


def evaluate(records: Sequence[Record], read: Callable[[str], Reading]) -> Evaluation:
    """Return the figures of ``records``, read by ``read``."""
    readings = [read(record["text"]) for record in records]
    return evaluation_of(records, readings)


def evaluation_of(records: Sequence[Record], readings: Sequence[Reading]) -> Evaluation:
    """Return the figures of ``readings``."""
    pairs = list(zip(records, readings, strict=True))
    languages = sorted({record["lang"] for record in records})
    return {
        "model": readings[0].version if readings else "",
        "all": _figures(pairs),
        "by_language": {
            language: _figures([pair for pair in pairs if pair[0]["lang"] == language])
            for language in languages
        },
    }


def _figures(pairs: Sequence[tuple[Record, Reading]]) -> Figures:
    acute = [reading for record, reading in pairs if record["urgency"] == "acute"]
    others = [reading for record, reading in pairs if record["urgency"] != "acute"]
    branches = [(record["role"], reading.branch) for record, reading in pairs]
    return {
        "n": len(pairs),
        "acute": len(acute),
        "caught": _share(reading.band != "calm" for reading in acute),
        "alarm_recall": _share(reading.band == "alarm" for reading in acute),
        "alarm_false": _share(reading.band == "alarm" for reading in others),
        "ask_share": _share(reading.band == "ask" for reading in others),
        "urgency_accuracy": _share(r["urgency"] == reading.urgency for r, reading in pairs),
        "branch_ok": _share(
            wanted == read or "either" in {wanted, read} for wanted, read in branches
        ),
        "branch_wrong": _share(
            {wanted, read} == {"nurse", "counsellor"} for wanted, read in branches
        ),
    }


def _share(claims: Iterable[bool]) -> float:
    every = list(claims)
    return round(sum(every) / len(every), 4) if every else 0.0
