"""A scheduler stops in seven ways. In each somebody outside must be told within ten minutes.

``python -m tests.faults.watch --json`` runs them all, on real processes and a real address outside,
with a watch whose minute is shorter (docs/operations/watch.md).
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from elevhalsa.watchman.limits import TOLD_WITHIN_MIN
from tests.faults.watched import MINUTE_S, YESTERDAY, Watched, on_postgres, on_sqlite

SCHEDULER = "elevhalsa_scheduler"  # a role of its own, whose rights can be taken
TMPFS = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs"]


@dataclass(frozen=True)
class Outcome:
    """How long it took until somebody outside was told, and what of."""

    way: str
    told_of: list[str]
    seconds: float
    minutes: float  # of who tells: rounds of the watch; of its own death, the monitor's minutes

    @property
    def in_time(self) -> bool:
        """Say whether a person is told in time, where a round is a minute of sixty seconds."""
        return self.minutes <= TOLD_WITHIN_MIN


def told(way: str, watched: Watched, check: str, *, since_s: float) -> Outcome:
    """Wait until the alarm address is told."""
    at_s, checks = watched.told_of(check, since_s=since_s)
    assert watched.rounds is not None
    rounds = watched.rounds.between(since_s, at_s)
    assert rounds, "a watch that never went round told nobody"
    return Outcome(way, checks, round(at_s - since_s, 1), rounds)


def stopped(folder: Path) -> Outcome:
    """It ends, as after a deployment that forgot it."""
    with on_sqlite(folder) as watched:
        watched.begin()
        since_s = time.monotonic()
        assert watched.scheduler is not None
        watched.scheduler.terminate()
        return told("stopped", watched, "scheduler", since_s=since_s)


def frozen(folder: Path) -> Outcome:
    """It is there, and does nothing."""
    with on_sqlite(folder) as watched:
        watched.begin()
        since_s = time.monotonic()
        assert watched.scheduler is not None
        watched.scheduler.send_signal(signal.SIGSTOP)
        return told("frozen", watched, "scheduler", since_s=since_s)


def wrong_clock(folder: Path) -> Outcome:
    """It goes round, and to it nothing is due before tomorrow."""
    with on_sqlite(folder) as watched:
        watched.begin()
        since_s = time.monotonic()
        yesterday = (sys.executable, "-c", YESTERDAY, "scheduler", "--every", "0.5")
        watched.replace_scheduler(*yesterday)
        return told("wrong clock", watched, "promises", since_s=since_s)


def no_rights(folder: Path) -> Outcome:
    """It goes round and beats, and may change no promise."""
    with on_postgres(folder) as (watched, server):
        watched.service.set_up()
        give_rights(server)
        own = server.replace("//elevhalsa@", f"//{SCHEDULER}@")
        watched.begin(
            ELEVHALSA_DATABASE=f"{own}/elevhalsa", ELEVHALSA_KEYRING_DATABASE=f"{own}/keyring"
        )
        since_s = time.monotonic()
        with psycopg.connect(f"{server}/elevhalsa", autocommit=True) as connection:
            connection.execute(f"REVOKE UPDATE ON sla_clock FROM {SCHEDULER}")
        return told("no rights", watched, "promises", since_s=since_s)


def give_rights(server: str) -> None:
    """Make the scheduler's role, with the rights that it needs."""
    for database in ("elevhalsa", "keyring"):
        with psycopg.connect(f"{server}/{database}", autocommit=True) as connection:
            if database == "elevhalsa":
                connection.execute(f"CREATE ROLE {SCHEDULER} LOGIN")
            for kind in ("TABLES", "SEQUENCES"):
                connection.execute(f"GRANT ALL ON ALL {kind} IN SCHEMA public TO {SCHEDULER}")


def watch_killed(folder: Path) -> Outcome:
    """Nobody watches any more, and the monitor outside hears nothing."""
    with on_sqlite(folder) as watched:
        watched.begin()
        since_s = time.monotonic()
        assert watched.watch is not None
        watched.watch.kill()
        took_s = watched.silence_is_noticed() - since_s
        return Outcome("watch killed", ["silence"], round(took_s, 1), round(took_s / MINUTE_S, 1))


def disk_full(folder: Path) -> Outcome:
    """Nothing can be written any more."""
    with ExitStack() as at_end, on_sqlite(folder) as watched:
        is_small = make_small(folder, at_end)
        watched.begin()
        since_s = time.monotonic()
        if is_small:
            fill(folder)
        else:
            forbid_writing(watched)
        return told("disk full", watched, "disk" if is_small else "database", since_s=since_s)


def make_small(folder: Path, at_end: ExitStack) -> bool:
    """Put a small disk in the folder's place. Return whether we may do that."""
    if os.geteuid() != 0 or subprocess.run([*TMPFS, folder], check=False).returncode != 0:
        return False
    at_end.callback(unmount, folder)
    return True


def unmount(folder: Path) -> None:
    """Take the small disk away."""
    subprocess.run(["umount", "--lazy", folder], check=False)


def fill(folder: Path) -> None:
    """Write until there is no room."""
    with suppress(OSError), (folder / "filling").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def forbid_writing(watched: Watched) -> None:
    """Let both processes write nothing behind a file's first page, as on a full disk."""
    for process in (watched.scheduler, watched.watch):
        assert process is not None
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, 4096))


def poisoned(folder: Path) -> Outcome:
    """It goes round, tries, and every row fails."""
    with on_sqlite(folder) as watched:
        watched.begin()
        since_s = watched.do("poison")
        return told("poisoned rows", watched, "promises", since_s=since_s)


WAYS: tuple[Callable[[Path], Outcome], ...] = (
    stopped,
    frozen,
    wrong_clock,
    no_rights,
    watch_killed,
    disk_full,
    poisoned,
)


def run(ways: tuple[Callable[[Path], Outcome], ...] = WAYS) -> list[Outcome]:
    """Try each way in a folder of its own."""
    outcomes = []
    for way in ways:
        folder = Path(tempfile.mkdtemp(prefix="elevhalsa-watch-"))
        try:
            outcomes.append(way(folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return outcomes


def report(outcomes: list[Outcome]) -> str:
    """Return what happened, for a machine."""
    in_time = sum(outcome.in_time for outcome in outcomes)
    return json.dumps(
        {
            "ways": len(outcomes),
            "told_in_time": in_time,
            "limit_minutes": TOLD_WITHIN_MIN,
            "seconds_in_a_minute": MINUTE_S,
            "outcomes": [asdict(outcome) for outcome in outcomes],
        },
        indent=2,
    )


if __name__ == "__main__":
    found = run()
    if "--json" in sys.argv:
        print(report(found))  # noqa: T201 - for a machine to read
    sys.exit(not all(outcome.in_time for outcome in found))
