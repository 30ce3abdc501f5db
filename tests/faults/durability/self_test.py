"""The checker is checked: the same storm over builds with a fault in each, and one without."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.faults.durability.house import House
from tests.faults.durability.planted import PLANTS
from tests.faults.durability.run import Report, founded_in, new_folder, storm

IN_THE_DATABASE = "commits_without_writing"


@dataclass
class Findings:
    """By planted fault, what the checker said; and of the product itself."""

    by_plant: dict[str, Report]
    without: list[Report]

    def value(self) -> dict[str, object]:
        """Return it for JSON."""
        missed = [name for name, report in self.by_plant.items() if report.is_good]
        return {
            "planted": len(self.by_plant),
            "found": len(self.by_plant) - len(missed),
            "missed": missed,
            "false_alarms": sum(not report.is_good for report in self.without),
            "said": {name: words_of(report) for name, report in self.by_plant.items()},
        }

    @property
    def is_good(self) -> bool:
        """Say whether each planted fault was found, and nothing where there is none."""
        found = all(not report.is_good for report in self.by_plant.values())
        return found and all(report.is_good for report in self.without)


def self_test(*, seconds: float, seed: int) -> tuple[dict[str, object], bool]:
    """Run all of them. Return what was found, and whether that is what had to be."""
    findings = Findings({}, [])
    folder = new_folder()
    history = folder / "history.jsonl"
    with House("sqlite", folder / "sqlite") as house:
        town = founded_in(house)
        findings.without.append(storm(house, town, seconds=seconds, seed=seed, history=history))
        for name in PLANTS:
            house.run_from(name)
            report = storm(house, town, seconds=seconds, seed=seed, history=history)
            findings.by_plant[name] = report
        town.close()
    findings.by_plant[IN_THE_DATABASE] = in_the_database(folder, seconds, seed)
    shutil.rmtree(folder, ignore_errors=True)
    return findings.value(), findings.is_good


def in_the_database(folder: Path, seconds: float, seed: int) -> Report:
    """Let PostgreSQL acknowledge what it has not written yet."""
    history = folder / "history.jsonl"
    with House("postgresql", folder / "postgresql") as house:
        town = founded_in(house)
        house.make_forgetful()
        report = storm(house, town, seconds=seconds, seed=seed, history=history)
        town.close()
    return report


def words_of(report: Report) -> list[str]:
    """Return the words of the verdict that were said of a build."""
    words = ("lost", "duplicated", "forged", "reordered")
    said = [word for word in words if getattr(report, word)]
    return said if report.recovered else [*said, "not recovered"]
