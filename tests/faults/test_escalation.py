"""Schedulers die by SIGKILL again and again, and nobody who waits is forgotten, or told twice."""

import json
import subprocess
import sys

FEW = ("--due", "100", "--kills", "1", "--writes", "4")


def test_schedulers_that_are_killed_miss_nothing_and_double_nothing() -> None:
    command = [sys.executable, "-m", "tests.faults.escalation", "--json", *FEW]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert (found["missed"], found["double"], found["false"]) == (0, 0, 0)
    assert found["due"] == 100
    assert found["kills"] + found["died_at_a_write"] > 0, "nobody died: this proved nothing"
