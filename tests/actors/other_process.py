"""A person's device in a process of its own, asked line by line what to do.

Nothing but these lines passes between the processes: what one reads, it got from the service.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Self

from elevhalsa.keys.e1.encoding import from_base64url
from tests.actors.follower import Follower
from tests.actors.reader import Reader, new_id
from tests.actors.staff import Staff
from tests.actors.student import Student
from tests.actors.wire import Json, Refused

PATIENCE_S = 30.0


class DeviceFailed(Exception):
    """What the device was asked did not come out."""


class OtherProcess:
    """The near end: starts the process, asks, waits."""

    def __init__(self, kind: str, url: str) -> None:
        self.kind = kind
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__, kind, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def ask(self, do: str, **what: object) -> Json:
        """Return what came of it.

        Raises:
            DeviceFailed: With the reason that the device gives.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise DeviceFailed(f"the {self.kind} device ended")
        answer: Json = json.loads(line)
        if "problem" in answer:
            raise DeviceFailed(f"{self.kind} {do}: {answer['problem']}")
        return answer


class Device:
    """The far end: an actor that follows its threads and does what it is asked."""

    def __init__(self, actor: Reader) -> None:
        self.actor = actor
        self.follower: Follower | None = None

    def come_in(self, *, person: Json, fingerprint: dict[str, str]) -> Json:
        """Sign in, unlock with the secret, hold the paper's fingerprints against the service."""
        actor = self.actor
        actor.sign_in(person["username"], person["password"], person["totp_secret"] or "")
        actor.unlock(person["secret"])
        for school, on_paper in fingerprint.items():
            actor.pin_school(school, from_base64url(on_paper))
        if isinstance(actor, Staff):
            actor.fetch_rings()
        self.follower = actor.follow()
        self.follower.__enter__()
        return {"id": actor.id}

    def start(self, *, text: str, branch: str) -> Json:
        """Open a thread; the time runs from pressing Send."""
        assert isinstance(self.actor, Student)
        thread, mid = new_id(), new_id()
        sent_at = time.time()
        self.actor.start_thread(text, self.actor.wish(branch), thread=thread, mid=mid)
        return {"thread": thread, "mid": mid, "sent_at": sent_at, "took_s": time.time() - sent_at}

    def write(self, *, thread: str, text: str) -> Json:
        """Write into a thread."""
        mid, sent_at = new_id(), time.time()
        self.actor.write(thread, text, mid=mid)
        return {"mid": mid, "sent_at": sent_at}

    def receive(self, *, thread: str, mid: str, seconds: float = PATIENCE_S) -> Json:
        """Return the text of a message once the socket brought it, and when that was."""
        assert self.follower is not None
        entry = self.follower.entry(thread, mid, seconds=seconds)
        text = self.actor.open(thread).open_entry(entry).text
        return {"text": text, "at": self.follower.arrived[thread, entry["seq"]]}

    def read(self, *, thread: str) -> Json:
        """Return what a thread says when it is fetched anew, and the events in it."""
        events = [entry["kind"] for entry in self.actor.entries(thread) if entry["mid"] is None]
        return {"texts": self.actor.texts(thread), "events": events}

    def claim(self, *, thread: str) -> Json:
        """Take a thread."""
        assert isinstance(self.actor, Staff)
        self.actor.claim(thread)
        return {}

    def can_find(self, *, thread: str) -> Json:
        """Say whether the service shows a thread at all."""
        try:
            self.actor.wire.get(f"/api/threads/{thread}")
        except Refused:
            return {"found": False}
        return {"found": True}

    def put_away(self) -> None:
        """End following, hang up."""
        if self.follower is not None:
            self.follower.stop()
        self.actor.close()


KINDS: dict[str, Callable[[str], Reader]] = {"Student": Student, "Staff": Staff}
DOES = ("come_in", "start", "write", "receive", "read", "claim", "can_find")


def run(kind: str, url: str) -> None:
    """Read one JSON line after the other, answer each with one."""
    device = Device(KINDS[kind](url))
    for line in sys.stdin:
        wanted = json.loads(line)
        do = wanted.pop("do")
        try:
            assert do in DOES
            answer = getattr(device, do)(**wanted)
        except Exception as problem:  # noqa: BLE001 - it travels to whoever asked
            answer = {"problem": f"{type(problem).__name__}: {problem}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    device.put_away()


if __name__ == "__main__":
    run(*sys.argv[1:])
