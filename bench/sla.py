"""What keeping promises costs: a poll with nothing due, and escalations a second.

    python -m bench.sla [--json] [--engines postgresql sqlite] [--clocks N ...] [--due N]

Each engine works in a database of its own in a temporary folder, with the settings that the
product runs on: every commit is on the disk before it counts.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.house import CONNECTED, prepare

POLLS = 300
WORKERS = (1, 2)
MODES = ("bare", "keep")  # the loop that does next to nothing, and the product
KEPT, BARE = "escalations_per_s", "bare_loop_per_s"


def main() -> None:
    """Measure each engine in a process of its own, and print."""
    given = options().parse_args()
    if given.engine:
        print(json.dumps(measure(given.engine, given.clocks, given.due)))
        return
    found = {engine: measured_beside(engine, given) for engine in given.engines}
    print(json.dumps(found) if given.json else "\n".join(lines_of(found)))


def options() -> argparse.ArgumentParser:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--engines", nargs="+", default=["postgresql", "sqlite"])
    parser.add_argument("--clocks", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    return parser


def measured_beside(engine: str, given: argparse.Namespace) -> dict[str, object]:
    """Measure one engine: Django knows one database a process."""
    sizes = [str(number) for number in given.clocks]
    command = [sys.executable, "-m", "bench.sla", "--engine", engine, "--due", str(given.due)]
    done = subprocess.run([*command, "--clocks", *sizes], stdout=subprocess.PIPE, check=True)
    measured: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure(engine: str, sizes: Sequence[int], due: int) -> dict[str, object]:
    """Fill, poll, escalate; return the figures."""
    with tempfile.TemporaryDirectory() as folder, prepare(engine, Path(folder)):
        from tests.sla import crowd

        student = crowd.found()
        polls = {number: poll_with(number) for number in sorted(sizes)}
        medians = list(polls.values())
        found: dict[str, object] = {
            "polls_us": polls,
            "flat_within": round(max(medians) / min(medians), 2),
            "open": max(sizes),
            "due": due,
        }
        for mode, name in zip(MODES, (BARE, KEPT), strict=True):
            found[name] = {n: rate(mode, n, due, student) for n in WORKERS}
    return {**found, **ratios(found[KEPT], found[BARE])}  # type: ignore[arg-type]


def ratios(kept: dict[int, float], bare: dict[int, float]) -> dict[str, float]:
    """Return how the product stands beside the bare loop, and two workers beside one."""
    return {
        "of_bare_loop": round(kept[1] / bare[1], 2),
        "two_workers_of_one": round(kept[2] / kept[1], 2),
    }


def poll_with(number: int) -> float:
    """Return the median of polls with nothing due beside so many open clocks, in microseconds."""
    from elevhalsa import clock
    from elevhalsa.work import keep_promises
    from tests.sla import crowd

    crowd.fill_up(number, opened_at=clock.database_now())
    took = []
    for _ in range(POLLS):
        began = time.perf_counter()
        assert not keep_promises(), "nothing is due"
        took.append((time.perf_counter() - began) * 1e6)
    return round(statistics.median(took), 1)


def rate(mode: str, workers: int, due: int, student: object) -> float:
    """Let ``due`` threads fall due, and return how many a second the workers get done."""
    from elevhalsa import clock
    from sla.models import Clock
    from tests.sla import crowd

    fallen_due = clock.database_now() - crowd.DAY
    threads = crowd.open_threads(student, due, opened_at=fallen_due)
    with started(mode, workers) as team:
        began = time.perf_counter()
        for worker in team:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        done = sum(int(worker.stdout.readline()) for worker in team)
        took = time.perf_counter() - began
    assert done == due, f"{done} of {due}"
    mine = Clock.objects.filter(thread_id__in=threads[:500])
    assert mine.exclude(escalated_at=None).count() == min(due, 500)
    Clock.objects.running().filter(school_id=crowd.SCHOOL).exclude(escalated_at=None).update(
        next_action_at=fallen_due + 5 * crowd.DAY
    )
    return round(done / took, 1)


@contextmanager
def started(mode: str, number: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Start workers that wait for the word."""
    command = [sys.executable, "-m", "bench.workers", mode]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    team = [
        subprocess.Popen(command, env={**os.environ, CONNECTED: "1"}, **pipes)
        for _ in range(number)
    ]
    for worker in team:
        assert worker.stdout.readline() == "ready\n"
    yield team
    for worker in team:
        worker.wait(30)


def lines_of(found: dict[str, dict[str, object]]) -> Iterator[str]:
    """Yield the figures in words."""
    for engine, figures in found.items():
        yield engine
        yield from (f"  {name}: {value}" for name, value in figures.items())


if __name__ == "__main__":
    main()
