"""Run every test, two stages side by side; one failure fails the whole.

Whoever of the two is free takes the next stage, so both end at about the same time. What a stage
prints is kept whole and shown when it ends.

Up to three failures in a real browser are tried once more, with a server and a browser of their
own; who needed that is named in the last lines (docs/decisions/a-second-try.md).
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest", "-q", "--durations=5")
# folders of tests that start whole servers
SLOW = ("end_to_end", "faults", "actors", "elevhalsa/server", "canary")
AT_ONCE = 2
MOST_TRIED_AGAIN = 3


@dataclass(frozen=True)
class Stage:
    """One run of one test runner."""

    name: str
    command: tuple[str, ...]
    minutes: float  # far more than it needs: a stage that hangs is a failure
    env: dict[str, str] = field(default_factory=dict)
    tries_again: bool = False


@dataclass(frozen=True)
class Result:
    """How a stage ended."""

    name: str
    word: str
    took_s: float
    unsteady: tuple[str, ...] = ()  # what failed, and not when it was tried again


def folder(name: str) -> Stage:
    """Return the stage that runs one folder of slow tests."""
    return Stage(name, (*PYTEST, f"tests/{name}", "-m", "not proof"), 55)


QUICK = tuple(f"--ignore=tests/{name}" for name in SLOW)
POSTGRES = {"ELEVHALSA_TEST_DATABASE": "postgres"}
CLIENT = Stage("client", (sys.executable, "tools/prepare.py", "npm", "test"), 20)
ON_SQLITE = Stage("SQLite", (*PYTEST, "tests", *QUICK, "-m", "not proof"), 30)
ON_POSTGRES = Stage(
    "PostgreSQL", (*PYTEST, "tests", *QUICK, "-m", "django_db and not proof"), 30, POSTGRES
)
SERVED = [replace(folder(name), tries_again=name == "end_to_end") for name in SLOW]
STAGES = [CLIENT, ON_SQLITE, SERVED[0], ON_POSTGRES, *SERVED[1:]]
MACHINE = "tests/sla/test_machine.py"  # as long as all other proofs together
PROOF = [
    Stage("machine", (*PYTEST, MACHINE, "-m", "proof"), 120),
    Stage("other proofs", (*PYTEST, "tests", f"--ignore={MACHINE}", "-m", "proof"), 120),
]


def main(stages: Sequence[Stage]) -> int:
    """Run the stages in this order, two at a time. Return 1 if one failed or ran no test."""
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        results = list(side_by_side.map(run, stages))
    print()
    for one in results:
        print(f"{one.name:16} {one.word:8} {one.took_s:6.1f} s")
    print(f"{'in all':25} {time.monotonic() - begun:6.1f} s")
    for unsteady in (name for one in results for name in one.unsteady):
        print(f"UNSTEADY, it failed before it held: {unsteady}")
    return 0 if all(one.word == "ok" for one in results) else 1


def run(stage: Stage) -> Result:
    """Run one stage and show what it printed."""
    show(f"== {stage.name}: begun\n")
    begun = time.monotonic()
    unsteady: tuple[str, ...] = ()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        if stage.tries_again:
            word, unsteady = result_of_two_tries(stage, said.fileno())
        else:
            word = result_of(stage, said.fileno())
        took_s = time.monotonic() - begun
        said.seek(0)
        show(f"\n== {stage.name}: {word} after {took_s:.1f} s\n{said.read()}")
    return Result(stage.name, word, took_s, unsteady)


def show(text: str) -> None:
    """Print in one piece: the other stage prints too."""
    sys.stdout.write(text)
    sys.stdout.flush()


def result_of_two_tries(stage: Stage, output: int) -> tuple[str, tuple[str, ...]]:
    """Run one stage, and the few that failed once more. Return how it ended and who needed that."""
    with tempfile.TemporaryDirectory() as cache:
        strict = "addopts=--strict-markers --strict-config"  # with notes, unlike otherwise
        remembers = (*stage.command, "-o", strict, "-o", f"cache_dir={cache}")
        word = result_of(replace(stage, command=remembers), output)
        failed = last_failed(Path(cache))
        if word != "FAILED" or not 0 < len(failed) <= MOST_TRIED_AGAIN:
            return word, ()
        again = replace(stage, command=(*remembers, "--last-failed"))
        return (word := result_of(again, output)), failed if word == "ok" else ()


def last_failed(cache: Path) -> tuple[str, ...]:
    """Return the names of the tests that failed, from pytest's own notes."""
    notes = cache / "v/cache/lastfailed"
    return tuple(json.loads(notes.read_text())) if notes.exists() else ()


def result_of(stage: Stage, output: int) -> str:
    """Run one stage into an open file. Return how it ended."""
    runner = subprocess.Popen(
        stage.command,
        env={**os.environ, **stage.env},
        cwd=ROOT,
        start_new_session=True,
        stdout=output,
        stderr=output,
    )
    try:
        return "ok" if runner.wait(stage.minutes * 60) == 0 else "FAILED"
    except subprocess.TimeoutExpired:
        return "TOO LONG"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(runner.pid, signal.SIGKILL)  # and the servers that it left behind


if __name__ == "__main__":
    sys.exit(main(PROOF if "--proof" in sys.argv else STAGES))
