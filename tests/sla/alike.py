"""What must hold of every world from which the very same tables are published.

The product's rules of what is hidden, written down once more as lines and choices between whole
numbers: a cell is small or it is not, a branch is hidden for its students or for its cells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sla.statistics.disclosure import (
    COMPANIONS,
    FEWEST,
    FEWEST_GROUPS,
    FEWEST_STUDENTS,
    PART_COMPANIONS,
    ROOM,
    STEP,
    could_be,
    hidden_in,
    rounded,
)
from sla.statistics.disclosure import Row as PublishedRow
from sla.statistics.figures import GROUPS, Outcome, Part
from tests.sla.program import Program, Unknown
from tests.sla.worlds import (
    CELLS,
    KNOWN,
    LATER,
    Cell,
    Place,
    Told,
    World,
    added_rows,
    counted_tables,
)

MOST = 400  # in a cell
MOST_A_STUDENT = 1000
STUDENTS: Cell = ("students", "all")
SHARES = {"median_h": 0.5, "p90_h": 0.9}
TINY = 0.001
EDGES = {5: (0.0, 7.5 - TINY), 10: (7.5, 15 - TINY)}  # what is shown so
ENDINGS = tuple(cell[1] for cell in CELLS if cell[0] == "outcome")

Places = frozenset[Place]


def numbers_of(world: World) -> dict[Unknown, int]:
    """Return all that is counted in a world."""
    return {
        (place, cell): group.students if cell == STUDENTS else group.counts[cell]
        for place, group in world.items()
        for cell in (*CELLS, STUDENTS)
    }


def alike(world: World, told: Told) -> Program:
    """Return what must hold of every world that looks like this one."""
    program = Program()
    for one, count in numbers_of(world).items():
        program.number(one, count, MOST)
    for place in world:
        _adds_up(program, place)
    for table, places in counted_tables(world, told):
        _Table(program, world, table, places).looks_the_same()
    for row, added in added_rows(world, told):
        for share in (SHARES[name] for name in SHARES if row[name] is not None):
            _times(program, world, added, share=share)
    for table, places in told.tables(world):
        _students(program, world, table, places)
    return program


def _adds_up(program: Program, place: Place) -> None:
    """Hold that whatever promises are told apart by, there are as many; each is a student's."""
    promises = program.sum_of((place, ("outcome", name)) for name in ENDINGS)
    kept = program.sum_of([(place, ("outcome", Outcome.KEPT.value))])
    student = program.columns[place, STUDENTS]
    program.between({**promises, student: -1}, least=0)
    program.between({**promises, student: -MOST_A_STUDENT}, most=0)
    for part in Part:
        of = dict.fromkeys(kept if part == Part.WAIT else promises, -1.0)
        groups = program.sum_of((place, (part.value, name)) for name in GROUPS[part])
        program.between({**of, **groups}, 0, 0)
    escalated, back_up = (
        program.columns[place, cell]
        for cell in ((Part.ESCALATED.value, "yes"), (Part.TEAM.value, "back_up"))
    )
    program.between({back_up: 1.0, escalated: -1.0}, least=0)
    if not KNOWN[place[0]]["calendar"]:
        program.between({program.columns[place, LATER]: 1.0}, 0, 0)


@dataclass
class _Table:
    """A table that counts promises for itself, in a program of other worlds."""

    program: Program
    world: World
    table: PublishedRow
    places: Places

    @property
    def endings(self) -> list[str]:
        """Return the cells that the table has at all."""
        return [one for one in ENDINGS if one != LATER[1] or self.table["calendar"]]

    def looks_the_same(self) -> None:
        """Hold that each row shows and hides the same."""
        *branches, whole = self.table["rows"]
        of = {row["branch"]: _of_branch(self.places, row["branch"]) for row in branches}
        if not branches[0]["hidden"]:
            for row in branches:
                self._shown(row, of[row["branch"]])
            return
        self.program.one_of([one for places in of.values() for one in self._reasons(places)])
        if whole["hidden"]:
            self.program.one_of(self._reasons(self.places))
        else:
            self._shown(whole, self.places)

    def _reasons(self, places: Places) -> list[int]:
        """Return why a row may be hidden: too few students, or cells that are all hidden."""
        few, small = self.program.choice(), self.program.choice()
        students = self.program.sum_of((place, STUDENTS) for place in places)
        self.program.between(students, most=FEWEST_STUDENTS - 1, if_=few)
        large = self._large(places, "outcome", self.endings)
        self.program.between(_all(large.values()), most=1, if_=small)
        return [few, small]

    def _shown(self, row: PublishedRow, places: Places) -> None:
        students = self.program.sum_of((place, STUDENTS) for place in places)
        self.program.between(students, least=FEWEST_STUDENTS)
        large = self._large(places, "outcome", self.endings)
        shown = {name: row[name]["value"] for name in self.endings}
        self._hidden(large, {name for name in shown if shown[name] is None}, COMPANIONS)
        for name, value in shown.items():
            if value is not None:
                cell = self.program.sum_of((place, ("outcome", name)) for place in places)
                self.program.between(cell, *could_be(value))
        for part in map(Part, row["parts"]):
            self._part(part, row["parts"][part], places)

    def _large(self, places: Places, table: str, names: Sequence[str]) -> dict[str, int]:
        """Return for each cell the choice that it is not a small one."""
        large = {name: self.program.choice() for name in names}
        for name, choice in large.items():
            cell = self.program.sum_of((place, (table, name)) for place in places)
            self.program.between({**cell, choice: -FEWEST}, least=0)
            self.program.between({**cell, choice: -MOST * len(places)}, most=FEWEST - 1)
        return large

    def _hidden(
        self, large: Mapping[str, int], hidden: set[str], companions: Sequence[str]
    ) -> None:
        """Hold that these cells are hidden and no others: small, or the companion of one."""
        for name, choice in large.items():
            other = next(iter(hidden - {name}), None) if len(hidden) == 2 else None
            alone = {one: 0 if one == other else FEWEST for one in large}
            may_be_large = name not in hidden or (
                other is not None and hidden_in(alone, companions) == hidden
            )
            least = 0 if name in hidden else 1
            self.program.between({choice: 1.0}, least, int(may_be_large))
        if hidden:
            self.program.between(_all(large[name] for name in hidden), most=1)

    def _part(self, part: Part, shares: Mapping[str, int | None] | None, places: Places) -> None:
        """Hold that a part of a hundred stays so, or that nothing is shown of it."""
        names = GROUPS[part]
        large = self._large(places, part.value, names)
        cells = {
            name: self.program.sum_of((place, (part.value, name)) for place in places)
            for name in names
        }
        every = {column: 1.0 for cell in cells.values() for column in cell}
        if shares is None:
            self._not_told(large, every)
            return
        shown = {name: share for name, share in shares.items() if share is not None}
        self._hidden(large, set(names) - set(shown), PART_COMPANIONS[part])
        self.program.between(every, least=_room(len(shown)) + 1)
        whole = {column: 1.0 for name in shown for column in cells[name]}
        for name, share in shown.items():
            least, most = EDGES.get(share, (share - 5, share + 5 - TINY))
            for edge, sign in ((least, 1.0), (most, -1.0)):
                line = dict.fromkeys(whole, -sign * edge / 100)
                for column in cells[name]:
                    line[column] += sign
                self.program.between(line, least=0)

    def _not_told(self, large: Mapping[str, int], every: Mapping[int, float]) -> None:
        """Hold that too few groups are shown, or too many of too few promises."""
        count, large_ones = len(large), _all(large.values())
        few = self.program.choice()
        shown = {number: number - (number == count - 1) for number in range(count + 1)}
        most = max(number for number in shown if shown[number] < FEWEST_GROUPS)
        self.program.between(large_ones, most=most, if_=few)
        reasons = [few]
        for number in range(FEWEST_GROUPS, count + 1):
            no_room = self.program.choice()
            least = min(one for one in shown if shown[one] >= shown[number])
            self.program.between(large_ones, least=least, if_=no_room)
            self.program.between(every, most=_room(shown[number]), if_=no_room)
            reasons.append(no_room)
        self.program.one_of(reasons)


def _room(shown: int) -> int:
    """Return the largest number of promises of which so many groups are not shown."""
    return max(most for most in range(ROOM * 10) if rounded(most) < ROOM * shown + FEWEST)


def _all(choices: Iterable[int]) -> dict[int, float]:
    return dict.fromkeys(choices, 1.0)


def _of_branch(places: Places, branch: str) -> Places:
    return frozenset(place for place in places if place[2] == branch)


def _students(program: Program, world: World, table: PublishedRow, places: Places) -> None:
    """Hold that as many students are said to have written."""
    if table["rows"][-1]["clocks"]["value"] is None:
        return
    students = sum(world[place].students for place in places)
    least, most = rounded(students) - STEP // 2, rounded(students) + STEP // 2
    if students < FEWEST_STUDENTS:
        most = FEWEST_STUDENTS - 1
    else:
        least = max(least, FEWEST_STUDENTS)
    program.between(program.sum_of((place, STUDENTS) for place in places), least, most)


def _times(program: Program, world: World, added: Places, *, share: float) -> None:
    """Hold that a share of all answers comes within the same time as now."""
    order: list[Cell] = [(Part.WAIT.value, name) for name in GROUPS[Part.WAIT]]
    order += [("outcome", Outcome.LATE.value), LATER]
    counts = [sum(world[place].counts[cell] for place in added) for cell in order]
    end = [sum(counts[: n + 1]) >= share * sum(counts) for n in range(len(order))].index(True)
    for stop, sign, least in ((end + 1, 1.0, 0.0), (end, -1.0, 0.01)):
        by = [sign * ((1.0 if n < stop else 0.0) - share) for n in range(len(order))]
        line = {
            program.columns[place, cell]: by[n] for place in added for n, cell in enumerate(order)
        }
        program.between(line, least=least)
