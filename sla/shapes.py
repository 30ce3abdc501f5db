"""How published figures travel (docs/interface.md, "Insight")."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from elevhalsa.people.models import Branch, Organisation, School
from elevhalsa.wire import Body, Id, Moment
from sla.models import PublishedTable
from sla.statistics.periods import Period, Span
from sla.statistics.staffing import CEILINGS, students_per_post
from sla.statistics.together import ALL

MOST_POSTS = 5000  # per cent: fifty full-time posts
Rows = list[dict[str, Any]]


class Subject(Schema):
    """A school, or the municipality as one; and what is published of it."""

    id: Id
    name: str
    branches: list[Branch]
    months: list[str]
    terms: list[str]


class Subjects(Schema):
    """Whose figures one may see."""

    schools: list[Subject]
    organisation: Subject | None


class Named(Schema):
    """A school, or a municipality."""

    id: Id
    name: str


class Cell(Schema):
    """A count to the nearest 5, perhaps the least it can be; or hidden."""

    value: int | None
    hidden: bool
    at_least: bool


class Parts(Schema):
    """Parts of a hundred of the shown groups of each kind; null where hidden."""

    urgency: dict[str, int | None] | None = None
    arrival: dict[str, int | None] | None = None
    wait: dict[str, int | None] | None = None
    escalated: dict[str, int | None] | None = None
    team: dict[str, int | None] | None = None


class Row(Schema):
    """One branch's period, or that of all."""

    branch: Branch | Literal["all"]
    hidden: bool
    clocks: Cell
    kept: Cell
    kept_later: Cell | None
    late: Cell
    elsewhere: Cell
    none_needed: Cell
    withdrawn: Cell
    attainment: int | None
    attainment_at_least: bool
    within_day: int | None
    within_day_at_least: bool
    median_h: float | None
    p90_h: float | None
    longest_h: float | None
    parts: Parts


class FollowUps(Schema):
    """The follow-ups that staff promised, beside the promises."""

    branch: Branch | Literal["all"]
    kept: Cell
    late: Cell


class MonthInShort(Schema):
    """One published month among those before it."""

    period: str
    attainment: int | None
    within_day: int | None
    clocks: Cell


class TermInShort(Schema):
    """One published term, to compare with."""

    period: str
    students: Cell
    roster: int
    clocks: Cell
    attainment: int | None
    within_day: int | None
    median_h: float | None


class Post(Schema):
    """A branch's staffing. ``percent`` is null until somebody wrote it down."""

    branch: Branch
    percent: int | None
    students_per_post: int | None
    ceiling: int


class Table(Schema):
    """A published month or term."""

    subject: Named
    period: str
    published_at: Moment
    calendar: bool
    students: Cell
    roster: int
    rows: list[Row]
    follow_ups: list[FollowUps]
    months: list[MonthInShort]
    terms: list[TermInShort]
    staffing: list[Post]


class PostIn(Body):
    """One branch's posts together, in per cent of a full-time one."""

    branch: Branch
    percent: int = Field(ge=1, le=MOST_POSTS)


class StaffingIn(Body):
    """How much staff a school has."""

    posts: list[PostIn] = Field(max_length=len(Branch))


class Staffing(Schema):
    """How much staff a school has, as it is written down now."""

    staffing: list[Post]


class Refusal(Schema):
    """A rule said no."""

    code: str


HIDDEN = Cell(value=None, hidden=True, at_least=False)


def subject_shape(
    subject: School | Organisation, periods: list[Period], branches: list[Branch]
) -> Subject:
    """Return a school or a municipality with what is published of it."""
    by_span = {span: [str(one) for one in periods if one.span == span] for span in Span}
    return Subject(
        id=subject.pk,
        name=subject.name,
        branches=branches,
        months=by_span[Span.MONTH],
        terms=by_span[Span.TERM],
    )


def seen_rows(rows: Rows, branches: tuple[Branch, ...]) -> Rows:
    """Return the rows that somebody may see; the whole is for those who see every branch."""
    sees_all = len(branches) == len(Branch)
    return [row for row in rows if row["branch"] in branches or (sees_all and row["branch"] == ALL)]


def speaking_row(rows: Rows) -> dict[str, Any] | None:
    """Return the row that speaks for all that somebody may see: the last."""
    return rows[-1] if rows else None


def month_in_short(published: PublishedTable, branches: tuple[Branch, ...]) -> MonthInShort:
    """Return one published month among others."""
    row = speaking_row(seen_rows(published.table["rows"], branches)) or {}
    return MonthInShort(
        period=str(Period(Span.MONTH, published.begin)),
        attainment=row.get("attainment"),
        within_day=row.get("within_day"),
        clocks=Cell(**row["clocks"]) if row else HIDDEN,
    )


def term_in_short(published: PublishedTable, branches: tuple[Branch, ...]) -> TermInShort:
    """Return one published term, to compare with."""
    row = speaking_row(seen_rows(published.table["rows"], branches)) or {}
    return TermInShort(
        period=str(Period(Span.TERM, published.begin)),
        students=students_shape(published.table, branches),
        roster=published.table["roster"],
        clocks=Cell(**row["clocks"]) if row else HIDDEN,
        attainment=row.get("attainment"),
        within_day=row.get("within_day"),
        median_h=row.get("median_h"),
    )


def students_shape(table: dict[str, Any], branches: tuple[Branch, ...]) -> Cell:
    """Return how many students wrote; they are not told apart by branch."""
    return Cell(**table["students"]) if len(branches) == len(Branch) else HIDDEN


def posts_shape(
    roster: int | None, posts: dict[str, int], branches: tuple[Branch, ...]
) -> list[Post]:
    """Return staffing beside its proposed ceilings."""
    return [
        Post(
            branch=branch,
            percent=posts.get(branch),
            students_per_post=students_per_post(roster, posts[branch])
            if roster and branch in posts
            else None,
            ceiling=CEILINGS[branch],
        )
        for branch in branches
    ]


def table_shape(
    subject: School | Organisation,
    published: PublishedTable,
    *,
    branches: tuple[Branch, ...],
    months: list[PublishedTable],
    terms: list[PublishedTable],
    posts: dict[str, int],
) -> Table:
    """Return what those who see these branches see of a table, and what it is compared with."""
    table = published.table
    return Table(
        subject=Named(id=subject.pk, name=subject.name),
        period=str(Period(Span(published.span), published.begin)),
        published_at=published.published_at,
        calendar=table["calendar"],
        students=students_shape(table, branches),
        roster=table["roster"],
        rows=[Row(**row) for row in seen_rows(table["rows"], branches)],
        follow_ups=[FollowUps(**row) for row in seen_rows(table["follow_ups"], branches)],
        months=[month_in_short(one, branches) for one in months],
        terms=[term_in_short(one, branches) for one in terms],
        staffing=posts_shape(table["roster"], posts, branches),
    )
