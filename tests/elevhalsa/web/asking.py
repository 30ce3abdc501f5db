"""Ask an ASGI application over HTTP or a socket handshake, without a server."""

import asyncio
from typing import Any

import httpx

from elevhalsa.web.asgi_types import App, Headers, Message


def ask(
    app: App, path: str, *, method: str = "GET", headers: Headers | None = None
) -> httpx.Response:
    """Return the answer to one request for ``http://localhost:8000``."""
    pairs = [(b"host", b"localhost:8000")] if headers is None else headers
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": pairs,
    }
    sent = asyncio.run(call(app, scope, {"type": "http.request", "body": b""}))
    body = b"".join(message.get("body", b"") for message in sent)
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)


def shake_hands(app: App, origins: list[bytes]) -> Message:
    """Return what the application says first to a socket with these Origin headers."""
    headers = [(b"origin", origin) for origin in origins]
    scope = {"type": "websocket", "path": "/ws", "headers": headers}
    return asyncio.run(call(app, scope, {"type": "websocket.connect"}))[0]


async def call(app: App, scope: dict[str, Any], first: Message) -> list[Message]:
    """Return all that ``app`` sends after one event."""
    sent: list[Message] = []

    async def receive() -> Message:
        return first

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent
