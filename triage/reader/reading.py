"""One text to its reading: rules first, then the trained part, then thresholds.

A long text is read in slices that overlap, so that the time grows with its length and no faster,
and so that one sentence of danger weighs as much in a long letter as in a short one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from triage.reader.features import blocks
from triage.reader.lexicon import Hits, Lists
from triage.reader.model import Model, shipped, weights_of
from triage.reader.reasons import Phrases, Reason
from triage.reader.rules import Fired, fired
from triage.reader.spelling import SIGNS, Speller

Band = Literal["alarm", "ask", "calm"]
Urgency = Literal["acute", "soon", "routine"]
Branch = Literal["counsellor", "nurse", "either"]
QUESTIONS = ("alarm", "soon", "branch")
BANDS: tuple[Band, ...] = ("calm", "ask", "alarm")
FEWEST_WORDS = 4  # before a language can be called unknown
SLICE = 400  # tokens that are read together
OVERLAP = 50  # of them are read with the slice before as well


@dataclass(frozen=True)
class Reading:
    """What was read. Nothing of it but urgency, branch and version leaves a phone."""

    band: Band
    urgency: Urgency
    branch: Branch
    reasons: tuple[Reason, ...]
    language: str  # "" where none of ours was recognised
    version: str


class Scores(NamedTuple):
    """The three questions' sums, and what each token added to the first."""

    alarm: int
    soon: int
    branch: int
    by_token: dict[int, int]
    ruled: int  # the band that rules alone give
    language: str  # as recognised


class Slice(NamedTuple):
    """One slice of a text, scored."""

    tokens: Sequence[str]
    hits: Hits
    rules: Sequence[Fired]
    scores: Scores


class Reader:
    """Reads texts with one model."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or shipped()
        self._speller = Speller(self._model["spelling"])
        self._lists = Lists(self._model["lexicon"])
        weights = self._model["weights"]
        self._weights = [
            weights_of(text) for text in (weights["alarm"], weights["soon"], weights["branch"])
        ]

    def read(self, text: str) -> Reading:
        """Return the reading of ``text``: of its gravest slice, the first of equals."""
        tokens = self._speller.tokens(text)
        slices = [self._slice(part) for part in slices_of(tokens)]
        language = self._language(slices)
        bands = [self._band(one.scores, language) for one in slices]
        gravest = max(
            range(len(slices)), key=lambda at: (BANDS.index(bands[at]), slices[at].scores.alarm)
        )
        band, found = bands[gravest], slices[gravest]
        unknown = not language and sum(token not in SIGNS for token in tokens) >= FEWEST_WORDS
        if unknown and band == "calm":
            band = "ask"
        return Reading(
            band=band,
            urgency=self._urgency(band, slices),
            branch=self._branch(found.scores),
            reasons=self._reasons(found, band=band, unknown=unknown),
            language=language,
            version=self._model["version"],
        )

    def scores_of(self, text: str) -> Scores:
        """Return the sums behind a reading: thresholds are set on them."""
        slices = [self._slice(part) for part in slices_of(self._speller.tokens(text))]
        gravest = max(slices, key=lambda one: (one.scores.ruled, one.scores.alarm))
        return gravest.scores._replace(language=self._language(slices))

    def _slice(self, tokens: Sequence[str]) -> Slice:
        hits = self._lists.hits(tokens)
        rules = fired(self._model["rules"], hits)
        return Slice(tokens, hits, rules, self._scores(tokens, hits, rules))

    def _scores(self, tokens: Sequence[str], hits: Hits, rules: Sequence[Fired]) -> Scores:
        weights = self._model["weights"]
        mask = (1 << weights["bits"]) - 1
        sums = [0 for _ in QUESTIONS]
        by_token: dict[int, int] = {}
        every = blocks(tokens, hits, self._model["lexicon"]["names"], rules)
        for block, share in zip(every, weights["blocks"], strict=True):
            scale = share * weights["scale"][min(len(block), len(weights["scale"]) - 1)]
            for hashed, token in block.items():
                for question, values in enumerate(self._weights):
                    sums[question] += values[hashed & mask] * scale
                by_token[token] = by_token.get(token, 0) + self._weights[0][hashed & mask] * scale
        return Scores(sums[0], sums[1], sums[2], by_token, _ruled(rules), language="")

    def _language(self, slices: Sequence[Slice]) -> str:
        """Return the language whose commonest words stand in the text most often."""
        counted = [
            (sum(len(one.hits.get(name, ())) for one in slices), language)
            for language, name in self._model["languages"].items()
        ]
        most, language = max(counted, key=lambda pair: pair[0])
        return language if most else ""

    def _band(self, scores: Scores, language: str) -> Band:
        limits = self._model["thresholds"].get(language) or self._model["thresholds"]["all"]
        trained = (scores.alarm >= limits["ask"]) + (scores.alarm >= limits["alarm"])
        return BANDS[max(trained, scores.ruled)]

    def _urgency(self, band: Band, slices: Sequence[Slice]) -> Urgency:
        """Return how soon: an alarm is acute; what is asked about is soon until answered."""
        if band == "alarm":
            return "acute"
        limit = self._model["thresholds"]["all"]["soon"]
        is_soon = any(
            one.scores.soon >= limit or any(rule.rule["band"] == "soon" for rule in one.rules)
            for one in slices
        )
        return "soon" if is_soon or band == "ask" else "routine"

    def _branch(self, scores: Scores) -> Branch:
        """Return who should answer, or either where the text does not say."""
        limits = self._model["thresholds"]["all"]
        if scores.branch >= limits["nurse"]:
            return "nurse"
        return "counsellor" if scores.branch <= limits["counsellor"] else "either"

    def _reasons(self, found: Slice, *, band: Band, unknown: bool) -> tuple[Reason, ...]:
        """Return the rules by name, and the trained part by phrases, unless it has none to add."""
        phrases = Phrases(found.tokens, found.hits, self._model["fillers"])
        reasons = [
            Reason(one.rule["reason"], one.rule["id"], phrases.of_rule(one)) for one in found.rules
        ]
        if unknown:
            reasons.append(Reason("language_unknown", "", ()))
        elif band != "calm":
            carrying = phrases.carrying(found.scores.by_token)
            if carrying or not reasons:
                reasons.append(Reason("trained", "", carrying))
        return tuple(reasons)


def slices_of(tokens: Sequence[str]) -> list[Sequence[str]]:
    """Return ``tokens`` in slices, each of which begins in the one before."""
    starts = range(0, max(len(tokens) - OVERLAP, 1), SLICE - OVERLAP)
    return [tokens[start : start + SLICE] for start in starts]


def _ruled(rules: Sequence[Fired]) -> int:
    bands = [one.rule["band"] for one in rules]
    return 2 if "alarm" in bands else int("ask" in bands)
