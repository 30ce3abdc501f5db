"""What is hidden in a published table cannot be worked out from what is shown."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sla.statistics.disclosure import could_be, rounded, row_of, show_parts, show_row, students_of
from sla.statistics.figures import GROUPS, Figures, Outcome, Part
from sla.statistics.together import ALL, rows_of

OUTCOMES = [one for one in Outcome if one is not Outcome.KEPT_LATER]
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))
ROWS = st.tuples(*[COUNTS] * len(OUTCOMES))


def figures(*counts: int, students: int | None = None, hours: tuple[float, ...] = ()) -> Figures:
    outcomes: dict[Outcome, int] = dict(zip(OUTCOMES, counts, strict=True))
    answers = outcomes[Outcome.KEPT] + outcomes[Outcome.LATE]
    everybody = max(12, sum(counts))  # each wrote once: it says most about the counts
    return Figures(everybody if students is None else students, outcomes, hours or (1.0,) * answers)


def published(counts: tuple[int, ...]) -> object:
    """Return all that is told of a group: alone, and beside a branch that is known by heart."""
    one, known = figures(*counts), figures(20, 5, 5, 5, 5)
    both = figures(*map(sum, zip(counts, known.outcomes.values(), strict=True)))
    alone = rows_of({"nurse": one, "counsellor": figures(0, 0, 0, 0, 0, students=0)}, one)
    return alone, rows_of({"nurse": one, "counsellor": known}, both)


def neighbours(counts: tuple[int, ...], place: int) -> Iterator[tuple[int, ...]]:
    """Yield truths with another count in ``place``, and at most one more that makes up for it."""
    for change, other, back in product(range(-4, 5), range(len(counts)), range(-4, 5)):
        moved = list(counts)
        moved[place] += change
        moved[other] += back
        if min(moved) >= 0 and moved[place] != counts[place]:
            yield tuple(moved)


@given(counts=ROWS)
@example(counts=(22, 4, 4, 4, 4))  # 20 of 40 shown: the four others could only be fours
@settings(max_examples=300, deadline=None)
def test_no_hidden_cell_is_determined_by_its_row(counts: tuple[int, ...]) -> None:
    """Whoever knows the rules and the row must hold another truth possible, cell by cell."""
    shown, told = show_row(figures(*counts)) or dict.fromkeys(OUTCOMES), published(counts)

    for place, value in enumerate(shown.values()):
        if value is None:
            others = (published(other) for other in neighbours(counts, place))
            assert any(other == told for other in others)


@given(counts=ROWS)
def test_no_small_count_is_ever_shown(counts: tuple[int, ...]) -> None:
    for outcome, value in (show_row(figures(*counts)) or {}).items():
        assert value is None or (value >= 5 and value % 5 == 0)
        if figures(*counts).outcomes[outcome] < 5:
            assert value is None


@given(counts=ROWS)
def test_one_hidden_cell_is_never_alone(counts: tuple[int, ...]) -> None:
    shown = show_row(figures(*counts)) or {}

    assert list(shown.values()).count(None) != 1


@given(st.integers(5, 10_000))
def test_a_shown_count_could_be_the_true_one(count: int) -> None:
    low, high = could_be(rounded(count))

    assert low <= count <= high


def test_a_group_of_nine_students_is_hidden_whole() -> None:
    assert show_row(figures(50, 10, 10, 10, 10, students=9)) is None


def test_a_group_of_which_nothing_may_be_shown_looks_like_one_that_is_too_small() -> None:
    small, scattered = figures(4, 4, 4, 4, 4), figures(50, 10, 10, 10, 10, students=9)

    assert row_of("nurse", small, show_row(small)) == row_of(
        "nurse", scattered, show_row(scattered)
    )


@given(counsellor=ROWS, nurse=ROWS, few=st.booleans())
def test_the_whole_is_a_sum_of_shown_rows_or_the_only_row(
    counsellor: tuple[int, ...], nurse: tuple[int, ...], few: bool
) -> None:
    whole = figures(*map(sum, zip(counsellor, nurse, strict=True)), students=20)
    small = figures(*nurse, students=3 if few else 12)

    rows = rows_of({"counsellor": figures(*counsellor), "nurse": small}, whole)
    first, second, together = rows

    assert together["branch"] == ALL
    assert first["hidden"] == second["hidden"]
    if few:
        assert first["hidden"]
    if not first["hidden"]:
        for outcome in OUTCOMES:
            parts = [row[outcome]["value"] for row in (first, second)]
            known = [part for part in parts if part is not None]
            assert together[outcome]["value"] == (sum(known) if known else None)
            assert together[outcome]["at_least"] == (0 < len(known) < len(parts))


@pytest.mark.parametrize(
    ("kept", "late", "attainment", "at_least"),
    [(40, 0, 90, True), (40, 4, 90, True), (40, 10, 80, False), (4, 40, None, False)],
)
def test_attainment_says_no_more_than_the_shown_counts(
    kept: int, late: int, attainment: int | None, at_least: bool
) -> None:
    one = figures(kept, late, 0, 0, 0)

    row = rows_of({"counsellor": one, "nurse": one}, one)[0]

    assert (row["attainment"], row["attainment_at_least"]) == (attainment, at_least)
    assert (row["within_day"], row["within_day_at_least"]) == (attainment, at_least)


@pytest.mark.parametrize(
    ("later", "attainment", "within_day", "at_least"),
    [(20, 85, 57, False), (4, 80, 74, True)],
)
def test_a_calendar_school_is_never_better_within_a_day_than_it_was(
    later: int, attainment: int, within_day: int, at_least: bool
) -> None:
    outcomes = dict.fromkeys(Outcome, 10) | {Outcome.KEPT: 40, Outcome.KEPT_LATER: later}
    row = row_of("nurse", one := Figures(50, outcomes, ()), show_row(one))

    assert (row["attainment"], row["within_day"]) == (attainment, within_day)
    assert (row["attainment_at_least"], row["within_day_at_least"]) == (False, at_least)


def test_times_do_not_tell_whether_a_few_were_late() -> None:
    in_time = tuple(float(hour) for hour in range(1, 21))
    all_kept = figures(20, 0, 0, 0, 0, hours=in_time)
    one_late = figures(20, 1, 0, 0, 0, hours=(*in_time, 90.0))

    shown = [row_of("nurse", one, show_row(one)) for one in (all_kept, one_late)]

    assert [(row["p90_h"], row["longest_h"]) for row in shown] == [(None, None)] * 2
    assert shown[0]["median_h"] == 10.0


def test_times_do_not_tell_whether_a_calendar_made_a_few_longer() -> None:
    """The late ones were never answered, so all there is beyond 24 hours are those few."""
    in_time = tuple(float(hour) for hour in range(1, 21))
    outcomes = dict.fromkeys(Outcome, 10) | {Outcome.KEPT: 20, Outcome.NONE_NEEDED: 3}
    none = Figures(50, outcomes | {Outcome.KEPT_LATER: 0}, in_time)
    one = Figures(50, outcomes | {Outcome.KEPT_LATER: 1}, (*in_time, 60.0))

    shown = [row_of("nurse", figures, show_row(figures)) for figures in (none, one)]

    assert [(row["p90_h"], row["longest_h"]) for row in shown] == [(None, None)] * 2
    assert shown[0]["median_h"] == 10.0


@given(st.data(), st.sampled_from(list(Part)))
def test_parts_of_a_hundred_are_of_shown_groups_alone(data: st.DataObject, part: Part) -> None:
    counts = {name: data.draw(COUNTS) for name in GROUPS[part]}
    shown = show_parts(part, counts)

    for name, share in (shown or {}).items():
        assert share is None or (counts[name] >= 5 and 5 <= share <= 100)
    hidden = list((shown or {}).values()).count(None)
    assert hidden != 1
    assert shown is None or len(shown) - hidden >= 2


def test_parts_of_a_hundred_do_not_tell_how_many_there_were() -> None:
    few = show_parts(Part.ARRIVAL, {"day": 24, "evening": 8, "night": 0, "weekend": 0})
    many = show_parts(Part.ARRIVAL, {"day": 1500, "evening": 500, "night": 4, "weekend": 4})

    assert few == many
    assert few == {"day": 80, "evening": 30, "night": None, "weekend": None}


@pytest.mark.parametrize(
    ("students", "promises", "roster", "shown"),
    [
        (40, 60, 200, (40, False)),
        (40, 30, 200, (30, False)),  # more than the promises shown would tell of hidden ones
        (196, 300, 200, (180, True)),  # that everybody wrote would be known of each
        (9, 40, 10, (None, False)),
    ],
)
def test_students_are_never_more_than_promises_nor_nearly_everybody(
    students: int, promises: int, roster: int, shown: tuple[int | None, bool]
) -> None:
    row = {"clocks": {"value": promises, "hidden": False}}

    cell = students_of(students, row, roster)

    assert (cell["value"], cell["at_least"]) == shown
