"""What is hidden in a published table cannot be worked out from what is shown."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sla.statistics.disclosure import ALL, could_be, rounded, show_row, table_of
from sla.statistics.figures import Figures, Outcome

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))
ROWS = st.tuples(*[COUNTS] * len(Outcome))


def figures(*counts: int, students: int | None = None, hours: tuple[float, ...] = ()) -> Figures:
    outcomes = dict(zip(Outcome, counts, strict=True))
    answers = outcomes[Outcome.KEPT] + outcomes[Outcome.LATE]
    everybody = max(12, sum(counts))  # each wrote once: it says most about the counts
    return Figures(everybody if students is None else students, outcomes, hours or (1.0,) * answers)


def published(counts: tuple[int, ...]) -> object:
    """Return all that is told of a group: alone, and beside a branch that is known by heart."""
    one, known = figures(*counts), figures(20, 5, 5, 5, 5)
    both = figures(*map(sum, zip(counts, known.outcomes.values(), strict=True)))
    alone = table_of({"nurse": one, "counsellor": figures(0, 0, 0, 0, 0, students=0)}, one)
    return alone, table_of({"nurse": one, "counsellor": known}, both)


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
    shown, told = show_row(figures(*counts)), published(counts)
    assert shown is not None

    for place, value in enumerate(shown.values()):
        if value is None:
            others = (published(other) for other in neighbours(counts, place))
            assert any(other == told for other in others)


@given(counts=ROWS)
def test_no_small_count_is_ever_shown(counts: tuple[int, ...]) -> None:
    shown = show_row(figures(*counts))

    assert shown is not None
    for outcome, value in shown.items():
        assert value is None or (value >= 5 and value % 5 == 0)
        if figures(*counts).outcomes[outcome] < 5:
            assert value is None


@given(counts=ROWS)
def test_one_hidden_cell_is_never_alone(counts: tuple[int, ...]) -> None:
    shown = show_row(figures(*counts))

    assert shown is not None
    assert list(shown.values()).count(None) != 1


@given(st.integers(5, 10_000))
def test_a_shown_count_could_be_the_true_one(count: int) -> None:
    low, high = could_be(rounded(count))

    assert low <= count <= high


def test_a_group_of_nine_students_is_hidden_whole() -> None:
    assert show_row(figures(50, 10, 10, 10, 10, students=9)) is None


@given(counsellor=ROWS, nurse=ROWS, few=st.booleans())
def test_the_whole_is_a_sum_of_shown_rows_or_the_only_row(
    counsellor: tuple[int, ...], nurse: tuple[int, ...], few: bool
) -> None:
    whole = figures(*map(sum, zip(counsellor, nurse, strict=True)), students=20)
    small = figures(*nurse, students=3 if few else 12)

    rows = table_of({"counsellor": figures(*counsellor), "nurse": small}, whole)["rows"]
    first, second, together = rows

    assert together["branch"] == ALL
    assert first["hidden"] == second["hidden"] == few
    if not few:
        for outcome in Outcome:
            parts = [row[outcome]["value"] for row in (first, second)]
            expected = None if None in parts else sum(parts)
            assert together[outcome]["value"] == expected


@pytest.mark.parametrize(
    ("kept", "late", "attainment", "at_least"),
    [(40, 0, 90, True), (40, 4, 90, True), (40, 10, 80, False), (4, 40, None, False)],
)
def test_attainment_says_no_more_than_the_shown_counts(
    kept: int, late: int, attainment: int | None, at_least: bool
) -> None:
    one = figures(kept, late, 0, 0, 0)

    row = table_of({"counsellor": one, "nurse": one}, one)["rows"][0]

    assert (row["attainment"], row["attainment_at_least"]) == (attainment, at_least)


def test_times_do_not_tell_whether_a_few_were_late() -> None:
    in_time = tuple(float(hour) for hour in range(1, 21))
    all_kept = figures(20, 0, 0, 0, 0, hours=in_time)
    one_late = figures(20, 1, 0, 0, 0, hours=(*in_time, 90.0))

    shown = [table_of({"nurse": one}, one)["rows"][0] for one in (all_kept, one_late)]

    assert [(row["p90_h"], row["longest_h"]) for row in shown] == [(None, None)] * 2
    assert shown[0]["median_h"] == 10.0
