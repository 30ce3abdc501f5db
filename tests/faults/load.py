"""People who write without pause, side by side, and remember what they were told."""

import itertools
import random
import threading
from collections.abc import Iterable, Sequence

from tests.actors.opened import Opened
from tests.actors.reader import Reader, new_id
from tests.actors.wire import NoAnswer
from tests.faults.judge import Attempt, Read, View

PAUSE_S = 0.05


class Writer(threading.Thread):
    """Writes numbered messages into its threads until told to stop."""

    def __init__(self, name: str, actor: Reader, threads: Sequence[str]) -> None:
        super().__init__(name=name, daemon=True)
        self.actor = actor
        self.threads = threads
        self.attempts: list[Attempt] = []
        self.failure: Exception | None = None
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Write, and keep on trying with the same id while the service is away."""
        try:
            for number in itertools.count(1):
                if self._stop_asked.is_set():
                    return
                self._write(f"{self.name} {number} å 🌊")
                self._stop_asked.wait(random.uniform(0, PAUSE_S))  # noqa: S311 - how people type
        except Exception as failure:  # noqa: BLE001 - the test reports it
            self.failure = failure

    def stop(self) -> None:
        """Finish what is being sent, and end."""
        self._stop_asked.set()
        self.join(90)
        assert not self.is_alive(), f"{self.name} still waits for an answer"
        if self.failure is not None:
            raise self.failure

    def _write(self, text: str) -> None:
        thread, mid = random.choice(self.threads), new_id()  # noqa: S311 - any will do
        while True:
            try:
                posted = self.actor.write(thread, text, mid=mid)
            except NoAnswer:
                continue  # reading before the write found nobody: the same message, once more
            self.attempts.append(Attempt(thread, mid, text, posted["entry"]["seq"]))
            return


def fetched(reader: Reader, threads: Iterable[str]) -> View:
    """Return what a reader gets when everything is fetched anew."""
    return {thread: _reads(reader.open(thread), reader.entries(thread)) for thread in threads}


def shown(reader: Reader, entries: dict[str, list[dict[str, object]]]) -> View:
    """Return what a reader's screen shows, brought by the socket and never reloaded."""
    return {thread: _reads(reader.open(thread), known) for thread, known in entries.items()}


def _reads(opened: Opened, entries: Sequence[dict[str, object]]) -> list[Read]:
    reads = []
    for entry in entries:
        if entry["mid"] is not None:
            message = opened.open_entry(entry)
            reads.append(Read(message.seq, message.mid, message.text))
    return reads
