"""Insight: published figures for heads, the verksamhetschef and the municipality."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from elevhalsa.errors import NotFound
from elevhalsa.people.door import actor, insight
from elevhalsa.people.models import Branch, Person, School
from elevhalsa.wire import Id, Moment
from sla import selectors
from sla.models import PublishedTable
from sla.statistics.disclosure import ALL, HIDDEN

router = Router(tags=["insight"], auth=insight)


class SchoolFigures(Schema):
    """A school, and what is published of it."""

    id: Id
    name: str
    branches: list[Branch]
    months: list[str]


class Schools(Schema):
    """The schools whose figures one may see."""

    schools: list[SchoolFigures]


class SchoolName(Schema):
    """A school."""

    id: Id
    name: str


class Cell(Schema):
    """A count to the nearest 5, or hidden."""

    value: int | None
    hidden: bool


class Row(Schema):
    """One branch's month, or the whole school's."""

    branch: Branch | Literal["all"]
    hidden: bool
    clocks: Cell
    clocks_at_least: bool
    kept: Cell
    late: Cell
    elsewhere: Cell
    none_needed: Cell
    withdrawn: Cell
    attainment: int | None
    attainment_at_least: bool
    median_h: float | None
    p90_h: float | None
    longest_h: float | None


class Table(Schema):
    """A published month."""

    school: SchoolName
    month: str
    published_at: Moment
    students: Cell
    rows: list[Row]


class Refusal(Schema):
    """A rule said no."""

    code: str


REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 404, 422, 503), Refusal)


@router.get("/insight/schools", response={200: Schools, **REFUSALS})
def show_schools(request: HttpRequest) -> Schools:
    """List the schools and their published months."""
    person = actor(request)
    schools = selectors.schools_seen_by(person)
    months = selectors.published_months(schools)
    branches = list(selectors.branches_seen_by(person))
    return Schools(
        schools=[
            SchoolFigures(
                id=school.pk,
                name=school.name,
                branches=branches,
                months=[month.strftime("%Y-%m") for month in months[school.pk]],
            )
            for school in schools
        ]
    )


@router.get("/insight/schools/{id:school_id}/months/{month}", response={200: Table, **REFUSALS})
def show_month(request: HttpRequest, school_id: UUID, month: str) -> Table:
    """Show a published month, as it was frozen."""
    try:
        first_day = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotFound from None
    person = actor(request)
    school, published = selectors.table_for(person, school_id, first_day)
    return _table(person, school, published)


def _table(person: Person, school: School, published: PublishedTable) -> Table:
    """Return the rows that a person may see; the whole is for those who see every branch."""
    seen = selectors.branches_seen_by(person)
    sees_all = len(seen) == len(Branch)
    rows = [Row(**row) for row in published.table["rows"]]
    return Table(
        school=SchoolName(id=school.pk, name=school.name),
        month=published.month.strftime("%Y-%m"),
        published_at=published.published_at,
        students=Cell(**(published.table["students"] if sees_all else HIDDEN)),
        rows=[row for row in rows if row.branch in seen or (sees_all and row.branch == ALL)],
    )
