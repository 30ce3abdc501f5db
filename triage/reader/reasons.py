"""Why, as staff are told it: phrases of the text, and never a word that means nothing alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.reader.lexicon import Hits, is_number
from triage.reader.rules import Fired, Span
from triage.reader.spelling import SIGNS

WORDS_SHOWN = 4  # that carried a trained answer; what stands around them is shown with them
PHRASE = 3  # tokens that a word is shown with at least, where the text has them
APART = 2  # tokens between two words that are shown as one phrase


@dataclass(frozen=True)
class Reason:
    """Why: a code that clients have words for, the rule, and the phrases that carried it."""

    code: str
    rule: str
    words: tuple[str, ...]


class Phrases:
    """A text's tokens, as phrases that mean something by themselves."""

    def __init__(self, tokens: Sequence[str], hits: Hits, fillers: int) -> None:
        self._tokens = tokens
        self._fillers = hits.get(fillers, {})

    def of_rule(self, rule: Fired) -> tuple[str, ...]:
        """Return the phrases that fired ``rule``, in the order of the text."""
        return self._said(_merged(sorted(rule.spans), 0))

    def carrying(self, by_token: Mapping[int, int]) -> tuple[str, ...]:
        """Return the phrases around the words that spoke most for danger."""
        ranked = sorted(
            (-value, place)
            for place, value in by_token.items()
            if place >= 0 and value > 0 and self._tokens[place] not in SIGNS
        )
        places = sorted(place for _, place in ranked[:WORDS_SHOWN])
        near = _merged([(place, place + 1) for place in places], APART, self._is_apart)
        return self._said(_merged([self._widened(span) for span in near], 0))

    def _said(self, spans: Iterable[Span]) -> tuple[str, ...]:
        told = (" ".join(self._words(span)) for span in spans if self._means(span))
        return tuple(dict.fromkeys(told))

    def _words(self, span: Span) -> Iterator[str]:
        return (token for token in self._tokens[slice(*span)] if token not in SIGNS)

    def _means(self, span: Span) -> bool:
        """Return whether one of its tokens means something alone."""
        return any(
            not is_number(self._tokens[place])
            and len(self._tokens[place]) > 1
            and 1 not in self._fillers.get(place, ())
            for place in range(*span)
        )

    def _is_apart(self, start: int, end: int) -> bool:
        return any(token in SIGNS for token in self._tokens[start:end])

    def _widened(self, span: Span) -> Span:
        """Return ``span`` with what stands before it, and where nothing does, after it."""
        start, end = span
        while end - start < PHRASE and start > 0 and not self._is_apart(start - 1, start):
            start -= 1
        size = len(self._tokens)
        while end - start < PHRASE and end < size and not self._is_apart(end, end + 1):
            end += 1
        return start, end


def _merged(
    spans: Sequence[Span], apart: int, is_apart: Callable[[int, int], bool] = lambda *_: False
) -> list[Span]:
    """Return ``spans``, in the order of the text, those as one that stand so near each other."""
    merged: list[Span] = []
    for start, end in spans:
        last = merged[-1] if merged else None
        if last and start - last[1] <= apart and not is_apart(last[1], start):
            merged[-1] = last[0], max(last[1], end)
        else:
            merged.append((start, end))
    return merged
