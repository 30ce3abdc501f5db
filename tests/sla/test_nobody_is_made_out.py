"""G21: whoever may ask for every table there is, in any order, makes nobody out."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sla.statistics import disclosure, together
from sla.statistics.disclosure import Row
from sla.statistics.figures import GROUPS, Outcome, Part
from tests.sla.reader import Reader, made_out
from tests.sla.worlds import (
    BRANCHES,
    CELLS,
    CLOSING,
    KNOWN,
    LARGE,
    OTHER,
    SCHOOL,
    Cell,
    Group,
    World,
    published,
)

MONTHS = [date(2026, month, 1) for month in (8, 9, 10, 11, 12)]
SIZES = st.one_of(
    st.integers(0, 6), st.sampled_from([7, 8, 12, 13, 17, 18, 22, 23]), st.integers(0, 30)
)
SCHOOLS = [
    [SCHOOL], [CLOSING], [LARGE], [SCHOOL, OTHER], [SCHOOL, CLOSING], [CLOSING, LARGE],
]  # fmt: skip
DRAWN = settings(
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def groups(draw: st.DrawFn, *, calendar: bool) -> Group:
    """Draw a branch's month: small cells, and those at the edges of their rounding, are likely."""
    counts: dict[Cell, int] = dict.fromkeys(CELLS, 0)
    for outcome in Outcome:
        if calendar or outcome is not Outcome.KEPT_LATER:
            counts["outcome", outcome] = draw(SIZES)
    promises = sum(counts.values())
    for part, total in [
        (Part.URGENCY, promises),
        (Part.ARRIVAL, promises),
        (Part.ESCALATED, promises),
        (Part.WAIT, counts["outcome", Outcome.KEPT]),
    ]:
        left = total
        for group in draw(st.permutations(GROUPS[part]))[:-1]:
            counts[part, group] = min(left, draw(SIZES))
            left -= counts[part, group]
        counts[part, draw(st.sampled_from(GROUPS[part]))] += left
    back_up = min(promises, counts[Part.ESCALATED, "yes"] + draw(SIZES))
    counts |= {(Part.TEAM, "back_up"): back_up, (Part.TEAM, "own"): promises - back_up}
    students = draw(st.integers(min(1, promises), promises))
    return Group(students, counts)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw one or two schools' months of a term."""
    schools = draw(st.sampled_from(SCHOOLS))
    months = MONTHS[: draw(st.integers(1, 2))]
    return {
        (school, month, branch): draw(groups(calendar=KNOWN[school]["calendar"]))
        for school in schools
        for month in months
        for branch in BRANCHES
    }


def group(outcomes: Mapping[Outcome, int], *, students: int, **parts: Mapping[str, int]) -> Group:
    """Return a branch's month; what is not named was by day, can wait, in two hours."""
    counts: dict[Cell, int] = dict.fromkeys(CELLS, 0)
    counts |= {("outcome", name.value): count for name, count in outcomes.items()}
    promises = sum(outcomes.values())
    usual = {
        "urgency": {"routine": promises},
        "arrival": {"day": promises},
        "escalated": {"no": promises},
        "team": {"own": promises},
    }
    usual["wait"] = {"to_2": outcomes[Outcome.KEPT]}
    for part, cells in {**usual, **parts}.items():
        counts |= {(part, name): count for name, count in cells.items()}
    return Group(students, counts)


FEW = group({Outcome.KEPT: 0, Outcome.LATE: 3}, students=3)
MANY = group({Outcome.KEPT: 18, Outcome.LATE: 0}, students=15)
FOUR_OF_FIVE: World = {
    (SCHOOL, month, branch): FEW if month == MONTHS[-1] else MANY
    for month in MONTHS
    for branch in BRANCHES
}
EVENLY = dict.fromkeys(GROUPS[Part.ARRIVAL], 7)
BY_HOUR: World = {
    (SCHOOL, MONTHS[0], branch): group(
        {Outcome.KEPT: 28, Outcome.LATE: 0}, students=20, arrival=EVENLY
    )
    for branch in BRANCHES
}


@pytest.mark.parametrize("world", [FOUR_OF_FIVE, BY_HOUR], ids=["months", "hours"])
def test_months_do_not_give_the_last_one_away_nor_hours_how_it_ended(world: World) -> None:
    assert not made_out(world)


def test_a_change_of_the_rules_gives_them_another_number() -> None:
    """Audits make a frozen table again by the rules whose number it bears."""
    large = {(LARGE, MONTHS[0], branch): MANY for branch in BRANCHES}
    tables = []
    for world in (FOUR_OF_FIVE, BY_HOUR, large):
        told = published(world)
        tables += [told.whole, *(table for table, _ in told.tables(world))]

    digest = sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()

    assert (disclosure.RULES, digest[:16]) == (2, "4a86f1d4e2d4dbfe")


@given(worlds())
@settings(DRAWN, max_examples=40, derandomize=True)
def test_no_hidden_number_is_determined_by_all_tables_together(world: World) -> None:
    reader = Reader(world)
    assert reader.knows_the_rules()
    assert not reader.made_out()


@pytest.mark.proof
@given(worlds())
@settings(DRAWN, max_examples=1000)
def test_in_a_thousand_schools_no_hidden_number_is_determined(world: World) -> None:
    reader = Reader(world)
    assert reader.knows_the_rules()
    assert not reader.made_out()


def test_terms_that_hold_true_totals_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without suppression across tables: five months shown as a term, four of them as months."""

    def true_totals(_parts: object, _shown: object, alone: list[Row]) -> list[Row]:
        return list(alone)

    monkeypatch.setattr(together, "rows_of_parts", true_totals)

    places = {place[1] for place, _ in made_out(FOUR_OF_FIVE)}
    assert MONTHS[-1] in places


def test_counts_by_hour_beside_counts_by_ending_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four groups of seven, shown as five each, are at most 28: as many as the 28 kept."""

    def true_counts(_part: Part, counts: Mapping[str, int]) -> dict[str, int | None]:
        return {name: disclosure.rounded(count) for name, count in counts.items()}

    monkeypatch.setattr(disclosure, "show_parts", true_counts)

    assert any(cell[0] == "outcome" for _, cell in made_out(BY_HOUR))


def test_a_longest_wait_beside_hidden_late_ones_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most 24 hours: nobody was late."""

    def every_time(_row: Row, hours: tuple[float, ...]) -> dict[str, float | None]:
        return {"median_h": None, "p90_h": None, "longest_h": max(hours, default=None)}

    monkeypatch.setattr(disclosure, "times", every_time)

    assert any(cell == ("outcome", "late") for _, cell in made_out(BY_HOUR))
