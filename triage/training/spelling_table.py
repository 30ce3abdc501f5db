"""The tables of spelling, from ranges of Unicode that have been still for twenty years."""

import unicodedata
from collections.abc import Mapping

from triage.reader.model import Spelling

LATIN = [*range(0x20, 0x250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F)]
CYRILLIC = list(range(0x400, 0x482))
ARABIC = [*range(0x620, 0x670), 0x671, *range(0x679, 0x6D4), *range(0x6F0, 0x6FA)]
ARABIC_FORMS = [*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFD3E), *range(0xFE70, 0xFEFD)]
PUNCTUATION = list(range(0x2010, 0x2028))
KEPT = frozenset("åäöйїґ")  # letters of their own, not letters with a mark
COMPOSE = {"a\u0308": "ä", "o\u0308": "ö", "a\u030a": "å", "и\u0306": "й", "і\u0308": "ї"}
INSTEAD = {
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ة": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "ک": "ك",
    "ی": "ي",
    "ء": "",
    "ß": "ss",
    "æ": "ä",
    "ø": "ö",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ı": "i",
    "þ": "th",
    **dict.fromkeys("'’‘ʼ`´\u2019\u02bc", ""),
    **dict.fromkeys("-_‐‑", ""),
    **dict.fromkeys('"“”„«»', '"'),
    **dict.fromkeys(".;\n…", "."),
    "!": "!",
    **dict.fromkeys("?؟", "?"),
    "؛": ".",
}
PREFIXES = ["وال", "بال", "فال", "كال", "لل", "ال"]  # the article, also with what joins it
SIGNS = [[0x2190, 0x2BFF], [0x1F000, 0x1F3FA], [0x1F400, 0x1FAFF]]
DROPPED = [
    [0x300, 0x36F], [0x610, 0x61C], [0x640, 0x640], [0x64B, 0x65F], [0x670, 0x670],
    [0x6D6, 0x6ED], [0x200B, 0x200F], [0x202A, 0x202E], [0x2060, 0x206F], [0x20D0, 0x20FF],
    [0xFE00, 0xFE0F], [0xFEFF, 0xFEFF], [0x1F3FB, 0x1F3FF], [0xE0000, 0xE007F], [0xAD, 0xAD],
]  # fmt: skip
GAPS = [[0, 0x1F], [0x7F, 0x9F], [0x2000, 0x200A], [0x2028, 0x2029], [0x202F, 0x205F],
        [0x2070, 0x20CF], [0x2100, 0x218F], [0x3000, 0x3003], [0xD800, 0xDFFF], [0xE000, 0xF8FF],
        [0xFFF0, 0xFFFF]]  # fmt: skip


def spelling_table(alias: Mapping[str, str]) -> Spelling:
    """Return the tables, with ``alias`` for tokens that are another way to write one."""
    every = [*LATIN, *CYRILLIC, *ARABIC, *ARABIC_FORMS, *PUNCTUATION, 0x2BC, 0xA]
    dropped = {code for low, high in DROPPED for code in range(low, high + 1)}
    fold: dict[str, str] = {}
    for code in every:
        letter = chr(code)
        folded = _folded(letter)
        if folded != letter and code not in dropped:
            fold[letter] = folded
    return {
        "fold": fold,
        "compose": COMPOSE,
        "signs": SIGNS,
        "dropped": DROPPED,
        "gaps": GAPS,
        "prefixes": PREFIXES,
        "alias": dict(sorted(alias.items())),
    }


def _folded(letter: str) -> str:
    return "".join(_one(part) for part in unicodedata.normalize("NFKC", letter).lower())


def _one(letter: str) -> str:
    if letter in INSTEAD:
        return INSTEAD[letter]
    if letter in KEPT:
        return letter
    bare = unicodedata.normalize("NFD", letter)[0]
    bare = INSTEAD.get(bare, bare)
    if bare.isdecimal():
        return str(unicodedata.decimal(bare))
    return bare if bare.isalpha() else " "
