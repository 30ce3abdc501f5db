"""What stands on the screen, from the client's own translation files."""

import json
import re
from functools import cache, partial
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"
RIGHT_TO_LEFT = {"ar"}


@cache
def bundle(audience: str, language: str) -> dict[str, str]:
    """Return one audience's words in one language."""
    read: dict[str, str] = json.loads((FOLDER / f"{audience}.{language}.json").read_text("utf-8"))
    return read


def said(audience: str, key: str, language: str = "sv", **values: str | int) -> str:
    """Return the words of ``key``, with ``values`` in their places."""
    words = bundle(audience, language)
    count = values.get("count")
    form = key if count is None else f"{key}.{_plural(int(count), language)}"
    fill = partial(_value, values, language)
    return re.sub(r"\{(\w+)\}", fill, words.get(form) or words[key])


def _value(values: dict[str, str | int], language: str, place: re.Match[str]) -> str:
    value = str(values[place[1]])
    if not value or language not in RIGHT_TO_LEFT:
        return value  # of nothing, the words around it are asked for
    return f"\u2068{value}\u2069"  # it stands apart


def _plural(count: int, language: str) -> str:
    if language != "ar":
        return "one" if count == 1 else "other"
    if count <= 2:
        return ("zero", "one", "two")[count]
    rest = count % 100
    return "few" if rest in range(3, 11) else "many" if rest in range(11, 100) else "other"
