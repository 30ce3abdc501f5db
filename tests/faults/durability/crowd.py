"""Students and staff who write without pause, on devices of their own, and what they see."""

import itertools
import json
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TextIO

from elevhalsa.keys.e1.encoding import id_from_text
from elevhalsa.keys.e1.envelope import Content
from tests.actors.follower import Follower
from tests.actors.founding import Part, Town
from tests.actors.hamlet import PLAN, SCHOOL
from tests.actors.opened import Opened
from tests.actors.reader import Reader, new_id
from tests.actors.wire import Json, NoAnswer, Refused
from tests.faults.durability.views import as_read, served
from tests.faults.judge import Attempt, View

STAFF = ("karl", "kim")
STUDENTS = tuple(f"elev{number}" for number in range(6))
PAUSE_S = 0.08
QUIET_S = 60.0  # within which everybody has everything once nothing strikes any more
CROWDED = replace(
    PLAN,
    parts=(
        *(part for part in PLAN.parts if part.role != "student"),
        *(
            Part(
                key, key.capitalize(), "student", f"{key} och en lampa till", f"{key} kiwi", SCHOOL
            )
            for key in STUDENTS
        ),
    ),
)


class History:
    """Every attempt and its end, one JSON line each, so that a verdict can be looked into."""

    def __init__(self, file: TextIO) -> None:
        self._last: dict[str, Attempt] = {}  # by mid: the attempt, with its number once it has one
        self._file = file
        self._lock = threading.Lock()

    def tries(self, attempt: Attempt) -> None:
        """Note what somebody is about to send."""
        self._note(attempt, "tries")

    @property
    def attempts(self) -> list[Attempt]:
        """Every message that anybody tried to send."""
        with self._lock:
            return list(self._last.values())

    def was_told(self, attempt: Attempt) -> None:
        """Note what the service acknowledged."""
        self._note(attempt, "was told")

    def _note(self, attempt: Attempt, what: str) -> None:
        line = {"what": what, "thread": attempt.thread, "mid": attempt.mid}
        line |= {"text": attempt.text, "seq": str(attempt.seq), "after": str(attempt.after)}
        with self._lock:
            self._last[attempt.mid] = attempt
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")


class Typist(threading.Thread):
    """Writes numbered messages into its threads until told to stop; sends the same bytes again."""

    def __init__(
        self, name: str, actor: Reader, screen: Follower, threads: Sequence[str], history: History
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.actor, self.screen = actor, screen
        self.threads, self.history = threads, history
        self.failure: Exception | None = None
        self._opened: dict[str, Opened] = {}
        self._told: dict[str, int] = {}
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Write, and keep on trying while the service is away."""
        try:
            for number in itertools.count(1):
                if self._stop_asked.is_set():
                    return
                thread = random.choice(self.threads)  # noqa: S311 - any will do
                self._write(thread, f"{self.name} {number} å 🌊")
                self._stop_asked.wait(random.uniform(0, PAUSE_S))  # noqa: S311 - how people type
        except Exception as failure:  # noqa: BLE001 - whoever judges reports it
            self.failure = failure

    def stop(self) -> None:
        """Finish what is being sent, and end."""
        self._stop_asked.set()
        self.join(QUIET_S * 2)
        if self.is_alive():
            self.failure = TimeoutError(f"{self.name} still waits for an answer")

    def _write(self, thread: str, text: str) -> None:
        known = self.screen.shown.get(thread, [])
        after = max(len(known), self._told.get(thread, 0))
        attempt = Attempt(thread, new_id(), text, after=after)
        self.history.tries(attempt)
        seen = next((entry["mid"] for entry in reversed(known) if entry["mid"]), None)
        posted = self._deliver(attempt, seen)
        self._told[thread] = posted["entry"]["seq"]
        self.history.was_told(replace(attempt, seq=posted["entry"]["seq"]))

    def _deliver(self, attempt: Attempt, seen: str | None) -> Json:
        path = f"/api/threads/{attempt.thread}/messages"
        while True:
            try:
                return self.actor.outbox.deliver("POST", path, self._sealed(attempt, seen))
            except NoAnswer:
                continue  # opening it found nobody
            except Refused as refusal:
                if refusal.code != "key_epoch_old":
                    raise
                del self._opened[attempt.thread]

    def _sealed(self, attempt: Attempt, seen: str | None) -> Json:
        opened = self._opened.get(attempt.thread) or self.actor.open(attempt.thread)
        self._opened[attempt.thread] = opened
        content = Content(
            text=attempt.text,
            seen=id_from_text(seen) if seen else None,
            team_epoch=opened.branch.chain(opened.team).current.epoch,
            sent_ms=self.actor.now_ms(),
            more={},
        )
        sealed = self.actor.seal(opened, kind="text", mid=attempt.mid, content=content)
        mid = attempt.mid
        return {"mid": mid, "kind": "text", "sealed": sealed, "urgency": None, "retracts": None}


@dataclass(frozen=True)
class Place:
    """Whoever reads, and where."""

    actor: Reader
    threads: list[str]
    screen: Follower


class Crowd:
    """Everybody who writes, with the screens before them."""

    def __init__(self, town: Town, history: History, places: dict[str, Place]) -> None:
        self.town, self.history, self.places = town, history, places
        self._typists = [
            Typist(key, place.actor, place.screen, place.threads, history)
            for key, place in places.items()
        ]

    def begin(self) -> None:
        """Let all of them write."""
        for typist in self._typists:
            typist.start()

    def end(self) -> list[str]:
        """Let all of them come to an end. Return what went wrong, in sentences."""
        for typist in self._typists:
            typist.stop()
        return [f"{one.name}: {one.failure!r}" for one in self._typists if one.failure]

    def behind(self) -> list[str]:
        """Wait until every screen shows all there is. Return whose does not, without a reload."""
        found = []
        for key, place in self.places.items():
            heads = {thread: len(served(place.actor, thread)) for thread in place.threads}
            try:
                place.screen.wait_until(partial(shows, place.screen, heads), seconds=QUIET_S)
            except TimeoutError:
                found.append(f"{key}'s screen was never brought what was missed")
        return found

    def views(self) -> dict[str, View]:
        """Return what everybody reads: fetched anew, and on the screen."""
        views: dict[str, View] = {}
        for key, place in self.places.items():
            opened = {thread: place.actor.open(thread) for thread in place.threads}
            views[f"{key}, fetched"] = {
                thread: as_read(one, served(place.actor, thread)) for thread, one in opened.items()
            }
            views[f"{key}, on screen"] = {
                thread: as_read(one, place.screen.shown.get(thread, []))
                for thread, one in opened.items()
            }
        return views


def shows(screen: Follower, heads: dict[str, int]) -> bool:
    """Say whether a screen has come as far as ``heads``."""
    return all(screen.head(thread) >= head for thread, head in heads.items())


@contextmanager
def gathered(town: Town, history: History) -> Iterator[Crowd]:
    """Let every student open a new thread, and put a screen before everybody."""
    threads = {key: started(town, key, history) for key in STUDENTS}
    every = list(threads.values())
    who: dict[str, tuple[Reader, list[str]]] = {
        **{key: (town.student(key), [threads[key]]) for key in STUDENTS},
        **{key: (town.staff(key), every) for key in STAFF},
    }
    with ExitStack() as screens:
        places = {
            key: Place(actor, mine, screens.enter_context(actor.follow()))
            for key, (actor, mine) in who.items()
        }
        yield Crowd(town, history, places)


def started(town: Town, key: str, history: History) -> str:
    """Let a student open a thread. Return it."""
    student = town.student(key)
    student.arrive(town.fingerprints[SCHOOL])
    text = f"{key} börjar"
    opened = student.start_thread(text, student.wish("counsellor"))
    entry, thread = opened["entry"], str(opened["thread"]["id"])
    history.was_told(Attempt(thread, entry["mid"], text, entry["seq"]))
    return thread
