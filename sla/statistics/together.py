"""Adding up what was shown: branches to a school, months to a term, schools to a municipality.

Nothing that is hidden enters a sum, so a sum tells nothing that its own parts did not tell. Where
no part shows anything at all the whole stands alone, counted for itself. Pure.
"""

from collections.abc import Mapping, Sequence

from sla.statistics import disclosure
from sla.statistics.disclosure import Row, cell, hidden_row, row_of, show_row
from sla.statistics.figures import Figures, Outcome, Part

ALL = "all"


def rows_of(branches: Mapping[str, Figures], whole: Figures) -> list[Row]:
    """Return the rows of a period that nothing was published of before.

    Where one branch is too small both are hidden, and the whole stands alone: the small one could
    be told from it by the other.
    """
    rows = [row_of(branch, figures, show_row(figures)) for branch, figures in branches.items()]
    if all(not row["hidden"] for row in rows):
        return [*rows, added(ALL, rows, whole.hours)]
    hidden = [row_of(branch, figures, None) for branch, figures in branches.items()]
    return [*hidden, row_of(ALL, whole, show_row(whole))]


def added(branch: str, rows: Sequence[Row], hours: tuple[float, ...]) -> Row:
    """Return the sum of published rows. ``hours`` are those of all answers in the shown ones."""
    shown = [row for row in rows if not row["hidden"]]
    outcomes = [one for one in Outcome if any(row[one.value] for row in rows)]
    if not shown:
        return hidden_row(branch, dict.fromkeys(outcomes, 0))
    cells = {one: _sum([row[one.value] for row in shown if row[one.value]]) for one in outcomes}
    row = disclosure.built(
        branch,
        cells,
        late_hidden=sum(row["late_hidden"] for row in shown),
        later_hidden=sum(row["later_hidden"] for row in shown),
    )
    told = disclosure.times(row, hours)
    longest = [row["longest_h"] for row in shown]
    told["longest_h"] = None if None in longest else max(longest)
    return row | told | {"parts": {part.value: _mixed(part, shown) for part in Part}}


def rows_of_parts(
    tables: Sequence[Sequence[Row]], shown: Mapping[str, tuple[float, ...]], alone: Sequence[Row]
) -> list[Row]:
    """Return the rows of a whole whose parts were published as ``tables``.

    ``shown`` has, for each row, the times of all answers in the parts that show it; ``alone`` are
    the rows of the whole counted for itself, for where no part shows anything.
    """
    rows = [row for table in tables for row in table]
    if all(row["hidden"] for row in rows):
        return list(alone)
    return [
        added(branch, [row for row in rows if row["branch"] == branch], shown.get(branch, ()))
        for branch in shown
    ]


def is_shown(table: Sequence[Row], branch: str) -> bool:
    """Say whether a published table shows a row."""
    return any(row["branch"] == branch and not row["hidden"] for row in table)


def _sum(cells: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Return the sum of shown cells: the least it can be where one of them is hidden."""
    values = [value for one in cells if isinstance(value := one["value"], int)]
    is_least = any(one["hidden"] or one["at_least"] for one in cells)
    return cell(sum(values) if values else None, at_least=bool(values) and is_least)


def _mixed(part: Part, rows: Sequence[Row]) -> dict[str, int | None] | None:
    """Return the parts of a hundred of several groups, each with the weight of its promises."""
    weights: dict[str, float] = {}
    for row in rows:
        for name, share in (row["parts"].get(part.value) or {}).items():
            if share is not None:
                weights[name] = weights.get(name, 0) + share * row["clocks"]["value"]
    return disclosure.parts_of(part, weights)


def students_in(tables: Sequence[Mapping[str, dict[str, object]]]) -> dict[str, object]:
    """Return how many students the schools of a municipality show together."""
    return _sum([table["students"] for table in tables])
