"""What must be true of promises, written without workers, locks or a database."""

from dataclasses import dataclass, field
from itertools import count

HOUR = 3600
PATIENCE = {"routine": 24 * HOUR, "soon": 8 * HOUR, "acute": HOUR // 2}
LEVEL_2 = {"routine": 12 * HOUR, "acute": HOUR // 2}
LEVEL_3 = {"routine": 24 * HOUR, "acute": HOUR // 2}  # and each level after it
RANK = ("routine", "soon", "acute")


@dataclass
class Running:
    """One promise that runs. Moments are seconds."""

    name: int
    opened: int
    escalate: int
    urgency: str
    escalated: int | None = None
    acute: int | None = None  # since when
    levels: dict[int, int] = field(default_factory=dict)  # when each was reached

    def next_step(self) -> tuple[int, int]:
        """Return the next level and when it is due: there always is one."""
        if self.escalated is None:
            return 1, self.escalate
        highest = max(self.levels)
        return highest + 1, self.due_after(
            self.levels[highest], LEVEL_3 if highest > 1 else LEVEL_2
        )

    def due_after(self, reached: int, waits: dict[str, int]) -> int:
        """Return when those responsible are told: soon, from when it became acute."""
        due = reached + waits["routine"]
        if self.acute is None:
            return due
        return min(due, max(reached, self.acute) + waits["acute"])


class Reference:
    """Every thread's running promise, and the steps that were due and taken."""

    def __init__(self) -> None:
        self.now = 0
        self.names = count()
        self.running: dict[int, Running] = {}
        self.answered: dict[int, Running] = {}  # by thread, the one that its answer ended
        self.steps: list[tuple[int, int]] = []  # promise and level, in order

    def student(self, thread: int, urgency: str = "routine") -> None:
        """Open a promise, unless one runs: later messages never move it, only raise it."""
        if running := self.running.get(thread):
            self.raise_to(running, urgency)
            return
        opened = self.now
        acute = opened if urgency == "acute" else None
        self.running[thread] = Running(
            next(self.names), opened, opened + PATIENCE[urgency], urgency, acute=acute
        )

    def raise_to(self, running: Running, urgency: str) -> None:
        """Bring the next step nearer."""
        if RANK.index(urgency) > RANK.index(running.urgency):
            running.urgency = urgency
            running.escalate = min(running.escalate, self.now + PATIENCE[urgency])
            running.acute = self.now if urgency == "acute" else None

    def answer(self, thread: int) -> None:
        """End the promise."""
        if running := self.running.pop(thread, None):
            self.answered[thread] = running

    def work(self) -> None:
        """Take every step that is due, however late, each once and in order of promises."""
        for running in self.running.values():
            while (step := running.next_step())[1] <= self.now:
                level = step[0]
                running.levels[level] = self.now
                running.escalated = self.now if level == 1 else running.escalated
                self.steps.append((running.name, level))
