"""What must be true of promises, written without workers, locks or a database.

Moments are seconds. A promise is held beside ours, and with it whom the ladder told, and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

HOUR, MINUTE = 3600, 60
RANK = ("routine", "soon", "acute")
TO_ACKNOWLEDGE = ("acute", "back_up", "responsible")
Groups = list[list[str]]  # people by name, told group after group


@dataclass(frozen=True)
class Terms:
    """How long a student waits before what happens."""

    answer: int = 24 * HOUR
    soon: int = 8 * HOUR
    acute: int = 30 * MINUTE
    reminders: tuple[float, ...] = (0.5, 0.75, 0.92)
    level_2: tuple[int, int] = (12 * HOUR, 30 * MINUTE)  # usually, and of an acute promise
    level_3: tuple[int, int] = (24 * HOUR, 30 * MINUTE)
    acknowledge: tuple[int, int] = (2 * HOUR, 15 * MINUTE)

    def escalate(self, at: int, urgency: str) -> int:
        """Return when the back-up takes over what came at a moment."""
        return at + {"routine": self.answer, "soon": min(self.soon, self.answer)}.get(
            urgency, self.acute
        )

    def with_waits_of(self, others: "list[Terms]") -> "Terms":
        """Return these, with each wait from rung to rung the shortest of all."""
        every = (self, *others)
        return replace(
            self,
            level_2=_shortest(one.level_2 for one in every),
            level_3=_shortest(one.level_3 for one in every),
            acknowledge=_shortest(one.acknowledge for one in every),
        )


def _shortest(waits: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Return the shortest of the usual waits, and of the urgent ones."""
    usual, urgent = zip(*waits, strict=True)
    return min(usual), min(urgent)


DEFAULT = Terms()
BRISK = Terms(
    answer=12 * HOUR,
    soon=4 * HOUR,
    acute=10 * MINUTE,
    reminders=(0.5,),
    level_2=(6 * HOUR, 10 * MINUTE),
    level_3=(12 * HOUR, 10 * MINUTE),
    acknowledge=(HOUR, 5 * MINUTE),
)


@dataclass
class Step:
    """A rung that was taken."""

    at: int
    told: dict[str, int] = field(default_factory=dict)
    goes_on: int | None = None
    nobody: int | None = None  # since when none of the back-up will come


Place = tuple[str, int]  # kind and level


@dataclass
class Running:
    """One promise, while it runs and after."""

    opened: int
    due: int
    escalate: int
    urgency: str
    kind: str = "answer"
    at_back_up: bool = False
    soon: int | None = None  # since when
    acute: int | None = None
    escalated: int | None = None
    steps: dict[Place, Step] = field(default_factory=dict)
    ended: tuple[str, int, int | None] | None = None  # how, when, by which answer
    postponed: int | None = None
    failures: int = 0

    def highest(self, kind: str) -> int:
        """Return the highest level of a kind; 0 for none."""
        return max((level for one, level in self.steps if one == kind), default=0)

    def sooner(self, since: int, waits: tuple[int, int]) -> int:
        """Return the end of a wait: the short one, from when the promise became acute."""
        usual, urgent = waits
        if self.acute is None:
            return since + usual
        return min(since + usual, max(since, self.acute) + urgent)

    def rungs(self, terms: Terms) -> list[tuple[Place, float]]:
        """Return the next rung of each kind, and when it is due."""
        found: list[tuple[Place, float]] = []
        if self.acute is not None and not self.highest("acute"):
            found.append((("acute", 1), self.acute))
        taken_over = self.escalated is not None or (self.at_back_up and self.highest("responsible"))
        sent = self.highest("reminder")
        if not taken_over and self.acute is None and sent < len(terms.reminders):
            found.append((("reminder", sent + 1), self.reminder_at(terms.reminders[sent])))
        if self.escalated is None and not self.at_back_up:
            found.append((("back_up", 1), self.escalate))
        if (told_at := self.responsible_at(terms)) is not None:
            found.append((("responsible", max(2, self.highest("responsible") + 1)), told_at))
        return found

    def reminder_at(self, share: float) -> float:
        """Return when so much of the way to the escalation is gone."""
        return round(self.opened + share * (self.escalate - self.opened), 6)

    def responsible_at(self, terms: Terms) -> int | None:
        """Return when those responsible are told next; None while the back-up is ahead."""
        if level := self.highest("responsible"):
            return self.sooner(self.steps["responsible", level].at, terms.level_3)
        if self.escalated is None:
            return self.escalate if self.at_back_up else None
        usual = self.sooner(self.escalated, terms.level_2)
        gone = [step.nobody for step in self.steps.values() if step.nobody is not None]
        return min([usual, *gone])

    def next_at(self, terms: Terms) -> float | None:
        """Return when something happens next."""
        if self.ended or self.postponed is not None:
            return None if self.ended else self.postponed
        waits = (step.goes_on for step in self.steps.values() if step.goes_on is not None)
        return min([*(due for _, due in self.rungs(terms)), *waits])

    def merge(self, newer: "Running") -> None:
        """Keep a newer promise too: the earliest of each time, and every rung once."""
        ordinary = [one for one in (self, newer) if one.kind != "follow_up"]
        self.opened = min(one.opened for one in ordinary or (self, newer))
        self.kind = self.kind if self.kind == newer.kind else "written_in"
        self.due = min(self.due, newer.due)
        self.escalate = min(self.escalate, newer.escalate)
        self.escalated = earliest(self.escalated, newer.escalated)
        self.soon, self.acute = earliest(self.soon, newer.soon), earliest(self.acute, newer.acute)
        self.urgency = max(self.urgency, newer.urgency, key=RANK.index)
        self.steps = newer.steps | self.steps


def earliest(*moments: int | None) -> int | None:
    """Return the earliest that is one."""
    return min((at for at in moments if at is not None), default=None)


class Reference:
    """Every thread's promises, and the steps that were due and taken."""

    def __init__(self, threads: int, groups: dict[str, Groups]) -> None:
        self.now = 0
        self.terms = DEFAULT
        self.before: list[tuple[Terms, int]] = []  # terms that are no more, and until when
        self.running: dict[int, Running] = {}
        self.ended: dict[int, list[Running]] = {thread: [] for thread in range(threads)}
        self.answers: dict[int, list[tuple[int, int]]] = {thread: [] for thread in range(threads)}
        self.at_back_up = dict.fromkeys(range(threads), False)
        self.groups = groups  # who stands on each kind of rung
        self.empty: set[int] = set()  # threads whose back-up has nobody in it
        self.away: dict[str, int] = {}  # people of the back-up, and until when

    def student(self, thread: int, urgency: str) -> None:
        """Open a promise, unless one runs: later messages never move it, only raise it."""
        if running := self.running.get(thread):
            self.raise_to(running, urgency)
            self.write_in(running)
            return
        self.running[thread] = Running(
            opened=self.now,
            due=self.now + self.terms.answer,
            escalate=self.terms.escalate(self.now, urgency),
            urgency=urgency,
            at_back_up=self.at_back_up[thread],
            soon=self.now if urgency == "soon" else None,
            acute=self.now if urgency == "acute" else None,
        )

    def raise_to(self, running: Running, urgency: str) -> None:
        """Bring the next step nearer."""
        if RANK.index(urgency) > RANK.index(running.urgency):
            running.urgency, running.postponed = urgency, None
            running.escalate = min(running.escalate, self.terms.escalate(self.now, urgency))
            running.soon = self.now if urgency == "soon" else running.soon
            running.acute = self.now if urgency == "acute" else None

    def write_in(self, running: Running) -> None:
        """Make a promise to come back an ordinary one: the student wrote meanwhile."""
        if running.kind == "follow_up":
            running.kind, running.opened, running.postponed = "written_in", self.now, None
            running.due = min(running.due, self.now + self.terms.answer)
            running.escalate = min(running.escalate, self.terms.escalate(self.now, running.urgency))
            running.soon = self.now if running.urgency == "soon" else running.soon
            running.acute = self.now if running.urgency == "acute" else running.acute

    def follow_up(self, thread: int, at: int, urgency: str) -> None:
        """Promise to come back at a moment: due and escalating then."""
        back_up = self.at_back_up[thread]
        self.running[thread] = Running(self.now, at, at, urgency, "follow_up", back_up)

    def page(self, thread: int) -> None:
        """Tell a team once more of danger that is news to it."""
        running = self.running.get(thread)
        if running and running.acute is not None:
            running.postponed, running.failures = None, 0
            self.take(thread, running, ("acute", running.highest("acute") + 1))

    def answer(self, thread: int, seq: int) -> None:
        """End the promise."""
        self.answers[thread].append((seq, self.now))
        self.end(thread, "answer", seq)

    def end(self, thread: int, how: str, seq: int | None = None) -> None:
        """End the promise somehow."""
        if running := self.running.pop(thread, None):
            running.ended = (how, self.now, seq)
            self.ended[thread].append(running)

    def retract(self, thread: int, seq: int) -> None:
        """Take an answer back: the next that still stands takes its place, or the clock runs."""
        self.answers[thread] = [one for one in self.answers[thread] if one[0] != seq]
        later = min((one for one in self.answers[thread] if one[0] > seq), default=None)
        mine = [one for one in self.ended[thread] if one.ended and one.ended[2] == seq]
        for promise in sorted(mine, key=lambda one: -one.opened):
            if later:
                promise.ended = ("answer", later[1], later[0])
                continue
            self.ended[thread].remove(promise)
            promise.ended = promise.postponed = None
            promise.at_back_up = self.at_back_up[thread]
            if newer := self.running.get(thread):
                promise.merge(newer)
            self.running[thread] = promise

    def move(self, thread: int, *, at_back_up: bool) -> None:
        """Give the thread to its back-up, or back: no time moves."""
        self.at_back_up[thread] = at_back_up
        if running := self.running.get(thread):
            running.at_back_up, running.postponed = at_back_up, None

    def bring_forward(self, thread: int) -> None:
        """Nobody will be there in time: the back-up takes over now."""
        running = self.running.get(thread)
        if running and running.escalated is None and running.escalate > self.now:
            running.escalate, running.postponed = self.now, None

    def acknowledge(self, thread: int, kinds: set[str]) -> None:
        """Somebody takes the steps of some kinds: nobody more is told on them."""
        if running := self.running.get(thread):
            running.postponed = None
            for (kind, _), step in running.steps.items():
                step.goes_on = None if kind in kinds else step.goes_on

    def stop_paging(self, thread: int) -> None:
        """Say “Falskt larm”: the team is told no more, not even for the first time."""
        running = self.running.get(thread)
        if running and running.acute is not None:
            running.steps.setdefault(("acute", 1), Step(self.now))
            self.acknowledge(thread, {"acute"})

    def choose(self, terms: Terms) -> None:
        """Promise by other terms: what was promised is never lengthened."""
        self.before.append((self.terms, self.now))
        self.terms = terms
        for running in self.running.values():
            since = {"routine": running.opened, "soon": running.soon, "acute": running.acute}
            if running.kind == "follow_up":  # the moment is theirs who named it
                del since["routine"]
            else:
                running.due = min(running.due, running.opened + terms.answer)
            sooner = [terms.escalate(at, how) for how, at in since.items() if at is not None]
            running.escalate = min([running.escalate, *sooner])
            running.postponed = None

    def kept(self, running: Running) -> Terms:
        """Return the newest terms, with no wait longer than under any since a promise began."""
        since = [terms for terms, until in self.before if until > running.opened]
        return self.terms.with_waits_of(since)

    def work(self, *, busy: int | None = None, poisoned: int | None = None) -> None:
        """Do all that is due, however late, each once."""
        for thread, running in self.running.items():
            if thread != busy:
                self.climb(thread, running, is_poisoned=thread == poisoned)

    def climb(self, thread: int, running: Running, *, is_poisoned: bool) -> None:
        """Do what is due in one thread; what has been due longest first."""
        while (due := running.next_at(self.kept(running))) is not None and due <= self.now:
            running.postponed = None
            place, rung_at = self.rung_due(running)
            waits = {
                step.goes_on: (place_of, step)
                for place_of, step in running.steps.items()
                if step.goes_on is not None and step.goes_on <= self.now
            }
            if waits and not (place and rung_at < min(waits)):
                self.tell_next(thread, running, *waits[min(waits)])
            elif place == ("back_up", 1) and is_poisoned:
                running.postponed = self.now + MINUTE * 2 ** min(running.failures, 6)
                running.failures += 1
                continue
            elif place:
                self.take(thread, running, place)
            running.failures = 0

    def rung_due(self, running: Running) -> tuple[Place | None, float]:
        """Return the rung to take: nobody is reminded while somebody else takes over."""
        due = [one for one in running.rungs(self.kept(running)) if one[1] <= self.now]
        weighty = [one for one in due if one[0][0] != "reminder"]
        return min(weighty or due, key=lambda one: one[1], default=(None, 0))

    def take(self, thread: int, running: Running, place: Place) -> None:
        """Take a rung: what waited on one of its kind goes on here."""
        kind, level = place
        if kind == "back_up":
            running.escalated = self.now
        if kind == "reminder":
            shares = [running.reminder_at(share) for share in self.terms.reminders]
            level = max(level, sum(at <= self.now for at in shares))
        for (other, _), step in running.steps.items():
            step.goes_on = None if other == kind else step.goes_on
        running.steps[kind, level] = step = Step(self.now)
        self.tell_next(thread, running, (kind, level), step)

    def tell_next(self, thread: int, running: Running, place: Place, step: Step) -> None:
        """Tell the next group, until somebody has taken the step."""
        groups = self.groups[place[0]]
        if place[0] == "back_up":
            groups = self.back_up_groups(thread)
            self.note_whether_they_come(thread, running, step)
        untold = [left for group in groups if (left := [p for p in group if p not in step.told])]
        step.told |= dict.fromkeys(untold[0] if untold else [], self.now)
        if place[0] in TO_ACKNOWLEDGE:
            usual, urgent = self.kept(running).acknowledge
            step.goes_on = self.now + (usual if running.acute is None else urgent)

    def back_up_groups(self, thread: int) -> Groups:
        """Return who takes over: who is there, and then who is away."""
        people = [] if thread in self.empty else self.groups["back_up"][0]
        there = [one for one in people if self.away.get(one, 0) <= self.now]
        return [there, [one for one in people if one not in there]]

    def note_whether_they_come(self, thread: int, running: Running, step: Step) -> bool:
        """Note it if nobody of the back-up will be there in time; in danger: now."""
        until = self.now
        if running.acute is None and running.escalated is not None:
            until = running.sooner(running.escalated, self.kept(running).level_2)
        people = [one for group in self.back_up_groups(thread) for one in group]
        back = [self.away.get(one, 0) for one in people]
        if step.nobody is not None or any(at <= self.now or at < until for at in back):
            return False
        step.nobody = self.now
        return True

    def look_at_back_up(self, thread: int) -> None:
        """Somebody of the back-up is away: what waits for them may have nobody to wait for."""
        running = self.running.get(thread)
        if running is None or running.escalated is None or running.highest("responsible"):
            return
        step = running.steps.get(("back_up", 1))
        if step and self.note_whether_they_come(thread, running, step):
            running.postponed = None
