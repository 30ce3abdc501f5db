"""A server with the product's bounds around an application that tests can ask anything of.

Run as a module: ``python -m tests.elevhalsa.server.target PORT [SOCKET_SECONDS]``.
"""

import asyncio
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from elevhalsa.server import bounds, process  # noqa: E402
from elevhalsa.web.asgi_types import Receive, Scope, Send  # noqa: E402

PAGE = os.sysconf("SC_PAGE_SIZE")
CHUNK = "x" * 65_536
LARGE = b"x" * (20 << 20)
PUSHED_CHUNKS = 1600  # 100 MB


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    await (socket if scope["type"] == "websocket" else request)(scope, receive, send)


def memory() -> bytes:
    return str(int(Path("/proc/self/statm").read_text().split()[1]) * PAGE).encode()


async def request(scope: Scope, _: Receive, send: Send) -> None:
    body = memory() if scope["path"] == "/memory" else b"ok"
    if scope["path"] == "/large":
        body = LARGE
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def socket(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] == "/push":
        for _ in range(PUSHED_CHUNKS):
            await send({"type": "websocket.send", "text": CHUNK})
            await asyncio.sleep(0)
    while (event := await receive())["type"] == "websocket.receive":
        text = event.get("text") or "bytes"
        if text == "close":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "websocket.send", "text": text})


if __name__ == "__main__":
    if len(sys.argv) > 2:
        bounds.SOCKET_S = int(sys.argv[2])
    ended_well = process.serve(
        application,
        interface="127.0.0.1",
        port=int(sys.argv[1]),
        on_ready=lambda: print("ready", flush=True),  # noqa: T201 - the test waits for it,
    )
    sys.exit(0 if ended_well else 1)
