"""Which rules a text fires, and where."""

from collections.abc import Sequence
from typing import NamedTuple

from triage.reader.lexicon import Hits
from triage.reader.model import Rule

NEAR = 4  # tokens before a match in which `not_before` takes it back

Step = list[int]  # how many tokens may stand before it, and the list it must touch
Span = tuple[int, int]


class Fired(NamedTuple):
    """A rule, and the tokens from and to which it matched."""

    rule: Rule
    span: Span


def fired(rules: Sequence[Rule], hits: Hits) -> list[Fired]:
    """Return the rules that the text of ``hits`` fires, in their order."""
    found = []
    for rule in rules:
        span = next(
            (span for one in rule["patterns"] if (span := _match(one, hits, rule["not_before"]))),
            None,
        )
        if span and not any(_match(one, hits, []) for one in rule["unless"]):
            found.append(Fired(rule, span))
    return found


def _match(parts: list[list[Step]], hits: Hits, not_before: list[int]) -> Span | None:
    """Return where the first of ``parts`` stands, if all of them stand in the text."""
    first = _find(parts[0], hits, not_before)
    if first is None or any(_find(steps, hits, []) is None for steps in parts[1:]):
        return None
    return first


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
