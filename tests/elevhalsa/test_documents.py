"""Documents that point at tests point at tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/security-tests.md").read_text()


def test_every_security_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)

    missing = [
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE)
    ]

    assert missing == []
    assert len(named) > 80


def test_every_measurement_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:frontend/)?bench/[\w./]+)`", TEXT))

    assert [one for one in named if not (ROOT / one).is_file()] == []
    assert named


def test_every_number_of_the_protocols_list_has_its_line() -> None:
    numbers = re.findall(r"^\| ([\d, ]+) \|", TEXT, re.MULTILINE)

    assert [int(one) for line in numbers for one in line.split(",")] == list(range(1, 57))
