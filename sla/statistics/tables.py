"""The tables that are published: of a school's month and term, of a municipality's term.

``rows`` are of the promises, ``follow_ups`` of the follow-ups beside them; each by branch, with
the whole last.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from elevhalsa.people.models import School
from sla.models import Counted, PublishedTable
from sla.statistics import counting, disclosure, figures, together
from sla.statistics.counting import BY_BRANCH, counted, of_branch
from sla.statistics.disclosure import Row
from sla.statistics.periods import Period, Span
from sla.statistics.together import ALL

GROUPS = (*BY_BRANCH, ALL)
PROMISES, FOLLOW_UPS = "rows", "follow_ups"
Taken = Mapping[str, Sequence[Counted]]  # of each kind


def of_month(school: School, month: Period) -> Row:
    """Return a school's month as it may be shown."""
    return month_table(
        counting.taken_down([school.pk], month.months), counting.known_of(school, month)
    )


def of_term(school: School, term: Period) -> Row:
    """Return a school's term: the sum of its months; counted for itself if none shows anything."""
    months = _tables([school.pk], Span.MONTH, term.months)
    return term_table(
        counting.taken_down([school.pk], term.months), {begin: one for _, begin, one in months}
    )


def of_organisation(schools: Sequence[School], term: Period) -> Row:
    """Return a municipality's term: the sum of its schools' terms, or counted for itself."""
    ids = [school.pk for school in schools]
    terms = _tables(ids, Span.TERM, [term.begin])
    return organisation_table(
        counting.taken_down(ids, term.months), {school: one for school, _, one in terms}
    )


def month_table(facts: Taken, known: Row) -> Row:
    """Return a month's table under what is ``known`` to everybody of its school. Pure."""
    table = known | {kind: _alone(facts[kind], known, kind) for kind in (PROMISES, FOLLOW_UPS)}
    return table | {"students": _students(facts[PROMISES], table)}


def term_table(facts: Taken, months: Mapping[date, Row]) -> Row:
    """Return a term's table from those of its months. Pure."""
    known = _known_together(months.values())
    known["roster"] = months[max(months)]["roster"] if months else 0
    counted_from = {
        kind: {
            branch: [
                str(month) for month in months if together.is_shown(months[month][kind], branch)
            ]
            for branch in GROUPS
        }
        for kind in (PROMISES, FOLLOW_UPS)
    }
    table = known | {
        kind: _together(
            facts[kind],
            [one[kind] for one in months.values()],
            _alone(facts[kind], known, kind),
            counts=partial(_is_in_month, counted_from[kind]),
        )
        for kind in (PROMISES, FOLLOW_UPS)
    }
    shown = counted_from[PROMISES][ALL]  # a hidden month's students are hidden in its term too
    own = [fact for fact in facts[PROMISES] if not shown or str(fact.month) in shown]
    return table | {"students": _students(own, table), "months": counted_from}


def organisation_table(facts: Taken, terms: Mapping[UUID, Row]) -> Row:
    """Return a municipality's term from those of its schools. Pure."""
    known = _known_together(terms.values())
    known["roster"] = sum(table["roster"] for table in terms.values())
    table = known | {
        kind: _together(
            facts[kind],
            [one[kind] for one in terms.values()],
            _alone(facts[kind], known, kind),
            counts=partial(_is_in_term, terms, kind),
        )
        for kind in (PROMISES, FOLLOW_UPS)
    }
    if any(_shows(one, PROMISES) for one in terms.values()):
        return table | {"students": together.students_in(list(terms.values()))}
    return table | {"students": _students(facts[PROMISES], table)}


def _is_in_month(months: Mapping[str, Sequence[str]], fact: Counted, branch: str) -> bool:
    """Say whether a promise's month shows a branch's row."""
    return str(fact.month) in months[branch]


def _is_in_term(terms: Mapping[UUID, Row], kind: str, fact: Counted, branch: str) -> bool:
    """Say whether a school's term shows a branch's row, and counts this promise in it."""
    term = terms[fact.school_id]
    months = term["months"][kind]
    is_sum = any(months.values())
    return together.is_shown(term[kind], branch) and (
        not is_sum or str(fact.month) in months[branch]
    )


def _alone(facts: Sequence[Counted], known: Row, kind: str) -> list[Row]:
    """Return rows that are counted for themselves."""
    branches = {branch: counted(facts, branch, known, kind) for branch in BY_BRANCH}
    return together.rows_of(branches, counted(facts, ALL, known, kind))


def _together(
    facts: Sequence[Counted],
    tables: Sequence[Sequence[Row]],
    alone: Sequence[Row],
    *,
    counts: Callable[[Counted, str], bool],
) -> list[Row]:
    """Return rows that are added up from the rows of published tables.

    ``counts`` says of which promises those show a branch's row: only their times may enter.
    """
    hours = {
        branch: _hours(fact for fact in of_branch(facts, branch) if counts(fact, branch))
        for branch in GROUPS
    }
    return together.rows_of_parts(tables, hours, alone)


def _hours(facts: Iterable[Counted]) -> tuple[float, ...]:
    return tuple(sorted(fact.wait_h for fact in facts if fact.wait_h is not None))


def _students(facts: Iterable[Counted], table: Row) -> Row:
    students = figures.how_many({bytes(fact.student_ref) for fact in facts})
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
