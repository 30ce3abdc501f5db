"""Small wrappers: the alive check, the one path of sockets, one log line for each request."""

import re
import time
from http import HTTPStatus

import structlog

from elevhalsa.web.asgi_types import App, Message, Receive, Scope, Send

logger = structlog.get_logger("elevhalsa.requests")

WORD = re.compile(r"[a-z-]{1,20}")  # what our own addresses are made of; an id is longer
DEPTH = 8  # parts of a path in the log


def alive(app: App) -> App:
    """Wrap ``app`` so that /healthz is answered here: the process answers, that is all it says."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/healthz":
            await app(scope, receive, send)
            return
        kind = [(b"content-type", b"text/plain"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        await send({"type": "http.response.body", "body": b"ok"})

    return wrapped


def with_one_path(app: App, path: str) -> App:
    """Wrap a socket application: it lives at ``path``, and every other address is refused."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == path:
            await app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4404})

    return wrapped


def with_access_log(app: App) -> App:
    """Wrap ``app`` so that each answer leaves one line: no query, no id, no address, no name."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        status = 0
        begun = time.monotonic()

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, watching)
        finally:
            took_ms = round((time.monotonic() - begun) * 1000)
            log = logger.warning if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logger.info
            log(
                "request",
                method=scope["method"],
                path=without_ids(scope["path"]),
                status=status,
                took_ms=took_ms,
            )

    return wrapped


def without_ids(path: str) -> str:
    """Return ``path`` with everything replaced that is no word of our own addresses.

    Who reads logs need not tell threads apart, and what a stranger typed stays out of them.
    """
    parts = path.strip("/").split("/")[:DEPTH]
    return "/" + "/".join(part if WORD.fullmatch(part) else "{}" for part in parts if part)
