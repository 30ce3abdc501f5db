"""The socket: one for each signed-in client. It only tells; writing goes over HTTP.

Nothing depends on a client's goodbye, and the channel layer may lose, repeat or reorder what it
likes: every 20 seconds the newest numbers come from the database.
"""

import asyncio
import json
import random
import time
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import UUID

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error

from chat.heads import heads_of
from chat.watch import watch
from elevhalsa.clock import database_now, host_now
from elevhalsa.errors import DomainError, NotSignedIn
from elevhalsa.people import ended, sessions
from elevhalsa.people.models import Person
from elevhalsa.wire import moment_text

logger = structlog.get_logger(__name__)

HEADS_EVERY_S = 20.0
OLDEST_S = 8 * 3600  # a socket comes back with its groups renewed
COME_BACK_WITHIN_MS = 5000
FRAMES, WINDOW_S = 30, 10.0  # a client's frames, in so many seconds
FRAME_CHARACTERS = 64  # of {"op": "ping"} with room for spaces
SIGN_IN, BAD_FRAME, COME_BACK = 4401, 1008, 1012
TOLD = frozenset({"entry", "changed", "companion", "notice"})  # what others may send in the layer


class ClientConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One signed-in client."""

    ticket: sessions.Ticket | None = None
    heart: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - Channels has no types for these
        """Run until the socket ends, however it ends, and leave nothing behind."""
        self.frames = 0
        self.window_began = time.monotonic()
        try:
            await super().__call__(scope, receive, send)
        finally:
            watch.discard(self)
            if self.heart:
                self.heart.cancel()
            await self.leave_group()

    async def connect(self) -> None:
        """Join the person's own group, or close with the domain's refusal."""
        await self.accept()  # a refusal before this reaches browsers as a bare 1006
        try:
            self.ticket = await database_sync_to_async(_admit, thread_sensitive=False)(
                session_key_of(self.scope)
            )
        except DomainError as refusal:
            await self.close(code=4000 + refusal.status)
            return
        await self.join_group(ended.group_of(self.ticket.person_id))
        watch.add(self, self.ticket)
        await self.tell_heads("hello")
        self.heart = asyncio.create_task(self.beat())

    async def join_group(self, group: str) -> None:
        """Listen for news. Where the layer is away, the heads alone must do: they come anyway."""
        try:
            await self.channel_layer.group_add(group, self.channel_name)
        except Exception:
            # Whatever a layer raises when it is away, the client is served without it.
            logger.warning("no channel layer: this socket polls", exc_info=True)

    async def leave_group(self) -> None:
        """Hear no more. A layer that is away forgets by itself."""
        if self.ticket is None:
            return
        try:
            await self.channel_layer.group_discard(
                ended.group_of(self.ticket.person_id), self.channel_name
            )
        except Exception:
            # The same: nothing depends on it.
            logger.info("left no group: the channel layer is away", exc_info=True)

    async def beat(self) -> None:
        """Send the newest numbers every 20 seconds, and at last ask the client to come back."""
        for _ in range(int(OLDEST_S / HEADS_EVERY_S)):
            await asyncio.sleep(HEADS_EVERY_S)
            await self.tell_heads("heads")
        wait_ms = random.randrange(COME_BACK_WITHIN_MS)  # noqa: S311 - spreads load
        await self.tell({"type": "reconnect", "in_ms": wait_ms})
        await self.close(code=COME_BACK)

    async def tell_heads(self, kind: str) -> None:
        """Send the newest numbers of all open threads that the person may read now."""
        assert self.ticket is not None, "a stranger has no heads"
        ask = database_sync_to_async(_heads, thread_sensitive=False)
        try:
            frame = await ask(self.ticket.person_id)
        except Error:
            logger.warning("no heads this time: the database is away", exc_info=True)
        except NotSignedIn:
            await self.close(code=SIGN_IN)
        else:
            await self.tell({"type": kind, **frame})

    async def tell(self, frame: dict[str, object]) -> None:
        """Send one frame."""
        await self.send(text_data=json.dumps(frame, separators=(",", ":")))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer a ping. Anything else a client has no business to send."""
        if self.ticket is None:
            return
        if self.comes_too_fast() or bytes_data is not None or not is_ping(text_data):
            await self.close(code=BAD_FRAME)
            return
        await self.tell({"type": "pong"})

    def comes_too_fast(self) -> bool:
        """Count a frame, and say whether it is one too many."""
        moment = time.monotonic()
        if moment - self.window_began > WINDOW_S:
            self.frames, self.window_began = 0, moment
        self.frames += 1
        return self.frames > FRAMES

    async def client_tell(self, event: dict[str, Any]) -> None:
        """Pass on what ``chat.events`` announced."""
        for frame in event.get("frames", [event["frame"]]):
            assert frame["type"] in TOLD, "only this project's own events travel in the layer"
            await self.tell(frame)

    async def session_ended(self, event: dict[str, Any]) -> None:
        """Close: the person's sessions of this epoch have ended (``elevhalsa.people.ended``)."""
        if self.ticket and self.ticket.epoch < event["epoch"]:
            await self.close(code=SIGN_IN)


def session_key_of(scope: dict[str, Any]) -> str | None:
    """Return the session key of the request that opened the socket."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin1"))
            except CookieError:
                return None
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else None


def is_ping(text: str | None) -> bool:
    """Say whether a frame is the only one that clients may send."""
    if text is None or len(text) > FRAME_CHARACTERS:
        return False
    try:
        return bool(json.loads(text) == {"op": "ping"})
    except (ValueError, RecursionError):
        return False


def _admit(session_key: str | None) -> sessions.Ticket:
    return sessions.admit(session_key, now=host_now())[1]


def _heads(person_id: UUID) -> dict[str, object]:
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotSignedIn
    return {"heads": heads_of(person), "now": moment_text(database_now())}
