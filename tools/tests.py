"""Run every test, quick ones first, each stage within its time; one failure fails the whole."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest", "-q", "--durations=5")
SLOW = ("actors", "canary", "faults", "end_to_end")  # folders of tests that start whole servers


@dataclass(frozen=True)
class Stage:
    """One run of one test runner."""

    name: str
    command: tuple[str, ...]
    minutes: float  # far more than it needs: a stage that hangs is a failure
    env: dict[str, str] = field(default_factory=dict)


QUICK = tuple(f"--ignore=tests/{folder}" for folder in SLOW)
POSTGRES = {"ELEVHALSA_TEST_DATABASE": "postgres"}
STAGES = [
    Stage("client", (sys.executable, "tools/prepare.py", "npm", "test"), 10),
    Stage("SQLite", (*PYTEST, "tests", *QUICK, "-m", "not proof"), 20),
    Stage("PostgreSQL", (*PYTEST, "tests", *QUICK, "-m", "django_db and not proof"), 20, POSTGRES),
    *(Stage(name, (*PYTEST, f"tests/{name}", "-m", "not proof"), 20) for name in SLOW),
]
PROOF = [Stage("proof", (*PYTEST, "tests", "-m", "proof"), 120)]


def main(stages: list[Stage]) -> int:
    """Run the stages. Return 1 if one of them failed or ran no test."""
    results = [(stage.name, *run(stage)) for stage in stages]
    print("\n" + "\n".join(f"{name:12} {word:8} {took:6.1f} s" for name, word, took in results))
    return 0 if all(word == "ok" for _, word, _ in results) else 1


def run(stage: Stage) -> tuple[str, float]:
    """Run one stage. Return how it ended and how many seconds it took."""
    print(f"\n== {stage.name}", flush=True)
    begun = time.monotonic()
    runner = subprocess.Popen(
        stage.command, env={**os.environ, **stage.env}, cwd=ROOT, start_new_session=True
    )
    try:
        word = "ok" if runner.wait(stage.minutes * 60) == 0 else "FAILED"
    except subprocess.TimeoutExpired:
        word = "TOO LONG"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(runner.pid, signal.SIGKILL)  # and the servers that it left behind
    return word, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main(PROOF if "--proof" in sys.argv else STAGES))
