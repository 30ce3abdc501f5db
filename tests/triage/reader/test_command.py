"""`elevhalsa triage`, as a person at the terminal has it: no database, no keys."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from triage.reader.model import MODEL_FILE

FIGURES = {
    "caught", "alarm_recall", "alarm_false", "ask_share",
    "urgency_accuracy", "branch_ok", "branch_wrong", "n",
}  # fmt: skip


def said(*arguments: str, data: Path) -> str:
    """Return what the command prints where nothing was ever set up."""
    command = [str(Path(sys.executable).with_name("elevhalsa")), "triage", *arguments]
    environment = {**os.environ, "ELEVHALSA_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_evaluate_prints_the_figures_of_all_and_of_each_language(tmp_path: Path) -> None:
    records = [
        {"id": "1", "lang": "sv", "text": "styvpappa slår mamma nu", "role": "counsellor",
         "urgency": "acute"},
        {"id": "2", "lang": "en", "text": "what time do you open", "role": "nurse",
         "urgency": "routine"},
    ]  # fmt: skip
    file = tmp_path / "some.jsonl"
    file.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")

    found = json.loads(said("evaluate", str(file), "--json", data=tmp_path))

    assert set(found) == {"model", "all", "by_language"}
    assert set(found["by_language"]) == {"sv", "en"}
    assert set(found["all"]) >= FIGURES
    assert found["all"]["n"] == 2
    assert found["all"]["caught"] == 1


def test_explain_says_band_urgency_branch_and_why(tmp_path: Path) -> None:
    told = json.loads(said("explain", "jag tog alla mina tabletter nyss", "--json", data=tmp_path))

    assert told["band"] == "alarm"
    assert told["urgency"] == "acute"
    assert told["branch"] == "nurse"
    assert "swallowed" in {reason["code"] for reason in told["reasons"]}
    assert "alarm, acute, nurse" in said(
        "explain", "jag tog alla mina tabletter nyss", data=tmp_path
    )


@pytest.mark.proof
def test_the_same_sources_make_the_same_bytes(tmp_path: Path) -> None:
    said("train", "--to", str(tmp_path / "model.json"), data=tmp_path)

    assert (tmp_path / "model.json").read_bytes() == MODEL_FILE.read_bytes()
