"""One storm, from the first message to the verdict."""

import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.actors.founding import Town
from tests.actors.hamlet import found_hamlet
from tests.faults.durability.crowd import CROWDED, STAFF, History, gathered
from tests.faults.durability.house import House
from tests.faults.durability.nemesis import Nemesis
from tests.faults.judge import judge
from tests.settings import scratch_place

WORDS = ("lost", "duplicated", "forged", "reordered")
SHOWN = 5  # sentences of each


@dataclass
class Report:
    """What came of one storm; ``trouble`` are sentences, the four of the verdict are counts."""

    acknowledged: int
    kills: int
    lost: int = 0
    duplicated: int = 0
    forged: int = 0
    reordered: int = 0
    recovered: bool = True
    faults: dict[str, int] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Say whether all was as it must be."""
        wrong = self.lost or self.duplicated or self.forged or self.reordered
        return self.recovered and not wrong

    def value(self) -> dict[str, object]:
        """Return it for JSON."""
        return asdict(self)


def new_folder() -> Path:
    """Return where a house may stand, on a disk that keeps what it is told."""
    return Path(tempfile.mkdtemp(prefix="elevhalsa-durability-", dir=scratch_place()))


def founded_in(house: House) -> Town:
    """Found the school whose people will write."""
    return found_hamlet(house.servers[0], CROWDED)


def storm(house: House, town: Town, *, seconds: float, seed: int, history: Path) -> Report:
    """Let everybody write while ``seconds`` of faults go over them, and judge what they read."""
    killed_before = house.kills
    with history.open("a", encoding="utf-8") as file, gathered(town, History(file)) as crowd:
        nemesis = Nemesis(house, seed, town.staff(STAFF[0]).wire.cookie_header)
        crowd.begin()
        nemesis.rage(seconds)
        house.wait_until_up()
        trouble = crowd.end()
        trouble += crowd.behind()
        attempts = crowd.history.attempts
        verdict = judge(attempts, crowd.views())
    report = Report(len(attempts), house.kills - killed_before, faults=dict(nemesis.struck))
    report.recovered = not trouble
    report.acknowledged = sum(attempt.seq is not None for attempt in attempts)
    for word in WORDS:
        found = getattr(verdict, word)
        setattr(report, word, len(found))
        trouble += [f"{word}: {sentence}" for sentence in found[:SHOWN]]
    report.trouble = trouble
    return report
