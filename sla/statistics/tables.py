"""The tables that are published: of a school's month and term, of a municipality's term.

``rows`` are of the promises, ``follow_ups`` of the follow-ups beside them; each by branch, with
the whole last.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from elevhalsa.people.models import School
from sla.models import Counted, PublishedTable
from sla.statistics import counting, disclosure, together
from sla.statistics.counting import BY_BRANCH, counted, of_branch
from sla.statistics.disclosure import Row
from sla.statistics.periods import Period, Span
from sla.statistics.together import ALL

GROUPS = (*BY_BRANCH, ALL)
PROMISES, FOLLOW_UPS = "rows", "follow_ups"
Parts = dict[UUID | date, Row]  # published tables, by what tells them apart
PartOf = Callable[[Counted], UUID | date]


def of_month(school: School, month: Period) -> Row:
    """Return a school's month as it may be shown."""
    known = counting.known_of(school, month)
    facts = counting.taken_down([school.pk], month.months)
    table = known | {kind: _alone(facts[kind], known, kind) for kind in (PROMISES, FOLLOW_UPS)}
    return table | {"students": _students(facts[PROMISES], table)}


def of_term(school: School, term: Period) -> Row:
    """Return a school's term: the sum of its months; counted for itself if none shows anything."""
    months: Parts = {
        begin: table for _, begin, table in _tables([school.pk], Span.MONTH, term.months)
    }
    facts = counting.taken_down([school.pk], term.months)
    known = _known_together(months.values())
    known["roster"] = months[max(months)]["roster"] if months else 0
    table = known | _together(facts, months, known, part_of=lambda fact: fact.month)
    return table | {"students": _students(facts[PROMISES], table)}


def of_organisation(schools: Sequence[School], term: Period) -> Row:
    """Return a municipality's term: the sum of its schools' terms, or counted for itself."""
    ids = [school.pk for school in schools]
    terms: Parts = {school: table for school, _, table in _tables(ids, Span.TERM, [term.begin])}
    facts = counting.taken_down(ids, term.months)
    known = _known_together(terms.values())
    known["roster"] = sum(table["roster"] for table in terms.values())
    table = known | _together(facts, terms, known, part_of=lambda fact: fact.school_id)
    if any(_shows(one, PROMISES) for one in terms.values()):
        return table | {"students": together.students_in(list(terms.values()))}
    return table | {"students": _students(facts[PROMISES], table)}


def _alone(facts: Sequence[Counted], known: Row, kind: str) -> list[Row]:
    """Return rows that are counted for themselves."""
    branches = {branch: counted(facts, branch, known, kind) for branch in BY_BRANCH}
    return together.rows_of(branches, counted(facts, ALL, known, kind))


def _together(
    facts: dict[str, list[Counted]], tables: Parts, known: Row, *, part_of: PartOf
) -> Row:
    """Return rows that are added up from the rows of published tables."""
    return {
        kind: together.rows_of_parts(
            [table[kind] for table in tables.values()],
            {
                branch: _hours(facts[kind], branch, tables=tables, kind=kind, part_of=part_of)
                for branch in GROUPS
            },
            _alone(facts[kind], known, kind),
        )
        for kind in (PROMISES, FOLLOW_UPS)
    }


def _hours(
    facts: Sequence[Counted], branch: str, *, tables: Parts, kind: str, part_of: PartOf
) -> tuple[float, ...]:
    """Return the times of all answers in those parts that show the branch's row."""
    shown = {part for part, table in tables.items() if together.is_shown(table[kind], branch)}
    waits = [fact.wait_h for fact in of_branch(facts, branch) if part_of(fact) in shown]
    return tuple(sorted(wait for wait in waits if wait is not None))


def _students(facts: Iterable[Counted], table: Row) -> Row:
    students = len({bytes(fact.student_ref) for fact in facts})
    return disclosure.students_of(students, table[PROMISES][-1], table["roster"])


def _known_together(tables: Iterable[Row]) -> Row:
    """Return which groups a table has that is made of others."""
    known = list(tables)
    large = [branch for branch in BY_BRANCH if all(branch in one["teams"] for one in known)]
    return {"calendar": any(one["calendar"] for one in known), "teams": large if known else []}


def _shows(table: Row, kind: str) -> bool:
    return any(together.is_shown(table[kind], branch) for branch in GROUPS)


def _tables(
    subject_ids: Iterable[UUID], span: Span, begins: Iterable[date]
) -> list[tuple[UUID, date, Row]]:
    rows = PublishedTable.objects.filter(
        subject_id__in=list(subject_ids), span=span, begin__in=list(begins)
    )
    return list(rows.order_by("begin", "subject_id").values_list("subject_id", "begin", "table"))
