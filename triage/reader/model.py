"""The model file: everything that reading depends on, so that two languages cannot differ."""

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

MODEL_FILE = Path(__file__).resolve().parent.parent / "model.json"
FIRST_CODE, BACKSLASH, ZERO = 35, 92, 45  # a weight is one printable character


class Spelling(TypedDict):
    """How code points become tokens."""

    fold: dict[str, str]  # one code point to what stands for it; "" leaves it out
    compose: dict[str, str]  # a letter and its mark, written as two
    signs: list[list[int]]  # ranges of code points that are tokens by themselves
    dropped: list[list[int]]  # ranges that leave no trace
    gaps: list[list[int]]  # ranges that end a word, apart from what `fold` names
    prefixes: list[str]  # left out before three letters or more: the Arabic article
    alias: dict[str, str]  # a token that is another way to write one


class Lexicon(TypedDict):
    """Named word lists, as atoms: a token, its beginning, its end, or what it holds."""

    names: list[str]
    exact: dict[str, list[int]]
    starts: dict[str, list[int]]
    ends: dict[str, list[int]]
    holds: dict[str, list[int]]
    particles: list[str]  # letters that may stand before a word as part of it
    phrases: list[tuple[list[str], int]]  # all but the last of a token's own word


class Rule(TypedDict):
    """One rule: patterns of which one must stand in the text, and none of `unless`."""

    id: str
    reason: str
    band: str
    branch: str
    patterns: list[list[list[list[int]]]]  # alternatives, parts that all must stand, steps
    unless: list[list[list[list[int]]]]
    not_before: list[int]


class Weights(TypedDict):
    """What training found: one character for each weight of each question."""

    bits: int
    scale: list[int]  # for n signs of a block: 4096 / sqrt(n)
    blocks: list[int]  # how much each block counts
    alarm: str
    soon: str
    branch: str


class Model(TypedDict):
    """The whole file."""

    version: str
    spelling: Spelling
    lexicon: Lexicon
    languages: dict[str, int]  # the lexicon's lists of each language's commonest words
    fillers: int  # the list of words that carry no meaning alone
    rules: list[Rule]
    weights: Weights
    thresholds: dict[str, dict[str, int]]


def load(path: Path = MODEL_FILE) -> Model:
    """Return the model of a file."""
    model: Model = json.loads(path.read_text(encoding="utf-8"))
    return model


@cache
def shipped() -> Model:
    """Return the model that the product ships."""
    return load()


def weights_of(text: str) -> list[int]:
    """Return the numbers -45 … 45 that stand in ``text`` as one printable character each."""
    return [code - FIRST_CODE - ZERO - (code > BACKSLASH) for code in map(ord, text)]


def text_of(weights: list[int]) -> str:
    """Return ``weights`` as text: the way back of ``weights_of``."""
    codes = (weight + ZERO + FIRST_CODE for weight in weights)
    return "".join(chr(code + (code >= BACKSLASH)) for code in codes)
