"""Somebody who knows every rule and every published table, and tries to make somebody out.

For each small number (fewer than five, nought among them) a solver proposes worlds in whole
numbers: one in which it is smallest, one in which it is largest, everything told being the same.
Only a world from which the product itself publishes the very same tables counts. Where there is
none but the true one the number is known: at nought, that no student is in that cell.

Students are told apart by nothing that is published, so any of them may stand in any place of a
world: one is out of a cell in the world in which it has fewer, and in it where it has more.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import LinearConstraint, milp

from sla.statistics.disclosure import (
    COMPANIONS,
    FEWEST,
    PART_COMPANIONS,
    could_be,
    hidden_in,
    share_of,
)
from sla.statistics.disclosure import Row as PublishedRow
from sla.statistics.figures import GROUPS, Outcome, Part
from tests.sla.worlds import CELLS, Cell, Place, Told, World, added_rows, counted_rows, published

PARTS = tuple(part.value for part in Part if part is not Part.TEAM)
MOST = 400
SHARES = {"median_h": 0.5, "p90_h": 0.9}
NEAR = (1, -1, 2, -2)
TINY = 0.001
EDGES = {5: (0.0, 7.5 - TINY), 10: (7.5, 15 - TINY)}  # what is shown so

Unknown = tuple[Place, Cell]
Bound = tuple[dict[Unknown, float], float, float]  # coefficients, least, most


def made_out(world: World) -> list[Unknown]:
    """Return the small numbers that nothing but the truth agrees with; at the first, stop."""
    told = published(world)
    rows = list(counted_rows(world, told))
    seen: set[Place] = set()
    for place in world:
        if place not in seen:
            together = _met_in_rows(place, rows)
            seen |= together
            if found := _determined(world, told, together):
                return found
    return []


def _met_in_rows(
    place: Place, rows: Sequence[tuple[PublishedRow, frozenset[Place]]]
) -> frozenset[Place]:
    """Return the places whose promises some row counts together with those of ``place``."""
    return frozenset().union(*(places for _, places in rows if place in places))


def _determined(world: World, told: Told, places: frozenset[Place]) -> list[Unknown]:
    waiting = [
        (place, cell)
        for place in sorted(places)
        for cell in CELLS
        if world[place].counts[cell] < FEWEST
    ]
    while waiting:
        other = _other_world(world, told, waiting[0], places)
        other = other or _other_world(world, told, waiting[0], frozenset(world))
        if other is None:
            return waiting[:1]
        waiting = [one for one in waiting if other[one] == world[one[0]].counts[one[1]]]
    return []


def _other_world(
    world: World, told: Told, wanted: Unknown, places: frozenset[Place]
) -> dict[Unknown, int] | None:
    """Return a world in which ``wanted`` is another, and everything that is told the same.

    Only what is counted at ``places`` may differ.
    """
    truth = {(place, cell): world[place].counts[cell] for place in sorted(places) for cell in CELLS}
    proposals = _proposals(wanted, truth, list(_bounds(world, told, places)))
    return next((one for one in proposals if _is_same(world, told, one)), None)


def _is_same(world: World, told: Told, counts: Mapping[Unknown, int]) -> bool:
    moved = dict(world)
    for place in {place for place, _ in counts}:
        moved[place] = world[place].with_counts({cell: counts[place, cell] for cell in CELLS})
    return published(moved) == told


def _proposals(
    wanted: Unknown, truth: Mapping[Unknown, int], bounds: Sequence[Bound]
) -> Iterator[dict[Unknown, int]]:
    """Yield worlds in which a number is another: the largest, the smallest, then those near."""
    for sign in (-1.0, 1.0):
        found = _solved({wanted: sign}, list(truth), bounds)
        if found and found[wanted] != truth[wanted]:
            yield found
    for step in NEAR:
        fixed: Bound = ({wanted: 1}, truth[wanted] + step, truth[wanted] + step)
        found = _solved({}, list(truth), [*bounds, fixed])
        if found:
            yield found


def _solved(
    aim: Mapping[Unknown, float], unknown: Sequence[Unknown], bounds: Sequence[Bound]
) -> dict[Unknown, int] | None:
    index = {one: number for number, one in enumerate(unknown)}
    costs = np.zeros(len(index))
    for one, cost in aim.items():
        costs[index[one]] = cost
    matrix = np.zeros((len(bounds), len(index)))
    for line, (coefficients, _, _) in enumerate(bounds):
        for one, coefficient in coefficients.items():
            matrix[line, index[one]] = coefficient
    limits = LinearConstraint(matrix, [one[1] for one in bounds], [one[2] for one in bounds])
    whole = np.ones(len(index))
    found = milp(costs, constraints=limits, integrality=whole, bounds=(0, MOST))
    if found.x is None:
        return None
    return {one: round(found.x[number]) for one, number in index.items()}


def _bounds(world: World, told: Told, places: frozenset[Place]) -> Iterator[Bound]:
    """Yield what every world must keep that looks like this one, as far as it is linear."""
    for place in places:
        outcomes = _sum_of([place], "outcome")
        yield outcomes, world[place].students, MOST
        for part in PARTS:
            of = {(place, ("outcome", "kept")): 1.0} if part == Part.WAIT else outcomes
            yield of | _sum_of([place], part, -1.0), 0, 0
    for row, counted in counted_rows(world, told):
        if counted and counted <= places:
            for table in ("outcome", *PARTS):
                yield from _bounds_of(world, row, counted, table)
    for row, added in added_rows(world, told):
        for share in (SHARES[name] for name in SHARES if row[name] is not None and added & places):
            yield from _times(world, added, places, share=share)


def _sum_of(
    places: Sequence[Place] | frozenset[Place], table: str, by: float = 1.0
) -> dict[Unknown, float]:
    return {(place, cell): by for place in places for cell in CELLS if cell[0] == table}


def _bounds_of(
    world: World, row: PublishedRow, places: frozenset[Place], table: str
) -> Iterator[Bound]:
    """Yield what keeps one table of a row as it is: what is hidden and why, and what is shown."""
    cells = [cell for cell in CELLS if cell[0] == table]
    whole = {cell[1]: sum(world[place].counts[cell] for place in places) for cell in cells}
    companions: Sequence[str] = COMPANIONS if table == "outcome" else PART_COMPANIONS[Part(table)]
    hidden = hidden_in(whole, companions)
    shown = set(whole) - hidden
    if row["hidden"] and len(places) > 1 and table != "outcome":
        return
    for cell in cells:
        small = whole[cell[1]] < FEWEST
        least, most = (0, FEWEST - 1) if small else (FEWEST, MOST)
        if table == "outcome" and cell[1] in shown and not row["hidden"]:
            least, most = could_be((whole[cell[1]] + 2) // 5 * 5)
        yield {(place, cell): 1.0 for place in places}, least, most
    if table != "outcome" and row["parts"].get(table):
        yield from _shares(places, table, {name: whole[name] for name in sorted(shown)})


def _shares(places: frozenset[Place], table: str, shown: Mapping[str, int]) -> Iterator[Bound]:
    """Yield that each shown group stays the same part of a hundred of all shown ones."""
    total = sum(shown.values())
    for name, count in shown.items():
        share = share_of(count, total)
        least, most = EDGES.get(share, (share - 5, share + 5 - TINY))
        for edge, sign in ((least, 1.0), (most, -1.0)):
            line = {(place, (table, one)): -sign * edge / 100 for place in places for one in shown}
            for place in places:
                line[place, (table, name)] += sign
            yield line, 0, MOST


def _times(
    world: World, added: frozenset[Place], places: frozenset[Place], *, share: float
) -> Iterator[Bound]:
    """Yield that a share of all answers comes within the same time as now."""
    order: list[Cell] = [("wait", name) for name in GROUPS[Part.WAIT]]
    order.append(("outcome", Outcome.LATE.value))
    counts = [sum(world[place].counts[cell] for place in added) for cell in order]
    fixed = [sum(world[place].counts[cell] for place in added - places) for cell in order]
    end = [sum(counts[: n + 1]) >= share * sum(counts) for n in range(len(order))].index(True)
    for stop, sign, least in ((end + 1, 1.0, 0.0), (end, -1.0, 0.01)):
        by = [sign * ((1.0 if n < stop else 0.0) - share) for n in range(len(order))]
        line = {(place, cell): by[n] for place in added & places for n, cell in enumerate(order)}
        yield line, least - sum(b * count for b, count in zip(by, fixed, strict=True)), MOST
