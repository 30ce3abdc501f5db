"""Whatever stops the scheduler, and whatever stops who watches it, somebody outside is told."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import watch
from tests.faults.watch import Outcome
from tests.servers import Service

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new installation, to copy."""
    service = Service(tmp_path_factory.mktemp("pristine"))
    service.set_up()
    return service.data


@pytest.fixture
def installed(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "data")


def test_a_scheduler_that_stops_is_told_outside(installed: Path) -> None:
    outcome = watch.stopped(installed)

    assert "scheduler" in outcome.told_of
    assert outcome.in_time


def test_a_watch_that_is_killed_is_told_by_its_silence(installed: Path) -> None:
    outcome = watch.watch_killed(installed)

    assert outcome.told_of == ["silence"]
    assert outcome.in_time


@pytest.mark.proof
@pytest.mark.parametrize("way", watch.WAYS)
def test_in_each_of_seven_ways_somebody_outside_is_told_in_time(
    way: Callable[[Path], Outcome], tmp_path: Path
) -> None:
    assert way(tmp_path).in_time


def test_a_telling_that_comes_after_eleven_rounds_is_not_in_time() -> None:
    on_time, late = (Outcome("slow", ["scheduler"], 20.0, minutes) for minutes in (10, 11))

    assert (on_time.in_time, late.in_time) == (True, False)


def test_the_watch_does_not_even_load_the_scheduler() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert loaded.stdout.split() == ["elevhalsa.watchman.rounds"]


LOADED = """
import sys, django
django.setup()
from elevhalsa.management.commands.watch import Command
suspects = ("elevhalsa.work", "sla.scheduler", "elevhalsa.watchman.rounds")
print(*[name for name in suspects if name in sys.modules])
"""


def test_the_watch_refuses_an_address_that_is_not_secret_on_its_way(installed: Path) -> None:
    service = Service(installed, ELEVHALSA_WATCH_PING="http://monitor.example/a-secret")

    refused = service.tried("watch")

    assert refused.returncode == 1
    assert "must begin with https://" in refused.stderr
    assert "a-secret" not in refused.stdout + refused.stderr
