"""Plants each bug in the code that runs, and sees whether the machine finds it.

    python -m tests.sla.mutants [--json]

A machine that finds none would prove nothing. Works on a database of its own.
"""

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EXAMPLES = 300  # at most, for one bug: most show in the first few


def main() -> int:
    """Print what was planted and found. Return 1 if a bug was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    with database():
        from tests.sla.faults import FAULTS

        found = [one for one in FAULTS if told(one, is_shown=not as_json)]
    result = {"planted": len(FAULTS), "found": len(found)}
    print(json.dumps(result))
    return 0 if len(found) == len(FAULTS) else 1


def told(fault: Callable[..., None], *, is_shown: bool) -> bool:
    """Look for one bug; say how that went, if that is to be seen."""
    began = time.monotonic()
    is_found = finds(fault)
    if is_shown:
        word = "found" if is_found else "NOT FOUND"
        print(f"{time.monotonic() - began:5.1f} s  {word}  {fault.__name__}", flush=True)
    return is_found


def finds(fault: Callable[..., None]) -> bool:
    """Say whether the machine notices a bug."""
    import pytest

    from tests.sla.machine import drive

    with pytest.MonkeyPatch.context() as patch:
        fault(patch)
        try:
            drive(EXAMPLES)
        except Exception:  # noqa: BLE001 - however it shows
            return True
    return False


@contextmanager
def database() -> Iterator[None]:
    """Make the tables and the school, in a folder that ends with the process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import transaction
    from django.test.runner import DiscoverRunner

    from tests.sla.machine import Machine
    from tests.sla.stage import Stage

    logging.disable(logging.CRITICAL)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    made = runner.setup_databases()
    with transaction.atomic():
        Machine.place = Stage()
        yield
        transaction.set_rollback(True)
    runner.teardown_databases(made)


if __name__ == "__main__":
    sys.exit(main())
