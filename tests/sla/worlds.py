"""Invented schools, and what of them is published: by the product's own rules, without a database.

A ``World`` says for each month and branch how many promises fell in which cell. Two worlds from
which the same tables are published cannot be told apart by anybody, whatever they ask.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import UUID

from sla.models import Counted
from sla.statistics import tables
from sla.statistics.disclosure import Row
from sla.statistics.figures import GROUPS, WAITS, Outcome, Part

SCHOOL, OTHER, CLOSING, LARGE = (UUID(int=number) for number in range(1, 5))
BRANCHES = ("counsellor", "nurse")
HOURS: dict[str, float] = {Outcome.LATE: 30.0, Outcome.KEPT_LATER: 60.0}
PLAIN: Row = {"calendar": False, "teams": [], "roster": 400}
KNOWN: dict[UUID, Row] = {  # to everybody, of each school
    SCHOOL: PLAIN,
    OTHER: PLAIN,
    CLOSING: PLAIN | {"calendar": True},
    LARGE: PLAIN | {"calendar": True, "teams": list(BRANCHES)},
}

Cell = tuple[str, str]  # a table's name ("outcome" or a part) and a group of it
Place = tuple[UUID, date, str]  # school, month, branch
CELLS: tuple[Cell, ...] = (
    *(("outcome", one.value) for one in Outcome),
    *((part.value, group) for part in Part for group in GROUPS[part]),
)
LATER: Cell = ("outcome", Outcome.KEPT_LATER.value)


def cells_at(place: Place) -> list[Cell]:
    """Return the cells that a branch's month has: only a calendar lengthens promises."""
    return [cell for cell in CELLS if cell != LATER or KNOWN[place[0]]["calendar"]]


@dataclass(frozen=True)
class Group:
    """One branch's month at one school: its students, and how many promises fell in each cell."""

    students: int
    counts: Mapping[Cell, int]

    @property
    def promises(self) -> int:
        return sum(self.counts["outcome", one.value] for one in Outcome)

    def with_counts(self, counts: Mapping[Cell, int]) -> "Group":
        return replace(self, counts=counts)


World = Mapping[Place, Group]


@dataclass(frozen=True)
class Told:
    """Every published table of a world."""

    months: dict[UUID, dict[date, Row]]
    terms: dict[UUID, Row]
    whole: Row

    def tables(self, world: World) -> Iterator[tuple[Row, frozenset[Place]]]:
        """Yield each table, and the places whose students it counts."""
        for school, monthly in self.months.items():
            for month, table in monthly.items():
                yield table, _at(world, school, month)
            shown = [month for month, table in monthly.items() if not _is_hidden(table)]
            months = [_at(world, school, month) for month in shown or monthly]
            yield self.terms[school], frozenset[Place]().union(*months)
        if all(_is_hidden(table) for table in self.terms.values()):
            yield self.whole, _at(world)


@dataclass(frozen=True, slots=True)
class Fact:
    """One promise as it was taken down."""

    school_id: UUID
    month: date
    branch: str
    student_ref: bytes
    outcome: str
    wait_h: float | None
    urgency: str
    arrival: str
    escalated: bool
    at_back_up: bool


def facts_of(place: Place, group: Group) -> Iterator[Fact]:
    """Yield one promise after the other; which cells meet in one is nobody's to see."""
    names = ("outcome", "urgency", "arrival", "escalated")
    lists = {name: list(_spread(group, name)) for name in names}
    waits = _spread(group, Part.WAIT)
    school, month, branch = place
    for number in range(group.promises):
        outcome = lists["outcome"][number]
        wait_h = WAITS[next(waits)] if outcome == Outcome.KEPT else HOURS.get(outcome)
        yield Fact(
            school_id=school,
            month=month,
            branch=branch,
            student_ref=f"{school.int} {month} {branch} {number % max(1, group.students)}".encode(),
            outcome=outcome,
            wait_h=wait_h,
            urgency=lists["urgency"][number],
            arrival=lists["arrival"][number],
            escalated=lists["escalated"][number] == "yes",
            at_back_up=number < group.counts[Part.TEAM, "back_up"],
        )


def _spread(group: Group, name: str) -> Iterator[str]:
    for (table, cell), count in group.counts.items():
        if table == name:
            yield from [cell] * count


def published(world: World) -> Told:
    """Return every table there is of a world: months, terms, and the municipality's term."""
    every = [fact for place, group in world.items() for fact in facts_of(place, group)]
    months: dict[UUID, dict[date, Row]] = {}
    for school, month in sorted({place[:2] for place in world}):
        own = [fact for fact in every if (fact.school_id, fact.month) == (school, month)]
        months.setdefault(school, {})[month] = tables.month_table(_taken(own), KNOWN[school])
    terms = {
        school: tables.term_table(_taken(one for one in every if one.school_id == school), own)
        for school, own in months.items()
    }
    return Told(months, terms, tables.organisation_table(_taken(every), terms))


def _taken(facts: Iterable[Fact]) -> tables.Taken:
    return {"rows": cast("list[Counted]", list(facts)), "follow_ups": []}


def counted_tables(world: World, told: Told) -> Iterator[tuple[Row, frozenset[Place]]]:
    """Yield each table that counts promises for itself, and the places whose promises it counts.

    A table that was added up from others tells nothing that they do not tell.
    """
    for school, monthly in told.months.items():
        for month, table in monthly.items():
            yield table, _at(world, school, month)
        if all(_is_hidden(table) for table in monthly.values()):
            yield told.terms[school], _at(world, school)
    if all(_is_hidden(table) for table in told.terms.values()):
        yield told.whole, _at(world)


def _at(world: World, *where: UUID | date) -> frozenset[Place]:
    return frozenset(place for place in world if place[: len(where)] == where)


def added_rows(world: World, told: Told) -> Iterator[tuple[Row, frozenset[Place]]]:
    """Yield each row that is shown, and the places of which its times are.

    In one that was added up from others they are theirs together, which each does not tell.
    """
    months: dict[tuple[UUID, str], frozenset[Place]] = {}
    for school, monthly in told.months.items():
        for month, table in monthly.items():
            for row in _shown(table):
                places = _of(row, _at(world, school, month))
                key = school, row["branch"]
                months[key] = months.get(key, frozenset()) | places
                yield row, places
    terms: dict[tuple[UUID, str], frozenset[Place]] = {}
    for school, table in told.terms.items():
        for row in _shown(table):
            key = school, row["branch"]
            terms[key] = months.get(key) or _of(row, _at(world, school))
            yield row, terms[key]
    for row in _shown(told.whole):
        parts = [places for (_, branch), places in terms.items() if branch == row["branch"]]
        yield row, frozenset[Place]().union(*parts) or _of(row, _at(world))


def _shown(table: Row) -> list[Row]:
    return [row for row in table["rows"] if not row["hidden"]]


def _of(row: Row, places: frozenset[Place]) -> frozenset[Place]:
    return frozenset(place for place in places if row["branch"] in {place[2], "all"})


def _is_hidden(table: Row) -> bool:
    return not _shown(table)
