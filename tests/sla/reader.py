"""Somebody who knows every rule and every published table, and tries to make somebody out.

For each small number (fewer than five, nought among them) a solver proposes worlds in whole
numbers: one in which it is smallest, one in which it is largest, everything told being the same.
Only a world from which the product itself publishes the very same tables counts. Where there is
none but the true one the number is known: at nought, that no student is in that cell.

Students are told apart by nothing that is published, so any of them may stand in any place of a
world: one is out of a cell in the world in which it has fewer, and in it where it has more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sla.statistics.disclosure import FEWEST
from tests.sla.alike import STUDENTS, alike, numbers_of
from tests.sla.program import Unknown
from tests.sla.worlds import CELLS, Group, Place, World, cells_at, counted_tables, published

NEAR = (1, -1, 2, -2)


def made_out(world: World) -> list[Unknown]:
    """Return the small numbers that nothing but the truth agrees with; at the first, stop."""
    return Reader(world).made_out()


@dataclass
class Reader:
    """What somebody can work out who has every table of a world."""

    world: World
    open_: list[Unknown] = field(default_factory=list)  # of which no other world is known yet

    def __post_init__(self) -> None:
        self.told = published(self.world)
        self.truth = numbers_of(self.world)
        self.program = alike(self.world, self.told)
        self.open_ = [
            (place, cell)
            for place in sorted(self.world)
            for cell in cells_at(place)
            if self.truth[place, cell] < FEWEST
        ]

    def knows_the_rules(self) -> bool:
        """Say whether the truth is among the worlds that the solver is asked for."""
        return self.program.solved({}, self.truth) is not None

    def made_out(self) -> list[Unknown]:
        """Return the first number of which there is no other world."""
        for places in self._together():
            here = {one: 1.0 for one in self.open_ if one[0] in places}
            for sign in (-1.0, 1.0):  # one world may be another in many numbers at once
                self._try(dict.fromkeys(here, sign), places)
        while self.open_:
            wanted = self.open_[0]
            if not any(self._is_met(one) for one in self._proposals(wanted)):
                return [wanted]
        return []

    def _together(self) -> Iterator[frozenset[Place]]:
        """Yield the places that are counted in one table."""
        for _, places in counted_tables(self.world, self.told):
            yield places

    def _try(self, aim: Mapping[Unknown, float], places: frozenset[Place]) -> None:
        found = self._found(aim, places)
        if found:
            self._is_met(found)

    def _proposals(self, wanted: Unknown) -> Iterator[dict[Unknown, int]]:
        """Yield worlds in which a number is another: the largest, the smallest, then those near."""
        near = next(places for places in self._together() if wanted[0] in places)
        for places in (near, frozenset(self.world)):
            for sign in (-1.0, 1.0):
                found = self._found({wanted: sign}, places)
                if found and found[wanted] != self.truth[wanted]:
                    yield found
            for step in NEAR:
                found = self._found({}, places, {wanted: self.truth[wanted] + step})
                if found:
                    yield found

    def _found(
        self,
        aim: Mapping[Unknown, float],
        places: frozenset[Place],
        wanted: Mapping[Unknown, int] | None = None,
    ) -> dict[Unknown, int] | None:
        """Return a world that should look the same. Only what is counted at ``places`` differs."""
        fixed = {one: count for one, count in self.truth.items() if one[0] not in places}
        if wanted and min(wanted.values()) < 0:
            return None
        return self.program.solved(aim, fixed | dict(wanted or {}))

    def _is_met(self, other: Mapping[Unknown, int]) -> bool:
        """Say whether a world looks the same to everybody; what it has otherwise is not known."""
        moved = {
            place: Group(other[place, STUDENTS], {cell: other[place, cell] for cell in CELLS})
            for place in self.world
        }
        if published(moved) != self.told:
            return False
        self.open_ = [one for one in self.open_ if other[one] == self.truth[one]]
        return True
