"""Three schedulers on one PostgreSQL, killed at random and before every write: nobody forgotten.

    python -m tests.faults.escalation [--json] [--due N] [--kills N]

Each scheduler is the real ``elevhalsa scheduler``. It dies by SIGKILL, from outside at a random
moment, or by its own hand right before its k-th write, for every k there is; and is started anew.
At the end the data are judged: every promise that was due has its step once, with its event for
the student, its notices and its grant; no other promise has one.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

from tests import postgres
from tests.ports import free_port

DUE, KILLS, SCHEDULERS = 10_000, 100, 3
ALIVE_S = (0.3, 2.5)  # between two kills
WRITES = 24  # more than one round of the scheduler makes
PATIENCE_S = 1_800.0
SHARE_ANSWERED = 10  # for each ten one more that was answered before, and must be left alone


def main() -> int:
    """Kill, judge, print. Return 1 if a promise was missed, or acted on twice or wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--due", type=int, default=DUE)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--writes", type=int, default=WRITES)
    given = parser.parse_args()
    with house():
        found = run(given.due, given.kills, given.writes)
    print(json.dumps(found) if given.json else found)
    return 1 if found["missed"] or found["double"] or found["false"] else 0


@contextmanager
def house() -> Iterator[None]:
    """Run PostgreSQL and make the product's databases in it, with its own command."""
    folder = Path(tempfile.mkdtemp(prefix="elevhalsa-escalation-"))
    with ExitStack() as at_end:
        at_end.callback(shutil.rmtree, folder, ignore_errors=True)
        server = at_end.enter_context(postgres.running(folder / "postgres", free_port()))
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            for name in ("elevhalsa", "keyring"):
                connection.execute(f"CREATE DATABASE {name}")
        os.environ.update(
            DJANGO_SETTINGS_MODULE="elevhalsa.settings",
            ELEVHALSA_DATA=str(folder / "data"),
            ELEVHALSA_DATABASE=f"{server}/elevhalsa",
            ELEVHALSA_KEYRING_DATABASE=f"{server}/keyring",
            E1_KEK_FILE=str(folder / "data" / "keys" / "kek"),
        )
        (folder / "data").mkdir()
        subprocess.run([*PRODUCT, "init"], check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        at_end.callback(let_go)
        yield


PRODUCT = [str(Path(sys.executable).with_name("elevhalsa"))]


def let_go() -> None:
    """Close our own connections, so that the server can end."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def run(due: int, kills: int, writes: int) -> dict[str, int]:
    """Let promises fall due, kill whoever works on them, and judge."""
    from elevhalsa import clock
    from tests.faults import promises_kept
    from tests.sla import crowd

    student = crowd.found()
    began = clock.database_now()
    late = crowd.open_threads(student, due + due // SHARE_ANSWERED, opened_at=began - crowd.DAY)
    answered = late[:: SHARE_ANSWERED + 1]
    promises_kept.answer(answered)
    waiting = crowd.open_threads(student, max(1, due // 10), opened_at=began)
    deaths = work_and_die(kills, writes)
    must = set(late) - set(answered)
    return {**promises_kept.judge(must, {*answered, *waiting}), **deaths}


def work_and_die(kills: int, writes: int) -> dict[str, int]:
    """Keep three schedulers at work until nothing is due, and kill them all the while.

    Who is killed from outside before the write of their own leaves that write to the next.
    """
    from elevhalsa import clock
    from sla.models import Clock

    deaths = {"kills": 0, "died_at_a_write": 0}
    steps = list(reversed(range(writes)))
    team = [Scheduler(steps) for _ in range(SCHEDULERS)]
    give_up = time.monotonic() + PATIENCE_S
    while Clock.objects.waiting_since(clock.database_now()).exists():
        assert time.monotonic() < give_up, "they do not come to an end"
        time.sleep(random.uniform(*ALIVE_S))  # noqa: S311 - at any moment
        for place, one in enumerate(team):
            if one.died():
                deaths["died_at_a_write"] += 1
                team[place] = Scheduler(steps)
        if deaths["kills"] < kills:
            place = random.randrange(SCHEDULERS)  # noqa: S311 - whichever
            team[place].is_killed()
            deaths["kills"] += 1
            team[place] = Scheduler(steps)
    for one in team:
        one.is_killed()
    return deaths


class Scheduler:
    """One scheduler's process, which dies before the next write that nobody has died at yet."""

    def __init__(self, steps: list[int]) -> None:
        self._steps = steps
        self._dies_at = steps.pop() if steps else None
        if self._dies_at is None:
            command = [*PRODUCT, "scheduler", "--every", "0.2"]
        else:
            command = [sys.executable, "-m", "tests.faults.mortal", str(self._dies_at)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def died(self) -> bool:
        """Say whether it died, by its own hand."""
        if self._process.poll() is None:
            return False
        assert self._process.returncode == -signal.SIGKILL, "a scheduler ended by itself"
        return True

    def is_killed(self) -> None:
        """Die as by a power cut: no handler runs."""
        if self._dies_at is not None and self._process.poll() is None:
            self._steps.append(self._dies_at)
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()


if __name__ == "__main__":
    sys.exit(main())
