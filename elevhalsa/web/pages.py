"""The built client, from memory: a few files, read once when the process starts."""

import gzip
import mimetypes
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from elevhalsa.web.asgi_types import App, Headers, Receive, Scope, Send, header

PAGES = {
    "/": "student.html",
    "/personal": "staff.html",
    "/insyn": "insight.html",
    "/administration": "setup.html",
}
LOST = "lost.html"  # for a person at an address that names nothing: with the help numbers
INTERFACE = ("/api/", "/readyz", "/metrics")
TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True)
class File:
    """One file as it goes out: plain, and compressed where that helps."""

    kind: str  # its Content-Type
    plain: bytes
    packed: bytes | None


def load(folder: Path) -> dict[str, File]:
    """Return every file of the built client by the address it answers to."""
    html = {file.name: read(file) for file in folder.glob("*.html")}
    pages = {address: html[name] for address, name in PAGES.items() if name in html}
    others = {
        f"/{file.relative_to(folder).as_posix()}": read(file)
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".html"
    }
    return {**others, **pages}


def read(file: Path) -> File:
    """Read one file."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    kind = "text/javascript" if file.suffix == ".js" else kind
    plain = file.read_bytes()
    texts = kind.startswith(TEXT)
    return File(
        kind=f"{kind}; charset=utf-8" if texts else kind,
        plain=plain,
        packed=gzip.compress(plain, mtime=0) if texts else None,
    )


def with_pages(app: App, folder: Path) -> App:
    """Wrap ``app`` so that the client's own addresses are answered from ``folder``."""
    files = load(folder)
    lost = read(folder / LOST) if (folder / LOST).is_file() else None

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        file = files.get(scope["path"])
        status = HTTPStatus.OK.value
        if file is None and is_visit(scope):
            file, status = lost, HTTPStatus.NOT_FOUND.value
        if file is None or scope["method"] not in {"GET", "HEAD"}:
            await app(scope, receive, send)
            return
        body, headers = answer(file, b"gzip" in b",".join(header(scope, b"accept-encoding")))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        shown = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": shown})

    return wrapped


def is_visit(scope: Scope) -> bool:
    """Say whether a person's browser asks for a page, and not a program for an answer."""
    asks_for_text = b"text/html" in b",".join(header(scope, b"accept"))
    return asks_for_text and not scope["path"].startswith(INTERFACE)


def answer(file: File, packs: bool) -> tuple[bytes, Headers]:
    """Return the body and the headers for a client that does or does not take gzip."""
    packed = file.packed if packs else None
    body = file.plain if packed is None else packed
    headers = [
        (b"content-type", file.kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    if packed is not None:
        headers.append((b"content-encoding", b"gzip"))
    return body, headers
