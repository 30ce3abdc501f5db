"""Who watches that a socket outlives no session: one question for all sockets of a process."""

import asyncio
from typing import Protocol

import structlog
from channels.db import database_sync_to_async
from django.db import Error

from elevhalsa.clock import host_now
from elevhalsa.people.sessions import Ticket, ended_among

logger = structlog.get_logger(__name__)

EVERY_S = 10.0
SIGN_IN = 4401


class Socket(Protocol):
    """What is watched."""

    async def close(self, code: int | None = None) -> None:
        """Close it."""


class Watch:
    """All sockets of this process, with the sessions that opened them."""

    def __init__(self) -> None:
        self.tickets: dict[Socket, Ticket] = {}
        self.round: asyncio.Task[None] | None = None

    def add(self, socket: Socket, ticket: Ticket) -> None:
        """Watch a socket from now on."""
        self.tickets[socket] = ticket
        if self.round is None or self.round.done():
            self.round = asyncio.get_running_loop().create_task(self._go_round())

    def discard(self, socket: Socket) -> None:
        """Watch it no longer."""
        self.tickets.pop(socket, None)
        if self.round and not self.tickets:
            self.round.cancel()
            self.round = None

    async def _go_round(self) -> None:
        while self.tickets:
            await asyncio.sleep(EVERY_S)
            try:
                await self.close_ended()
            except Error:
                logger.warning("sessions not checked: the database is away", exc_info=True)

    async def close_ended(self) -> None:
        """Close every socket whose session has ended, in whatever way it did."""
        ask = database_sync_to_async(ended_among, thread_sensitive=False)
        over = await ask(set(self.tickets.values()), now=host_now())
        for socket, ticket in list(self.tickets.items()):
            if ticket in over:
                await _close(socket)


async def _close(socket: Socket) -> None:
    """Close one; that it is gone already keeps no other open."""
    try:
        await socket.close(code=SIGN_IN)
    except Exception:
        # Whatever a server raises for a socket that ended at this moment.
        logger.info("a socket was gone before it could be closed", exc_info=True)


watch = Watch()
