"""The model file from its sources: word lists, rules, material."""

import hashlib
import json
from collections.abc import Sequence

import numpy as np

from triage.reader.features import blocks
from triage.reader.lexicon import Lists
from triage.reader.model import Model, Rule, text_of
from triage.reader.rules import fired
from triage.reader.spelling import Speller
from triage.training.learn import Example, Plan, coarse, learn, scale
from triage.training.material import Record
from triage.training.rules_file import Compiler, written_rules, written_words
from triage.training.spelling_table import spelling_table

BITS = 18
BLOCKS = [3, 3, 5, 5, 2]  # words, parts of words, lists, pairs of lists, the whole
COMMON = "languages"  # the file of words that tell languages apart
ALIAS = "alias"
FILLER = "filler"  # the file of words that carry no meaning alone
PLANS = {"alarm": Plan(forget=9, least=3), "soon": Plan(), "branch": Plan(least=3)}
ACUTE_COUNTS = 4.0
SEEN_IN = 3  # messages: a sign that fewer have says more about its author than about danger


def bare_model() -> Model:
    """Return a model of rules alone: nothing learnt yet, and no thresholds."""
    words = written_words()
    spelling = spelling_table({})
    plain = Speller(spelling)
    spelling = spelling_table(_aliases(words.pop(ALIAS), plain))
    compiler = Compiler(Speller(spelling))
    common = words.pop(COMMON)
    filler = " ".join(words.pop(FILLER).values())
    for lists in words.values():
        compiler.read_words(lists)
    compiler.read_words({f"LANGUAGE_{name}": text for name, text in common.items()})
    compiler.read_words({FILLER: filler}, are_signs=False)
    rules: list[Rule] = [compiler.rule(one) for one in written_rules()]
    none = text_of([0] * (1 << BITS))
    return {
        "version": "",
        "spelling": spelling,
        "lexicon": compiler.lexicon(),
        "languages": {name: compiler.number(f"LANGUAGE_{name}") for name in common},
        "fillers": compiler.number(FILLER),
        "rules": rules,
        "weights": {
            "bits": BITS, "scale": scale(), "blocks": BLOCKS,
            "alarm": none, "soon": none, "branch": none,
        },
        "thresholds": {"all": {}},
    }  # fmt: skip


def _aliases(written: dict[str, str], plain: Speller) -> dict[str, str]:
    """Return ``token → what it stands for``, of lines ``meant = "ways to write it"``."""
    return {
        plain.tokens(way)[0]: plain.tokens(meant)[0]
        for meant, ways in written.items()
        for way in ways.split()
    }


def examples_of(model: Model, records: Sequence[Record]) -> list[Example]:
    """Return what the trained part sees of each record."""
    speller, lists = Speller(model["spelling"]), Lists(model["lexicon"])
    return [_example(model, speller.tokens(record["text"]), lists) for record in records]


def _example(model: Model, tokens: list[str], lists: Lists) -> Example:
    weights = model["weights"]
    mask = (1 << weights["bits"]) - 1
    hits = lists.hits(tokens)
    places: list[int] = []
    counts: list[int] = []
    every = blocks(tokens, hits, model["lexicon"]["names"], fired(model["rules"], hits))
    for block, share in zip(every, weights["blocks"], strict=True):
        size = share * weights["scale"][min(len(block), len(weights["scale"]) - 1)]
        places += [hashed & mask for hashed in block]
        counts += [size] * len(block)
    return Example(np.array(places, dtype=np.int64), np.array(counts, dtype=np.int64))


def wanted_of(records: Sequence[Record], question: str) -> list[tuple[int, float]]:
    """Return the right answers to a question, and how much each record counts."""
    if question == "branch":
        return [
            (int(record["role"] == "nurse"), float(record["role"] != "either"))
            for record in records
        ]
    if question == "alarm":
        return [
            (1, ACUTE_COUNTS) if record["urgency"] == "acute" else (0, 1.0) for record in records
        ]
    return [(int(record["urgency"] != "routine"), 1.0) for record in records]


def seen_often(examples: Sequence[Example]) -> list[Example]:
    """Return the examples without the signs that hardly another one has."""
    seen = np.zeros(1 << BITS, dtype=np.int64)
    for example in examples:
        seen[example.places] += 1
    often = [seen[example.places] >= SEEN_IN for example in examples]
    return [
        Example(one.places[keep], one.counts[keep])
        for one, keep in zip(examples, often, strict=True)
    ]


def learnt(model: Model, examples: Sequence[Example], records: Sequence[Record]) -> Model:
    """Return ``model`` with weights learnt from the examples."""
    examples = seen_often(examples)
    texts = {
        question: text_of(
            coarse(learn(examples, wanted_of(records, question), BITS, plan), plan.least)
        )
        for question, plan in PLANS.items()
    }
    return {**model, "weights": {**model["weights"], **texts}}  # type: ignore[typeddict-item]


def bytes_of(model: Model) -> bytes:
    """Return the model as its file, its version being the hash of what it holds."""
    unnamed = json.dumps({**model, "version": ""}, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(unnamed.encode()).hexdigest()[:12]
    text = json.dumps({**model, "version": version}, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"
