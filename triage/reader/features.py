"""What the trained part looks at: hashed signs of a text, in blocks that are weighed alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from triage.reader.lexicon import Hits, is_number
from triage.reader.rules import Fired

OFFSET, PRIME, WORD = 0x811C9DC5, 0x01000193, 0xFFFFFFFF  # FNV-1a, 32 bits
PAIR_WITHIN = 6  # tokens between two lists that are taken as a pair
LETTERS = (3, 4, 5)  # lengths of the parts of words
NUMBERS = (2, 5, 12, 19, 60, 200)  # borders of the sizes that numbers are told apart by
SIZES = (4, 8, 14, 24, 40, 70, 120)  # the same for the length of a text


@dataclass(frozen=True)
class Sign:
    """One sign: its hash, and the token that carries it (-1: the text as a whole)."""

    hash: int
    token: int


def hash_of(name: str) -> int:
    """Return the 32 bit hash of ``name``, code point by code point."""
    value = OFFSET
    for letter in name:
        value = ((value ^ ord(letter)) * PRIME) & WORD
    return value ^ (value >> 15)


def blocks(
    tokens: Sequence[str], hits: Hits, names: Sequence[str], rules: Iterable[Fired]
) -> list[dict[int, int]]:
    """Return each block as hash → first token that carries it."""
    words = [_shape(token) for token in tokens]
    return [
        _first(_words(words)),
        _first(_letters(words)),
        _first(_lists(hits, names, rules)),
        _first(_pairs(hits, names)),
        _first(_whole(tokens)),
    ]


def _first(signs: Iterable[tuple[str, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for name, token in signs:
        found.setdefault(hash_of(name), token)
    return found


def _shape(token: str) -> str:
    """Return a token, numbers as their size."""
    if is_number(token):
        return f"#{_size(int(token), NUMBERS)}"
    return token


def _size(number: int, borders: Sequence[int]) -> int:
    return sum(number > border for border in borders)


def _words(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    for place, word in enumerate(words):
        yield f"w {word}", place
        if place:
            yield f"b {words[place - 1]} {word}", place
        if place > 1:
            yield f"s {words[place - 2]} {word}", place


def _letters(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    for place, word in enumerate(words):
        points = f"<{word}>"
        for size in LETTERS:
            for start in range(len(points) - size + 1):
                yield f"c {points[start : start + size]}", place


def _lists(hits: Hits, names: Sequence[str], rules: Iterable[Fired]) -> Iterator[tuple[str, int]]:
    for name, places in hits.items():
        if names[name]:
            yield f"l {names[name]}", min(places)
    for one in rules:
        yield f"r {one.rule['id']}", one.span[0]
        yield f"R {one.rule['reason']}", one.span[0]


def _pairs(hits: Hits, names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield pairs of lists: near each other in their order, and anywhere."""
    touched = sorted(
        (place, names[name]) for name, places in hits.items() if names[name] for place in places
    )
    for at, (place, name) in enumerate(touched):
        for following in range(at + 1, len(touched)):
            later, other = touched[following]
            if later - place > PAIR_WITHIN:
                break
            yield f"n {name} {other}", place
    for one, other in combinations(sorted({name for _, name in touched}), 2):
        yield f"p {one} {other}", -1


def _whole(tokens: Sequence[str]) -> Iterator[tuple[str, int]]:
    yield "t", -1
    yield f"t size {_size(len(tokens), SIZES)}", -1
    if tokens:
        yield f"t last {_shape(tokens[-1])}", len(tokens) - 1
        yield f"t first {_shape(tokens[0])}", 0
    for sign in ("?", "!", '"', "."):
        yield f"t {sign} {_size(sum(token == sign for token in tokens), NUMBERS)}", -1
