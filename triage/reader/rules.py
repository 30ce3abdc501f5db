"""Which rules a text fires, and where."""

from collections.abc import Sequence
from typing import NamedTuple

from triage.reader.lexicon import Hits
from triage.reader.model import Rule

NEAR = 4  # tokens before a match in which `not_before` takes it back

Step = list[int]  # how many tokens may stand before it, and the list it must touch
Span = tuple[int, int]


class Fired(NamedTuple):
    """A rule, and the tokens from and to which each part of it matched, the first part first."""

    rule: Rule
    spans: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """Return where its first part stands."""
        return self.spans[0]


def fired(rules: Sequence[Rule], hits: Hits) -> list[Fired]:
    """Return the rules that the text of ``hits`` fires, in their order."""
    found = []
    for rule in rules:
        matches = (_match(one, hits, rule["not_before"]) for one in rule["patterns"])
        spans = next((spans for spans in matches if spans), None)
        if spans and not any(_match(one, hits, []) for one in rule["unless"]):
            found.append(Fired(rule, spans))
    return found


def _match(parts: list[list[Step]], hits: Hits, not_before: list[int]) -> tuple[Span, ...]:
    """Return where each of ``parts`` stands; nothing unless all of them stand in the text."""
    spans: list[Span] = []
    for at, steps in enumerate(parts):
        span = _find(steps, hits, [] if at else not_before)
        if span is None:
            return ()
        spans.append(span)
    return tuple(spans)


def _find(steps: list[Step], hits: Hits, not_before: list[int]) -> Span | None:
    for start in sorted(hits.get(steps[0][1], ())):
        end = _end(steps, 0, start, hits)
        if end >= 0 and not _is_taken_back(start, end, hits, not_before):
            return start, end
    return None


def _end(steps: list[Step], at: int, place: int, hits: Hits) -> int:
    """Return where ``steps`` from ``at`` on end, begun at ``place``; -1 where they do not fit."""
    for length in sorted(hits.get(steps[at][1], {}).get(place, ())):
        after = place + length
        if at + 1 == len(steps):
            return after
        for following in range(after, after + steps[at + 1][0] + 1):
            if (end := _end(steps, at + 1, following, hits)) >= 0:
                return end
    return -1


def _is_taken_back(start: int, end: int, hits: Hits, not_before: list[int]) -> bool:
    near = range(start - NEAR, end)
    return any(place in hits[name] for name in not_before if name in hits for place in near)
