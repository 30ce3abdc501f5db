"""What of a group may be shown, so that nobody in it can be made out. Pure.

Groups of at least 10 students and cells of at least 5; everything else is hidden, and never one
cell of a row alone: a second is hidden with it, chosen by its place and not by its size. Counts
are rounded to 5. No sum is published that was not added up from the shown numbers themselves
(``together``), so no sum can be taken apart. How promises ended is the only thing that is counted;
what else they are told apart by (the hour, the urgency, the team) is published as parts of a
hundred of the shown groups, which say nothing of how many there were, and so cannot be subtracted
from anything. docs/decisions/figures-without-sums.md
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

from sla.statistics.figures import GROUPS, Figures, Outcome, Part, quantile

RULES = 2  # of this page and of together.py; a frozen table names those that it was made by
FEWEST_STUDENTS = 10
FEWEST = 5  # in a cell
STEP = 5
COMPANIONS = (
    Outcome.NONE_NEEDED, Outcome.ELSEWHERE, Outcome.WITHDRAWN, Outcome.KEPT_LATER, Outcome.LATE,
    Outcome.KEPT,
)  # fmt: skip
PART_COMPANIONS = {
    Part.URGENCY: ("acute", "soon", "routine"),
    Part.ARRIVAL: ("weekend", "night", "evening", "day"),
    Part.WAIT: ("to_12", "to_8", "to_4", "to_2", "to_24"),
    Part.ESCALATED: ("yes", "no"),
    Part.TEAM: ("back_up", "own"),
}
FEWEST_ANSWERS = 10  # for a median
ROOM = 8  # promises for each shown group, so that a hidden one may still be somebody's
TEN, LITTLE = 10, 7.5  # per cent
FEWEST_GROUPS = 2  # parts of a hundred of one group say nothing
TENTH, HALF = 10, 2
MOST_REACHED = 90  # per cent of the students: what everybody did would be known of each
HALF_HOURS_TO = 10  # longer times are whole hours

HIDDEN: dict[str, Any] = {"value": None, "hidden": True, "at_least": False}
Row = dict[str, Any]
Shown = Mapping[Outcome, int | None]  # rounded; None where hidden
Name = TypeVar("Name", bound=Hashable)


def rounded(count: int) -> int:
    """Return a count to the nearest 5."""
    return (count + STEP // 2) // STEP * STEP


def could_be(shown: int) -> tuple[int, int]:
    """Return the smallest and the largest count that is shown so."""
    return max(FEWEST, shown - STEP // 2), shown + STEP // 2


def hidden_in(counts: Mapping[Name, int], companions: Sequence[Name]) -> set[Name]:
    """Return what must be hidden of a row: the small cells, and one more where one stood alone."""
    hidden = {name for name, count in counts.items() if count < FEWEST}
    if len(hidden) == 1:
        hidden.add(next(name for name in companions if name in counts and name not in hidden))
    return hidden


def show_row(figures: Figures) -> Shown | None:
    """Return a group's counts as they may be shown; None where nothing may be."""
    hidden = hidden_in(figures.outcomes, COMPANIONS)
    if figures.students < FEWEST_STUDENTS or len(hidden) == len(figures.outcomes):
        return None
    return {
        outcome: None if outcome in hidden else rounded(count)
        for outcome, count in figures.outcomes.items()
    }


def show_parts(part: Part, counts: Mapping[str, int]) -> dict[str, int | None] | None:
    """Return each shown group's part of a hundred of all shown ones.

    None where fewer than two groups may be shown, or where so many are shown of so few that
    nothing would be left for the others.
    """
    hidden = hidden_in(counts, PART_COMPANIONS[part])
    shown = {name: count for name, count in counts.items() if name not in hidden}
    if rounded(sum(counts.values())) < ROOM * len(shown) + FEWEST:
        return None
    return parts_of(part, shown)


def parts_of(part: Part, shown: Mapping[str, float]) -> dict[str, int | None] | None:
    """Return parts of a hundred of the shown groups; None for the others."""
    if len(shown) < FEWEST_GROUPS:
        return None
    whole = sum(shown.values())
    return {name: share_of(shown[name], whole) if name in shown else None for name in GROUPS[part]}


def share_of(count: float, whole: float) -> int:
    """Return a part of a hundred, to the nearest 10, or 5: coarse, or it would tell the counts."""
    share = 100 * count / whole
    return STEP if share < LITTLE else max(TEN, int((share + TEN / 2) // TEN) * TEN)


def row_of(branch: str, figures: Figures, shown: Shown | None) -> Row:
    """Return a group's row as it is published."""
    if shown is None:
        return hidden_row(branch, figures.outcomes)
    cells = {outcome: cell(value) for outcome, value in shown.items()}
    parts = {part.value: show_parts(part, counts) for part, counts in figures.parts.items()}
    late_hidden = int(shown[Outcome.LATE] is None)
    later_hidden = int(Outcome.KEPT_LATER in shown and shown[Outcome.KEPT_LATER] is None)
    row = built(branch, cells, late_hidden=late_hidden, later_hidden=later_hidden)
    return row | times(row, figures.hours) | {"parts": parts}


def hidden_row(branch: str, outcomes: Mapping[Outcome, int]) -> Row:
    """Return the row of a group of which nothing may be shown."""
    cells = {outcome: dict(HIDDEN) for outcome in outcomes}
    row = built(branch, cells, late_hidden=0, later_hidden=0)
    return row | {"hidden": True} | times(row, ()) | {"parts": {}}


def built(
    branch: str, cells: Mapping[Outcome, dict[str, Any]], *, late_hidden: int, later_hidden: int
) -> Row:
    """Return a row's counts, and the shares that are worked out from them.

    ``late_hidden`` and ``later_hidden`` say in how many groups the late ones, and those kept
    later than in 24 hours, are hidden: each counts as 4, so no share is better than the truth.
    """
    values = {outcome: cells[outcome]["value"] for outcome in cells}
    promises = sum(value for value in values.values() if value is not None) or None
    is_least = any(one["hidden"] or one["at_least"] for one in cells.values())
    kept, later, late = (
        values.get(one) for one in (Outcome.KEPT, Outcome.KEPT_LATER, Outcome.LATE)
    )
    few = FEWEST - 1
    lates, laters = (late or 0) + few * late_hidden, few * later_hidden
    in_time = None if kept is None else kept + (later or 0)
    return {
        "branch": branch,
        "hidden": False,
        "clocks": cell(promises, at_least=promises is not None and is_least),
        "kept_later": None,  # where no calendar can lengthen a promise
        **{outcome.value: one for outcome, one in cells.items()},
        "attainment": None if in_time is None else 100 * in_time // (in_time + lates),
        "attainment_at_least": kept is not None and late_hidden > 0,
        "within_day": None if in_time is None else 100 * (kept or 0) // (in_time + lates + laters),
        "within_day_at_least": kept is not None and late_hidden + later_hidden > 0,
        "late_hidden": late_hidden,
        "later_hidden": later_hidden,
    }


def cell(value: int | None, *, at_least: bool = False) -> dict[str, Any]:
    """Return a published number, or its hiding."""
    return (
        dict(HIDDEN) if value is None else {"value": value, "hidden": False, "at_least": at_least}
    )


def times(row: Row, hours: tuple[float, ...]) -> dict[str, float | None]:
    """Return the times to a first answer, where they cannot tell how many took long.

    Where those that were late, or were kept later than in 24 hours, are hidden, at most four a
    group are: a median of more than twice as many answers never tells of them, nor does the
    ninetieth percentile of ten times as many. The longest always would.
    """
    shown = [row[one.value] for one in (Outcome.KEPT, Outcome.KEPT_LATER) if row[one.value]]
    answers = sum(could_be(one["value"])[0] for one in shown if one["value"] is not None)
    long_hidden = row["late_hidden"] + row["later_hidden"]
    few = (FEWEST - 1) * long_hidden
    median = bool(hours) and answers >= max(FEWEST_ANSWERS, HALF * few)
    p90 = bool(hours) and answers >= max(FEWEST_ANSWERS, TENTH * few)
    return {
        "median_h": _hours(hours, 0.5) if median else None,
        "p90_h": _hours(hours, 0.9) if p90 else None,
        "longest_h": _hours(hours, 1.0) if median and long_hidden == 0 else None,
    }


def _hours(hours: tuple[float, ...], share: float) -> float:
    """Return a time no more exactly than it matters."""
    exact = quantile(hours, share)
    return round(2 * exact) / 2 if exact < HALF_HOURS_TO else float(round(exact))


def students_of(students: int, row: Row, roster: int) -> dict[str, Any]:
    """Return how many students wrote: never more than the promises shown, never nearly everybody.

    ``row`` is that of the whole. ``roster`` is the number of the school's students, rounded.
    """
    promises = row["clocks"]["value"]
    most = MOST_REACHED * roster // 100 // STEP * STEP
    if promises is None or min(students, most) < FEWEST_STUDENTS:
        return dict(HIDDEN)
    least = rounded(students) > most
    return cell(min(rounded(students), promises, most), at_least=least)
