"""From text to tokens, by the model's own tables: no version of Unicode decides."""

from bisect import bisect_right
from collections.abc import Iterator

from triage.reader.model import Spelling

SIGNS = frozenset('.?!"')  # what folding may leave beside letters and the gap
GAP = " "
SHOUTED = 3  # the same letter so many times in a row is written once
SHORTEST_STEM = 3
LONGEST = 24  # characters of a token that are kept


class Speller:
    """Splits texts into tokens: words, numbers and signs."""

    def __init__(self, spelling: Spelling) -> None:
        self._fold = spelling["fold"]
        self._compose = spelling["compose"]
        self._alias = spelling["alias"]
        self._prefixes = spelling["prefixes"]
        self._kinds = _borders(spelling)

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of ``text``, whatever stands in it."""
        tokens: list[str] = []
        word: list[str] = []
        for letter in self._letters(text, word):
            if letter not in SIGNS and letter != GAP and not letter.startswith(GAP):
                word.append(letter)
                continue
            if word:
                tokens.append(self._spelt(word))
                word.clear()
            if letter != GAP:
                tokens.append(letter.removeprefix(GAP))
        return tokens

    def _letters(self, text: str, word: list[str]) -> Iterator[str]:
        """Yield letters, signs and gaps; a sign of the tables' ranges begins with a gap."""
        for point in points_of(text):
            whole = self._compose.get(word[-1] + point) if word else None
            if whole is not None:
                word[-1] = whole
            elif (folded := self._fold.get(point)) is not None:
                yield from folded
            else:
                yield from self._unfolded(point)
        yield GAP

    def _unfolded(self, point: str) -> tuple[str, ...]:
        code = ord(point)
        place = bisect_right(self._kinds, (code, "~")) - 1
        kind = self._kinds[place][1] if place >= 0 else ""
        if kind == "sign":
            return (GAP + point,)
        if kind == "gap":
            return (GAP,)
        return () if kind == "dropped" else (point,)

    def _spelt(self, word: list[str]) -> str:
        token = self._stem("".join(_calm(word)[:LONGEST]))
        return self._alias.get(token, token)

    def _stem(self, token: str) -> str:
        for prefix in self._prefixes:
            if token.startswith(prefix) and len(token) >= len(prefix) + SHORTEST_STEM:
                return token.removeprefix(prefix)
        return token


def points_of(text: str) -> str:
    """Return ``text`` with its surrogate pairs joined, as a browser counts code points."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _borders(spelling: Spelling) -> list[tuple[int, str]]:
    """Return where each kind of code point begins; "" is a letter."""
    ranges = [
        (low, high, kind) for kind in ("signs", "dropped", "gaps") for low, high in spelling[kind]
    ]
    borders: list[tuple[int, str]] = []
    for low, high, kind in sorted(ranges):
        borders += [(low, kind.removesuffix("s")), (high + 1, "")]
    return borders


def _calm(word: list[str]) -> list[str]:
    """Return ``word`` with a letter that stands three times or more written once."""
    calm: list[str] = []
    run = 0
    for place, letter in enumerate(word):
        run = run + 1 if place and letter == word[place - 1] else 1
        if run >= SHOUTED:
            if run == SHOUTED:
                calm.pop()
            continue
        calm.append(letter)
    return calm
