"""The socket of a signed-in client, and what it shows without a reload.

The service only tells. An entry that continues the numbers one has is shown at once; on a gap,
and after every new start, the rest is fetched.
"""

import json
import random
import threading
import time
from collections.abc import Callable
from typing import Self

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.actors.wire import Json, NoAnswer, Refused, Wire

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
SIGN_IN_AGAIN = frozenset({4401, 4403})
BROKEN = (OSError, EOFError, TimeoutError, InvalidHandshake, InvalidMessage)


class Follower:
    """Follows every thread that one person may read, in a thread of its own."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.shown: dict[str, list[Json]] = {}  # thread: its entries, in order, without gaps
        self.arrived: dict[tuple[str, int], float] = {}  # thread, number: time.time()
        self.revisions: dict[str, int] = {}
        self.events: list[Json] = []
        self.ended: int | None = None  # the close code that said: sign in again
        self.starts = 0
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._socket: ClientConnection | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.wait_until(lambda: self.starts > 0 or self.ended is not None)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the socket and wait for the thread."""
        self._stopping.set()
        if self._socket is not None:
            self._socket.close()
        self._thread.join(10)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float = 30) -> None:
        """Return when ``condition`` holds; it is asked after every change.

        Raises:
            TimeoutError: It did not within ``seconds``.
        """
        with self._changed:
            if not self._changed.wait_for(condition, timeout=seconds):
                raise TimeoutError("nothing came")

    def entry(self, thread: str, mid: str, *, seconds: float = 30) -> Json:
        """Return the message ``mid`` of ``thread`` once it is shown."""
        found: list[Json] = []

        def is_there() -> bool:
            found[:] = [entry for entry in self.shown.get(thread, []) if entry["mid"] == mid]
            return bool(found)

        self.wait_until(is_there, seconds=seconds)
        return found[0]

    def head(self, thread: str) -> int:
        """Return the newest number shown of ``thread``; 0 for none."""
        return len(self.shown.get(thread, []))

    def _run(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._stopping.is_set():
            starts = self.starts
            try:
                self._follow_once()
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else None
                if code in SIGN_IN_AGAIN:
                    return self._end(code)
            except BROKEN:
                pass  # the service is away: wait a little, start again, fetch what was missed
            pause = min(LONGEST_PAUSE_S, pause * 2) if self.starts == starts else FIRST_PAUSE_S
            self._stopping.wait(pause * random.uniform(0.5, 1))  # noqa: S311 - jitter
        return None

    def _follow_once(self) -> None:
        address = self.wire.url.replace("http", "ws", 1) + "/ws"
        with connect(
            address,
            origin=Origin(self.wire.url),
            additional_headers={"Cookie": self.wire.cookie_header()},
            compression=None,
            proxy=None,
            ping_interval=None,
            close_timeout=1,
        ) as socket:
            self._socket = socket
            while True:
                self._take(json.loads(socket.recv()))

    def _take(self, event: Json) -> None:
        self.events.append(event)
        heads = event.get("heads", {})
        if event["type"] in {"entry", "changed"}:
            heads = {event["thread"]: [event["seq"], event["revision"]]}
        if event["type"] == "entry" and self._continues(event):
            self._show(event["thread"], [event["entry"]])
        for thread, (seq, revision) in heads.items():
            self.revisions[thread] = max(revision, self.revisions.get(thread, 0))
            if seq > self.head(thread):
                self._fetch(thread)
        with self._changed:
            self.starts += event["type"] == "hello"
            self._changed.notify_all()

    def _continues(self, event: Json) -> bool:
        return event["entry"] is not None and event["seq"] == self.head(event["thread"]) + 1

    def _fetch(self, thread: str) -> None:
        """Fetch what is missing; what cannot be had now is asked for at the next heartbeat."""
        head_seq = self.head(thread) + 1
        try:
            while self.head(thread) < head_seq:
                path = f"/api/threads/{thread}/entries"
                answer = self.wire.get(path, after=self.head(thread))
                head_seq = answer["head_seq"]
                if not answer["entries"]:
                    return
                self._show(thread, answer["entries"])
        except (NoAnswer, Refused):
            return

    def _show(self, thread: str, entries: list[Json]) -> None:
        with self._changed:
            known = self.shown.setdefault(thread, [])
            for entry in entries:
                if entry["seq"] == len(known) + 1:
                    known.append(entry)
                    self.arrived[thread, entry["seq"]] = time.time()
            self._changed.notify_all()

    def _end(self, code: int | None) -> None:
        with self._changed:
            self.ended = code
            self._changed.notify_all()
