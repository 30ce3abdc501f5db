"""The gallery of the development build: every screen in every state, served for one look."""

import functools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlencode

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PAGE = "/gallery.html"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and writes nothing down."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Room:
    """One screen in one state."""

    audience: str
    screen: str
    state: str

    def __str__(self) -> str:
        return f"{self.audience}, {self.screen}, {self.state}"


@dataclass(frozen=True)
class Gallery:
    """Where the rooms are."""

    url: str

    def rooms(self, page: Page) -> list[Room]:
        """Return every room, as the gallery's own list has them."""
        page.goto(self.url)
        page.locator("html[data-drawn]").wait_for()
        links = page.locator("td a").evaluate_all("links => links.map(({ search }) => search)")
        return [
            Room(**{key: value for key, [value] in parse_qs(link[1:]).items()}) for link in links
        ]

    def enter(self, page: Page, room: Room, language: str = "sv") -> None:
        """Open a room, and wait until it is drawn."""
        page.goto(f"{self.url}?{urlencode({**vars(room), 'language': language})}")
        page.locator("html[data-drawn]").wait_for()


@contextmanager
def opened() -> Iterator[Gallery]:
    """Build the gallery and serve it, until the block ends."""
    subprocess.run(
        [sys.executable, "tools/prepare.py", "npm", "run", "gallery"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    handler = functools.partial(Quiet, directory=ROOT / "frontend" / "gallery")
    with ThreadingHTTPServer(("localhost", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Gallery(f"http://localhost:{server.server_port}{PAGE}")
        server.shutdown()
