"""Labelled messages: the open set and the batches beside it, never what is kept aside."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

FOLDER = Path(__file__).resolve().parent.parent / "material"
KEPT_ASIDE = "kept_aside"  # how the names of files begin that judge and are never learnt from


class Record(TypedDict):
    """One labelled message, as shared/triage/README.md describes it."""

    id: str
    lang: str
    text: str
    role: str
    urgency: str
    batch: NotRequired[str]
    note: NotRequired[str]


def records_of(path: Path) -> list[Record]:
    """Return the records of one file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def training_records() -> list[Record]:
    """Return what may be trained on, file by file, each record with its batch."""
    return list(_all_records())


def _all_records() -> Iterator[Record]:
    for file in sorted(FOLDER.glob("*.jsonl")):
        if file.stem.startswith(KEPT_ASIDE):
            continue
        for record in records_of(file):
            yield {**record, "batch": record.get("batch", file.stem)}
