"""A place outside the product that takes pings and alarms: a real HTTP server."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE_S = 300  # on a machine that does much else


@dataclass(frozen=True)
class Heard:
    """One request, and when it came by this host's stopwatch."""

    at_s: float
    method: str
    path: str
    raw: bytes  # every byte: first line, headers, body
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """Return what an alarm says."""
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class Sink:
    """What came in, and how to answer."""

    url: str = ""
    status: int = 200
    date: datetime | None = None  # what the answers say; the real time if none
    location: str = ""
    heard: list[Heard] = field(default_factory=list)

    @property
    def pings(self) -> list[Heard]:
        """Return the requests that said that all is well."""
        return [one for one in self.heard if one.path == "/ping"]

    @property
    def alarms(self) -> list[Heard]:
        """Return the requests that told somebody."""
        return [one for one in self.heard if one.path == "/alarm"]

    def wait_for(self, is_there: Callable[[], object]) -> None:
        """Return when something has been heard."""
        give_up = time.monotonic() + PATIENCE_S
        while not is_there():
            assert time.monotonic() < give_up, [one.path for one in self.heard]
            time.sleep(0.02)


@contextmanager
def listening() -> Iterator[Sink]:
    """Listen on a free port until the block ends."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"] or 0))
            raw = f"{self.requestline}\r\n{self.headers}".encode() + body
            at_s = time.monotonic()
            sink.heard.append(Heard(at_s, self.command, self.path, raw, body))
            self.send_response_only(sink.status)
            self.send_header("Date", format_datetime(sink.date or datetime.now(UTC), usegmt=True))
            self.send_header("Content-Length", "0")
            if sink.location:
                self.send_header("Location", sink.location)
            self.end_headers()

        do_GET = do_POST = do_HEAD = answer  # noqa: N815 - so the library calls them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        sink.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield sink
        server.shutdown()
