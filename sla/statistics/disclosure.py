"""What of a month may be shown, so that nobody in it can be made out. Pure.

Groups of at least 10 students and cells of at least 5; everything else is hidden, and never one
cell of a row alone: a second is hidden with it, chosen by its place and not by its size. Counts
are rounded to 5. No sum is published that was not added up from the shown numbers themselves, so
no sum can be taken apart: the number of promises where some are hidden (“at least”), the whole
school beside its two branches, the share kept. Students are never more than the promises shown.
Where a branch is too small both are hidden, and the whole school stands alone.
"""

from collections.abc import Mapping
from typing import Any

from sla.statistics.figures import Figures, Outcome, quantile

FEWEST_STUDENTS = 10
FEWEST = 5  # in a cell
STEP = 5
COMPANIONS = (Outcome.NONE_NEEDED, Outcome.ELSEWHERE, Outcome.WITHDRAWN, Outcome.LATE, Outcome.KEPT)
FEWEST_ANSWERS = 10  # for a median
MANY_ANSWERS = 40  # four late ones are less than their slowest tenth

ALL = "all"
HIDDEN: dict[str, Any] = {"value": None, "hidden": True}
Table = dict[str, Any]
Shown = Mapping[Outcome, int | None]  # rounded; None where hidden


def rounded(count: int) -> int:
    """Return a count to the nearest 5."""
    return (count + STEP // 2) // STEP * STEP


def could_be(shown: int) -> tuple[int, int]:
    """Return the smallest and the largest count that is shown so."""
    return max(FEWEST, shown - STEP // 2), shown + STEP // 2


def show_row(figures: Figures) -> Shown | None:
    """Return a group's counts as they may be shown; None for a group that is too small."""
    if figures.students < FEWEST_STUDENTS:
        return None
    hidden = {outcome for outcome, count in figures.outcomes.items() if count < FEWEST}
    if len(hidden) == 1:
        hidden.add(next(outcome for outcome in COMPANIONS if outcome not in hidden))
    return {
        outcome: None if outcome in hidden else rounded(count)
        for outcome, count in figures.outcomes.items()
    }


def table_of(branches: Mapping[str, Figures], whole: Figures) -> Table:
    """Return a month's table as it is published: ``students`` and ``rows``."""
    rows = {branch: show_row(figures) for branch, figures in branches.items()}
    shown = [row for row in rows.values() if row]
    if len(shown) == len(rows):
        together: Shown | None = _sum(shown)
    else:  # one is too small: it could be told from the whole by the other
        rows = dict.fromkeys(rows)
        together = show_row(whole)
    cells = [_row(branch, rows[branch], figures) for branch, figures in branches.items()]
    promises = _promises(together) if together else None
    students = None if promises is None else min(rounded(whole.students), promises)
    return {"students": _cell(students), "rows": [*cells, _row(ALL, together, whole)]}


def _sum(rows: list[Shown]) -> Shown:
    """Return the sum of shown rows; hidden where it is in any of them."""
    return {outcome: _add([row[outcome] for row in rows]) for outcome in Outcome}


def _add(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _promises(shown: Shown) -> int | None:
    """Return the sum of a row's shown cells; None where it has none."""
    return sum(value for value in shown.values() if value is not None) or None


def _row(branch: str, shown: Shown | None, figures: Figures) -> Table:
    outcomes = shown or dict.fromkeys(Outcome)
    return {
        "branch": branch,
        "hidden": shown is None,
        "clocks": _cell(_promises(outcomes)),
        "clocks_at_least": shown is not None and None in shown.values(),
        **{outcome.value: _cell(outcomes[outcome]) for outcome in Outcome},
        **_attainment(outcomes),
        **_times(outcomes, figures.hours),
    }


def _cell(value: int | None) -> Table:
    return dict(HIDDEN) if value is None else {"value": value, "hidden": False}


def _attainment(outcomes: Shown) -> Table:
    """Return the share kept, from shown numbers; late ones too few to show count as 4."""
    kept, late = outcomes[Outcome.KEPT], outcomes[Outcome.LATE]
    if kept is None:
        return {"attainment": None, "attainment_at_least": False}
    share = kept / (kept + (FEWEST - 1 if late is None else late))
    return {"attainment": int(100 * share), "attainment_at_least": late is None}


def _times(outcomes: Shown, hours: tuple[float, ...]) -> Table:
    """Return the times to a first answer, where they cannot tell how many were late.

    The longest always could, where that is hidden; the median of ten or more never can, since
    fewer than five of them are late; nor the ninetieth percentile of forty or more.
    """
    kept, late = outcomes[Outcome.KEPT], outcomes[Outcome.LATE]
    answers = 0 if kept is None else could_be(kept)[0]
    median = answers >= FEWEST_ANSWERS
    p90 = answers >= (MANY_ANSWERS if late is None else FEWEST_ANSWERS)
    return {
        "median_h": _hours(hours, 0.5) if median else None,
        "p90_h": _hours(hours, 0.9) if p90 else None,
        "longest_h": _hours(hours, 1.0) if median and late is not None else None,
    }


def _hours(hours: tuple[float, ...], share: float) -> float:
    return round(quantile(hours, share), 1)
