"""What stands on the screen, from the client's own translation files."""

import json
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"


@cache
def bundle(audience: str, language: str) -> dict[str, str]:
    """Return one audience's words in one language."""
    read: dict[str, str] = json.loads((FOLDER / f"{audience}.{language}.json").read_text("utf-8"))
    return read


def said(audience: str, key: str, language: str = "sv", **values: str | int) -> str:
    """Return the words of ``key``, with ``values`` in their places."""
    words = bundle(audience, language)
    count = values.get("count")
    form = key if count is None else f"{key}.{'one' if count == 1 else 'other'}"
    return re.sub(r"\{(\w+)\}", lambda at: str(values[at[1]]), words.get(form) or words[key])
