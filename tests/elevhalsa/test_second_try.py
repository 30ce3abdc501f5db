"""What `make test` does with a test in a browser that fails: a second try, named; never a third."""

import sys
from pathlib import Path

import pytest

from tools.tests import Result, Stage, run

STEADY = "def test_steady(): pass\n"
UNSTEADY = """
from pathlib import Path
def test_unsteady():
    tried = Path(__file__).with_name("tried")
    was_tried = tried.exists()
    tried.touch()
    assert was_tried
"""
WRONG = "def test_wrong_{}(): assert False\n"


def result(folder: Path, tests: str, *, tries_again: bool = True) -> Result:
    """Run a stage of these tests."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    (folder / "test_drawn.py").write_text(tests)
    command = (sys.executable, "-m", "pytest", "-q", "--rootdir", str(folder), str(folder))
    bare = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return run(Stage("drawn", command, 1, bare, tries_again))


def test_what_holds_the_second_time_is_ok_and_named(tmp_path: Path) -> None:
    ended = result(tmp_path, STEADY + UNSTEADY)

    assert (ended.word, ended.unsteady) == ("ok", ("test_drawn.py::test_unsteady",))


def test_what_fails_twice_has_failed(tmp_path: Path) -> None:
    ended = result(tmp_path, UNSTEADY + WRONG.format(1))

    assert (ended.word, ended.unsteady) == ("FAILED", ())


def test_many_failures_are_not_bad_luck(tmp_path: Path) -> None:
    ended = result(tmp_path, UNSTEADY + "".join(WRONG.format(at) for at in range(3)))

    assert ended.word == "FAILED"
    assert (tmp_path / "tried").exists()


@pytest.mark.parametrize("tests", [UNSTEADY, WRONG.format(1)])
def test_outside_a_browser_there_is_one_try(tmp_path: Path, tests: str) -> None:
    assert result(tmp_path, tests, tries_again=False).word == "FAILED"


def test_a_stage_without_a_test_has_failed(tmp_path: Path) -> None:
    assert result(tmp_path, "").word == "FAILED"
