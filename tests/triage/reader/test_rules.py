"""Every rule against the examples that stand beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from triage.reader.lexicon import Lists
from triage.reader.rules import fired
from triage.reader.spelling import Speller
from triage.training.build import bare_model
from triage.training.rules_file import BANDS, written_rules

RULES = written_rules()
I18N = Path(__file__).resolve().parents[3] / "frontend" / "src" / "i18n"
MODEL = bare_model()
SPELLER, LISTS = Speller(MODEL["spelling"]), Lists(MODEL["lexicon"])


def rules_of(text: str) -> set[str]:
    return {one.rule["id"] for one in fired(MODEL["rules"], LISTS.hits(SPELLER.tokens(text)))}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_rule_fires_on_its_examples_and_not_on_its_counter_examples(rule: dict[str, Any]) -> None:
    assert [text for text in rule["match"] if rule["id"] not in rules_of(text)] == []
    assert [text for text in rule["not"] if rule["id"] in rules_of(text)] == []
    assert rule["match"]
    assert rule["not"]
    assert rule["band"] in BANDS


def test_no_two_rules_have_one_id() -> None:
    assert len({rule["id"] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_staff_read_every_reason_in_words(language: str) -> None:
    words = json.loads((I18N / f"triage.{language}.json").read_text(encoding="utf-8"))

    codes = {rule["reason"] for rule in RULES} | {"trained", "language_unknown"}

    assert {f"reason.{code}" for code in codes} <= set(words)
