"""What a poll with nothing due costs, beside more and more running clocks.

Works in a database of its own in a temporary folder: python -m bench.poll [--clocks N ...]
"""

import argparse
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

OPENED = datetime(2026, 11, 2, 8, tzinfo=UTC)
BATCH = 5000
POLLS = 200


def main() -> None:
    """Fill, poll, print: microseconds (median) for each number of clocks, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clocks", type=int, nargs="+", default=[10_000, 1_000_000])
    wanted = sorted(parser.parse_args().clocks)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        medians = []
        for number in wanted:
            fill(number)
            medians.append(poll())
            print(f"{number:>10} running clocks: {medians[-1]:.0f} microseconds a poll")
        print(f"ratio {medians[-1] / medians[0]:.2f}")


def prepare(folder: Path) -> None:
    """Make an empty database in ``folder``."""
    os.environ.update(ELEVHALSA_DATA=str(folder), DJANGO_SETTINGS_MODULE="elevhalsa.settings")
    (folder / "keys").mkdir()
    (folder / "keys" / "secret_key").write_text("for the bench alone" * 4)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)


def fill(number: int) -> None:
    """Let ``number`` clocks run, none of them due for a day."""
    from sla.models import Clock

    missing = number - Clock.objects.count()
    for start in range(0, missing, BATCH):
        Clock.objects.bulk_create(clock(start + at) for at in range(min(BATCH, missing - start)))


def clock(number: int) -> object:
    """Return one running clock."""
    from sla.models import Clock

    opened = OPENED + timedelta(seconds=number % 3600)
    due = opened + timedelta(days=1)
    times = {"opened_at": opened, "due_at": due, "escalate_at": due, "next_action_at": due}
    whose = {"thread_id": uuid4(), "school_id": uuid4(), "student_ref": bytes(16)}
    return Clock(branch="nurse", urgency="routine", **whose, **times)


def poll() -> float:
    """Return the median of polls with nothing due, in microseconds."""
    from sla.models import Clock

    took = []
    for _ in range(POLLS):
        began = time.perf_counter()
        assert not list(Clock.objects.waiting_since(OPENED))
        took.append((time.perf_counter() - began) * 1e6)
    return statistics.median(took)


if __name__ == "__main__":
    main()
