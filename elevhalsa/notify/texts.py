"""The two texts that ever leave the house, in every language that the product speaks.

They say that there is something, and nothing of what, from whom, or where. The words are in
``texts.json``, and a test holds those that browsers show to them. A third text carries the code
that proves an address to its owner, and nothing else.
"""

import json
from enum import StrEnum
from pathlib import Path


class Text(StrEnum):
    """What a notice says."""

    NEWS = "news"
    ACKNOWLEDGE = "acknowledge"


CODE = "code"
FALLBACK = "sv"

WORDS: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "texts.json").read_text(encoding="utf-8")
)


def spoken(language: str) -> str:
    """Return the language that a person of ``language`` is told in."""
    return language if language in WORDS else FALLBACK


def words(text: Text, language: str) -> str:
    """Return a text in a person's language, in Swedish where that is not spoken."""
    return WORDS[spoken(language)][text]


def code_words(code: str, language: str) -> str:
    """Return the text that carries a code."""
    return WORDS[spoken(language)][CODE].format(code=code)
