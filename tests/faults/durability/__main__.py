"""The command line of the checker."""

import argparse
import json
import random
import shutil
import sys
from pathlib import Path

from tests.faults.durability.house import WEB_PROCESSES, House
from tests.faults.durability.run import Report, founded_in, new_folder, storm
from tests.faults.durability.self_test import self_test


def main() -> int:
    """Run it. Return 0 if nothing was lost, doubled, forged or out of order, and all came back."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.durability")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=random.randrange(2**31))  # noqa: S311
    parser.add_argument("--database", choices=WEB_PROCESSES, default="sqlite")
    parser.add_argument("--history", type=Path, help="where every attempt is written down")
    parser.add_argument(
        "--self-test", action="store_true", help="find the faults planted in builds"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.self_test:
        found, is_good = self_test(seconds=min(given.seconds, 30), seed=given.seed)
    else:
        found, is_good = checked(given)
    print(json.dumps(found, ensure_ascii=False) if given.json else shown(found))
    return 0 if is_good else 1


def checked(given: argparse.Namespace) -> tuple[dict[str, object], bool]:
    """Run one storm over the product. Return what came of it, and whether that is good."""
    folder = new_folder()
    history = given.history or folder / "history.jsonl"
    with House(given.database, folder) as house:
        town = founded_in(house)
        try:
            report: Report = storm(
                house, town, seconds=given.seconds, seed=given.seed, history=history
            )
        finally:
            town.close()
    asked = {"database": given.database, "seconds": given.seconds, "seed": given.seed}
    if report.is_good:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        asked["look_into"] = str(folder)
    return asked | report.value(), report.is_good


def shown(found: dict[str, object]) -> str:
    """Return it for people."""
    return "\n".join(f"{name}: {value}" for name, value in found.items())


if __name__ == "__main__":
    sys.exit(main())
