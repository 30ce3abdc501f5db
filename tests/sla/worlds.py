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

SCHOOL, OTHER = UUID(int=1), UUID(int=2)
BRANCHES = ("counsellor", "nurse")
OUTCOMES = tuple(one for one in Outcome if one is not Outcome.KEPT_LATER)
LATE_H = 30.0
ROSTER = 400
KNOWN: Row = {"calendar": False, "teams": [], "roster": ROSTER}

Cell = tuple[str, str]  # a table's name ("outcome" or a part) and a group of it
Place = tuple[UUID, date, str]  # school, month, branch
CELLS: tuple[Cell, ...] = (
    *(("outcome", one.value) for one in OUTCOMES),
    *((part.value, group) for part in Part if part is not Part.TEAM for group in GROUPS[part]),
)


@dataclass(frozen=True)
class Group:
    """One branch's month at one school: its students, and how many promises fell in each cell."""

    students: int
    counts: Mapping[Cell, int]

    @property
    def promises(self) -> int:
        return sum(self.counts["outcome", one.value] for one in OUTCOMES)

    def with_counts(self, counts: Mapping[Cell, int]) -> "Group":
        return replace(self, counts=counts)


World = Mapping[Place, Group]


@dataclass(frozen=True)
class Told:
    """Every published table of a world."""

    months: dict[UUID, dict[date, Row]]
    terms: dict[UUID, Row]
    whole: Row


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
    at_back_up: bool = False


def facts_of(place: Place, group: Group) -> Iterator[Fact]:
    """Yield one promise after the other; which cells meet in one is nobody's to see."""
    names = ("outcome", "urgency", "arrival", "escalated")
    lists = {name: list(_spread(group, name)) for name in names}
    waits = _spread(group, Part.WAIT)
    school, month, branch = place
    for number in range(group.promises):
        outcome = lists["outcome"][number]
        wait_h = WAITS[next(waits)] if outcome == Outcome.KEPT else None
        yield Fact(
            school_id=school,
            month=month,
            branch=branch,
            student_ref=f"{school.int} {month} {branch} {number % max(1, group.students)}".encode(),
            outcome=outcome,
            wait_h=LATE_H if outcome == Outcome.LATE else wait_h,
            urgency=lists["urgency"][number],
            arrival=lists["arrival"][number],
            escalated=lists["escalated"][number] == "yes",
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
        months.setdefault(school, {})[month] = tables.month_table(_taken(own), KNOWN)
    terms = {
        school: tables.term_table(_taken(one for one in every if one.school_id == school), own)
        for school, own in months.items()
    }
    return Told(months, terms, tables.organisation_table(_taken(every), terms))


def _taken(facts: Iterable[Fact]) -> tables.Taken:
    return {"rows": cast("list[Counted]", list(facts)), "follow_ups": []}


def counted_rows(world: World, told: Told) -> Iterator[tuple[Row, frozenset[Place]]]:
    """Yield each row that counts promises for itself, and the places whose promises it counts.

    A row that was added up from others tells nothing that they do not tell.
    """
    for school, monthly in told.months.items():
        for month, table in monthly.items():
            yield from _counted(table, {place for place in world if place[:2] == (school, month)})
        if all(_is_hidden(table) for table in monthly.values()):
            own = {place for place in world if place[0] == school}
            yield from _counted(told.terms[school], own)
    if all(_is_hidden(table) for table in told.terms.values()):
        yield from _counted(told.whole, set(world))


def added_rows(world: World, told: Told) -> Iterator[tuple[Row, frozenset[Place]]]:
    """Yield each row that was added up from others, and the places of those.

    The times in it are theirs together, which each of them does not tell.
    """
    parts: dict[tuple[UUID, str], set[Place]] = {}
    for (school, month), table in (
        ((school, month), table)
        for school, own in told.months.items()
        for month, table in own.items()
    ):
        for row in (row for row in table["rows"] if not row["hidden"]):
            places = _of(row, {place for place in world if place[:2] == (school, month)})
            parts.setdefault((school, row["branch"]), set()).update(places)
            yield row, frozenset(places)
    for school, table in told.terms.items():
        own = {place for place in world if place[0] == school}
        for row in (row for row in table["rows"] if not row["hidden"]):
            yield row, frozenset(parts.setdefault((school, row["branch"]), _of(row, own)))
    for row in (row for row in told.whole["rows"] if not row["hidden"]):
        shown = [places for (_, branch), places in parts.items() if branch == row["branch"]]
        yield row, frozenset[Place]().union(*shown)


def _of(row: Row, places: set[Place]) -> set[Place]:
    return {place for place in places if row["branch"] in {place[2], "all"}}


def _counted(table: Row, places: set[Place]) -> Iterator[tuple[Row, frozenset[Place]]]:
    *branches, whole = table["rows"]
    for row in branches:
        yield row, frozenset(place for place in places if place[2] == row["branch"])
    if all(row["hidden"] for row in branches):
        yield whole, frozenset(places)


def _is_hidden(table: Row) -> bool:
    return all(row["hidden"] for row in table["rows"])
