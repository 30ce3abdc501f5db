"""Documents that point at tests and places point at what exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/security-tests.md").read_text()
PROMISE = (ROOT / "docs/promise-tests.md").read_text()
HOUSE = (ROOT / "docs/architecture.md").read_text()


@pytest.mark.parametrize(("document", "least"), [(TEXT, 80), (PROMISE, 25)])
def test_every_test_that_is_named_exists(document: str, least: int) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", document)

    missing = [
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE)
    ]

    assert missing == []
    assert len(named) > least


def test_every_invariant_of_the_promise_has_its_line() -> None:
    numbers = re.findall(r"^\| I(\d+) \|", PROMISE, re.MULTILINE)

    assert [int(number) for number in numbers] == list(range(1, 16))


def test_every_security_test_of_the_client_that_is_named_exists() -> None:
    named = re.findall(r"`(frontend/[\w/.-]+\.test\.ts)`(?: “(.+?)”)?", TEXT)

    missing = [f"{file}: {name}" for file, name in named if name not in (ROOT / file).read_text()]

    assert missing == []
    assert len(named) > 20


def test_every_measurement_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:frontend/)?bench/[\w./]+)`", TEXT))

    assert [one for one in named if not (ROOT / one).is_file()] == []
    assert named


def test_every_number_of_the_protocols_list_has_its_line() -> None:
    numbers = re.findall(r"^\| ([\d, ]+) \|", TEXT, re.MULTILINE)

    assert [int(one) for line in numbers for one in line.split(",")] == list(range(1, 57))


def test_every_place_that_the_architecture_names_exists() -> None:
    prose = re.sub(r"```.*?```", "", HOUSE, flags=re.DOTALL)
    quoted = [one for said in re.findall(r"`([^`]+)`", prose) for one in said.split(" | ")]
    paths = [one for one in quoted if re.fullmatch(r"[\w.-]*/[\w./-]*", one)]
    modules = [one for one in quoted if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", one)]

    assert [one for one in paths if not is_there(one)] == []
    assert [one for one in modules if not is_there(one.replace(".", "/"))] == []
    assert (len(paths) > 10, len(modules) > 5) == (True, True)


def test_the_tree_that_the_architecture_draws_is_the_one_that_stands() -> None:
    tree = re.search(r"```\n(.*?)```", HOUSE, re.DOTALL)
    assert tree is not None
    drawn, above = [], ""
    for line in tree[1].splitlines():
        row = re.fullmatch(r"( *)(\S+(?: \S+)*)  +(.*)", line)
        assert row is not None, line
        indent, names, said = row.groups()
        places = [(above if indent else "") + name for name in names.split(", ")]
        drawn += places + [places[0] + inner for inner in re.findall(r"[\w/]+/(?!\w)", said)]
        above = above if indent else places[0]

    assert [one for one in drawn if not is_there(one)] == []
    assert len(drawn) > 20


def is_there(place: str) -> bool:
    """Say whether the checkout, or the documents' folder, holds this file, folder or module."""
    return any(
        (base / name).exists() for base in (ROOT, ROOT / "docs") for name in (place, f"{place}.py")
    )
