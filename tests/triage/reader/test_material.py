"""What judges the reader stands still, and is never learnt from."""

import hashlib

import pytest

from triage.training.material import FOLDER, KEPT_ASIDE, records_of, training_records

JUDGES = sorted(file.name for file in FOLDER.glob(f"{KEPT_ASIDE}*.jsonl"))


@pytest.mark.parametrize("name", JUDGES)
def test_what_is_kept_aside_is_what_was_kept_aside(name: str) -> None:
    lines = (FOLDER / "kept_aside.sha256").read_text(encoding="utf-8").splitlines()
    listed = {file: digest for digest, file in map(str.split, lines)}

    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == listed[name]


def test_nothing_is_learnt_from_what_judges() -> None:
    judging = {record["text"] for name in JUDGES for record in records_of(FOLDER / name)}
    learnt_from = {record["text"] for record in training_records()}

    assert len(judging) > 600
    assert not judging & learnt_from
