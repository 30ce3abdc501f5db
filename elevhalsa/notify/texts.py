"""The two texts that ever leave the house, in every language that the product speaks.

They say that there is something, and nothing of what, from whom, or where.
"""

from enum import StrEnum


class Text(StrEnum):
    """What a notice says."""

    NEWS = "news"
    ACKNOWLEDGE = "acknowledge"


FALLBACK = "sv"

WORDS: dict[str, dict[Text, str]] = {
    "sv": {Text.NEWS: "Du har något nytt", Text.ACKNOWLEDGE: "Kvittera nu"},
    "en": {Text.NEWS: "You have something new", Text.ACKNOWLEDGE: "Please confirm now"},
}


def words(text: Text, language: str) -> str:
    """Return a text in a person's language, in Swedish where that is not spoken."""
    return WORDS.get(language, WORDS[FALLBACK])[text]
