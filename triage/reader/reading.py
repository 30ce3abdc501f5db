"""One text to its reading: rules first, then the trained part, then thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from triage.reader.features import blocks
from triage.reader.lexicon import Hits, Lists
from triage.reader.model import Model, shipped, weights_of
from triage.reader.rules import Fired, fired
from triage.reader.spelling import SIGNS, Speller

Band = Literal["alarm", "ask", "calm"]
Urgency = Literal["acute", "soon", "routine"]
Branch = Literal["counsellor", "nurse", "either"]
QUESTIONS = ("alarm", "soon", "branch")
BANDS: tuple[Band, ...] = ("calm", "ask", "alarm")
WORDS_SHOWN = 4  # that carried a trained answer
FEWEST_WORDS = 4  # before a language can be called unknown


@dataclass(frozen=True)
class Reason:
    """Why: a code that clients have words for, the rule, and the words that carried it."""

    code: str
    rule: str
    words: tuple[str, ...]


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
        """Return the reading of ``text``."""
        tokens = self._speller.tokens(text)
        hits = self._lists.hits(tokens)
        rules = fired(self._model["rules"], hits)
        scores = self._scores(tokens, hits, rules)
        band = self._band(scores)
        unknown = (
            not scores.language and sum(token not in SIGNS for token in tokens) >= FEWEST_WORDS
        )
        if unknown and band == "calm":
            band = "ask"
        return Reading(
            band=band,
            urgency=self._urgency(band, rules, scores),
            branch=self._branch(scores),
            reasons=self._reasons(tokens, rules, scores, band=band, unknown=unknown),
            language=scores.language,
            version=self._model["version"],
        )

    def scores_of(self, text: str) -> Scores:
        """Return the sums behind a reading: thresholds are set on them."""
        tokens = self._speller.tokens(text)
        hits = self._lists.hits(tokens)
        return self._scores(tokens, hits, fired(self._model["rules"], hits))

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
        language = self._language(tokens, hits)
        return Scores(sums[0], sums[1], sums[2], by_token, _ruled(rules), language)

    def _language(self, tokens: Sequence[str], hits: Hits) -> str:
        """Return the language whose commonest words stand in the text most often."""
        counted = [
            (len(hits.get(name, ())), language)
            for language, name in self._model["languages"].items()
        ]
        most, language = max(counted, key=lambda pair: pair[0])
        return language if most and tokens else ""

    def _band(self, scores: Scores) -> Band:
        limits = self._model["thresholds"].get(scores.language) or self._model["thresholds"]["all"]
        trained = (scores.alarm >= limits["ask"]) + (scores.alarm >= limits["alarm"])
        return BANDS[max(trained, scores.ruled)]

    def _urgency(self, band: Band, rules: Sequence[Fired], scores: Scores) -> Urgency:
        """Return how soon: an alarm is acute; what is asked about is soon until answered."""
        if band == "alarm":
            return "acute"
        limits = self._model["thresholds"]["all"]
        is_soon = scores.soon >= limits["soon"] or any(one.rule["band"] == "soon" for one in rules)
        return "soon" if is_soon or band == "ask" else "routine"

    def _branch(self, scores: Scores) -> Branch:
        """Return who should answer, or either where the text does not say."""
        limits = self._model["thresholds"]["all"]
        if scores.branch >= limits["nurse"]:
            return "nurse"
        return "counsellor" if scores.branch <= limits["counsellor"] else "either"

    def _reasons(
        self,
        tokens: Sequence[str],
        rules: Sequence[Fired],
        scores: Scores,
        *,
        band: Band,
        unknown: bool,
    ) -> tuple[Reason, ...]:
        reasons = [
            Reason(one.rule["reason"], one.rule["id"], tuple(tokens[slice(*one.span)]))
            for one in rules
        ]
        if unknown:
            reasons.append(Reason("language_unknown", "", ()))
        if band != "calm" and not unknown:
            reasons.append(Reason("trained", "", self._carrying(tokens, scores)))
        return tuple(reasons)

    def _carrying(self, tokens: Sequence[str], scores: Scores) -> tuple[str, ...]:
        """Return the words that spoke most for danger, in the order of the text."""
        ranked = sorted(
            (-value, place)
            for place, value in scores.by_token.items()
            if place >= 0 and value > 0 and tokens[place] not in SIGNS
        )
        places = sorted(place for _, place in ranked[:WORDS_SHOWN])
        return tuple(dict.fromkeys(tokens[place] for place in places))


def _ruled(rules: Sequence[Fired]) -> int:
    bands = [one.rule["band"] for one in rules]
    return 2 if "alarm" in bands else int("ask" in bands)
