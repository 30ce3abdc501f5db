"""A signed-in client's socket, as the server's own application serves it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings

from chat.consumers import ClientConsumer
from elevhalsa.people.models import Person
from tests.factories import client_of

Frame = dict[str, Any]


def cookie_of(person: Person, *, verified: bool = True) -> bytes:
    """Return the Cookie header of a browser in which a person is signed in."""
    client = client_of(person, verified=verified)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={key}".encode()


class Socket(WebsocketCommunicator):  # type: ignore[misc]  # Channels has no types
    """One socket. Frames come as JSON."""

    def __init__(self, cookie: bytes | None) -> None:
        headers = [] if cookie is None else [(b"cookie", cookie)]
        super().__init__(ClientConsumer.as_asgi(), "/ws", headers=headers)

    async def send_input(self, message: Frame) -> None:
        """Send to the application, which closes its database connections as it does in life.

        Channels' own communicator stops it from doing so: on a pool that would be a leak.
        """
        await ApplicationCommunicator.send_input(self, message)  # type: ignore[no-untyped-call]

    async def receive_output(self, timeout: float = 1) -> Frame:  # noqa: ASYNC109 - asgiref's
        """Receive from the application; the same."""
        base = ApplicationCommunicator
        output: Frame = await base.receive_output(self, timeout)  # type: ignore[no-untyped-call]
        return output

    async def frame(self) -> Frame:
        """Return the next frame."""
        received: Frame = await self.receive_json_from(timeout=3)
        return received

    async def closed_with(self) -> int:
        """Return the code that the socket is closed with, whatever was told before."""
        while (output := await self.receive_output(timeout=3))["type"] != "websocket.close":
            pass
        code: int = output["code"]
        return code


@asynccontextmanager
async def socket_of(person: Person | None, *, verified: bool = True) -> AsyncIterator[Socket]:
    """Open a socket as this person, or as a stranger."""
    cookie = None
    if person:
        cookie = await in_thread(cookie_of, person, verified=verified)
    socket = Socket(cookie)
    assert (await socket.connect())[0]
    try:
        yield socket
    finally:
        if not socket.future.done():
            await socket.disconnect()


async def in_thread(command: Callable[..., Any], *args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the command takes and gives
    """Call a command of the product, which is not asynchronous."""
    return await database_sync_to_async(command)(*args, **named)
