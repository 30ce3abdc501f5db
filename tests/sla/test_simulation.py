"""Past weeks under other terms: which promises would have been broken."""

from datetime import UTC, timedelta
from io import StringIO
from json import dumps, loads
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sla import services
from sla.models import Clock
from tests.sla.calendars import local
from tests.sla.schools import SchoolWithTerms

pytestmark = pytest.mark.django_db

WEEK = {"week": [[{"opens": "08:00", "closes": "17:00"}]] * 5 + [[], []]}


@pytest.fixture
def town() -> SchoolWithTerms:
    return SchoolWithTerms()


def answered(town: SchoolWithTerms, sent: str, after_hours: float) -> Clock:
    at = local(sent).astimezone(UTC)
    clock = town.open_clock(uuid4(), at)
    services.answer_clock(
        thread_id=clock.thread_id, seq=2, moment=at + timedelta(hours=after_hours)
    )
    return clock


def simulate(town: SchoolWithTerms, folder: Path, **files: dict[str, Any]) -> dict[str, Any]:
    options = ["--from", "2026-01-01", "--to", "2026-02-01", "--json"]
    for name, content in files.items():
        path = folder / f"{name}.json"
        path.write_text(dumps(content))
        options += [f"--{name}", str(path)]
    out = StringIO()
    call_command("sla", "simulate", "--school", town.school.name, *options, stdout=out)
    told: dict[str, Any] = loads(out.getvalue())
    return told


def test_a_shorter_promise_would_have_broken_those_answered_later(
    town: SchoolWithTerms, tmp_path: Path
) -> None:
    answered(town, "2026-01-13 09:00", 3)
    slow = answered(town, "2026-01-14 09:00", 10)
    answered(town, "2026-01-15 09:00", 30)  # late all the same

    told = simulate(town, tmp_path, policy={"answer_min": 8 * 60})

    assert (told["promises"], told["kept"]) == (3, {"was": 2, "would": 1})
    (broken,) = told["broken"]
    assert broken["opened_at"] == slow.opened_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert told["to_back_up"] == {"was": 0, "would": 2}
    assert told["mended"] == []


def test_a_calendar_would_have_kept_what_was_answered_on_monday(
    town: SchoolWithTerms, tmp_path: Path
) -> None:
    answered(town, "2026-01-16 15:00", 68)  # on Friday; answered on Monday at eleven

    told = simulate(town, tmp_path, policy={"mode": "calendar"}, calendar=WEEK)

    assert told["kept"] == {"was": 0, "would": 1}
    assert [one["due_at"] for one in told["mended"]] == ["2026-01-19T14:00:00.000Z"]


def test_terms_in_force_change_nothing_and_other_weeks_are_left_out(
    town: SchoolWithTerms, tmp_path: Path
) -> None:
    answered(town, "2026-01-13 09:00", 3)
    answered(town, "2026-02-02 00:00", 30)

    told = simulate(town, tmp_path, policy={})

    assert (told["promises"], told["broken"], told["mended"]) == (1, [], [])


def test_it_says_so_in_words_by_the_schools_clock(town: SchoolWithTerms, tmp_path: Path) -> None:
    answered(town, "2026-01-14 09:00", 10)
    (tmp_path / "policy.json").write_text('{"answer_min": 480}')
    out = StringIO()

    options = ("--from", "2026-01-01", "--to", "2026-02-01", "--policy", tmp_path / "policy.json")
    call_command("sla", "simulate", "--school", town.school.name, *map(str, options), stdout=out)

    assert "would have broken: 1" in out.getvalue()
    assert "2026-01-14 09:00: due 2026-01-14 17:00 instead of 2026-01-15 09:00" in out.getvalue()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"policy": {"anwser_min": 60}}, "anwser_min"),
        ({"policy": {"answer_min": 60 * 48}}, "answer_min"),
        ({"calendar": {"week": []}}, "seven days"),
        ({"calendar": {"closed": []}}, "week"),
    ],
)
def test_a_file_that_says_nothing_sensible_is_refused(
    town: SchoolWithTerms, tmp_path: Path, files: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        simulate(town, tmp_path, **files)


def test_a_school_that_does_not_exist_is_said_to_be_none() -> None:
    with pytest.raises(CommandError, match="No school is called Ingenstans"):
        call_command(
            "sla",
            "simulate",
            "--school",
            "Ingenstans",
            "--from",
            "2026-01-01",
            "--to",
            "2026-02-01",
        )
