"""The demonstration that a start unpacks: all that is promised is in it, and the actors made it."""

from pathlib import Path

import pytest

from elevhalsa.demonstration import folder, prepared
from tests.demonstration import kind, prepare, school_days


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> kind.Kind:
    data = tmp_path_factory.mktemp("unpacked")
    prepared.unpack(data)
    return kind.of(data)


def test_it_holds_two_terms_of_two_schools(unpacked: kind.Kind) -> None:
    people = unpacked["people"]

    assert unpacked["schools"] == {"open": 2}
    assert people["student"] == 60
    assert people["counsellor"] + people["nurse"] >= 6
    assert sum(unpacked["promises"].values()) >= 400
    assert unpacked["tables"]["term"] == 2 * 2 + 2  # each school's, and the municipality's


def test_every_state_of_a_thread_and_of_a_promise_is_in_it(unpacked: kind.Kind) -> None:
    assert min(unpacked["threads by state"].values()) >= 5
    assert unpacked["threads by state"].keys() == {"waiting", "answered", "closed"}
    assert unpacked["threads by language"].keys() == {"sv", "en", "ar"}
    assert unpacked["promises by urgency"].keys() == {"acute", "soon", "routine"}
    ends = {"answer", "elsewhere", "none_needed", "withdrawn", "running"}
    assert unpacked["promises by end"].keys() == ends
    assert unpacked["promises"]["follow_up"] >= 10
    assert unpacked["promises kept"]["late"] >= 30
    assert unpacked["false alarms"]["1"] == 1


def test_people_were_reminded_and_took_what_they_were_told_of(unpacked: kind.Kind) -> None:
    steps = unpacked["steps"]

    assert {"reminder 1", "reminder 2", "reminder 3", "acute 1", "back_up 1"} <= steps.keys()
    assert steps["responsible 2"] >= 4  # levels two and three
    assert steps["responsible 3"] >= 2
    assert unpacked["steps taken by name"]["responsible"] >= 4
    assert unpacked["absences"] == {"planned": 2, "sudden": 2}


def test_it_is_small_and_signs_no_sessions(tmp_path: Path) -> None:
    prepared.unpack(tmp_path)

    assert prepared.FILE.stat().st_size < 4 * 1024**2
    assert {file.name for file in (tmp_path / "keys").iterdir()} == {"kek"}
    assert not folder.is_made(tmp_path)
    assert prepared.clock_at() == school_days.TODAY


@pytest.mark.proof
def test_made_anew_by_its_actors_it_is_of_the_same_kind(
    unpacked: kind.Kind, tmp_path: Path
) -> None:
    prepare.make(tmp_path / "data")

    assert kind.of(tmp_path / "data") == unpacked
