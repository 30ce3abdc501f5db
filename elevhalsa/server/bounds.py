"""Daphne held to bounds: what one client can make this process remember, and for how long.

Daphne queues whatever a client sends and buffers whatever it will not read. Its classes are
replaced here by ones that let go of such a client (docs/decisions/bounded-daphne.md). The
tests in ``tests/elevhalsa/server`` show over real sockets that each bound is in force.
"""

import time
from typing import Any

import daphne.server
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.web.http import HTTPChannel

MOST_WAITING = 32  # frames that the application has not yet taken
MOST_UNSENT = 1 << 20  # bytes that the client has not yet read
FRAME_BYTES = 16_384  # of one message from a client
FRAMES, WINDOW_S = 30, 10  # so many frames, pings included, in so many seconds
SOCKET_S = 8 * 3600  # age at which a socket is closed: it comes back with its groups renewed
HANDSHAKE_S = 20
REQUEST_BYTES = 1 << 20  # of one request's body
ATTACHMENT_BYTES = 8 << 20  # of a body that brings an attachment
ATTACHMENTS = b"/api/attachments/"
MOST_UNREAD = 64 << 20  # bytes of answers that all clients together have not yet read
REQUEST_S = 60
POLICY_VIOLATION = 1008


def unsent_in(transport: object) -> int:
    """Count the bytes that wait in this process for the other end of a connection."""
    waiting: int = getattr(transport, "_tempDataLen", 0)
    sent: int = getattr(transport, "offset", 0)
    return waiting + len(getattr(transport, "dataBuffer", b"")) - sent


class BoundedSocket(WebSocketProtocol):  # type: ignore[misc]  # Daphne has no types
    """A socket that is dropped when its client writes too fast or reads too slowly."""

    maxMessagePayloadSize: int  # noqa: N815 - autobahn's
    frames = 0
    window_began = 0.0
    refused = False

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 - autobahn's
        """Pass a frame on, if the application keeps up and the client keeps within its rate."""
        if self.refused or self.too_many():
            return
        if self.application_queue.qsize() >= MOST_WAITING:
            self.dropConnection(abort=True)
            return
        super().onMessage(payload, isBinary)

    def onPing(self, payload: bytes) -> None:  # noqa: N802 - autobahn's
        """Answer a ping, within the same rate."""
        if not self.refused and not self.too_many():
            super().onPing(payload)

    def too_many(self) -> bool:
        """Count a frame; close the socket if its client sent too many. Return whether it did."""
        now = time.monotonic()
        if now - self.window_began > WINDOW_S:
            self.frames, self.window_began = 0, now
        self.frames += 1
        self.refused = self.frames > FRAMES
        if self.refused:
            self.serverClose(POLICY_VIOLATION)
            self.transport.pauseProducing()  # reads no more of it while the close is under way
        return self.refused

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802, FBT
        """Send, unless the client has gone or has long stopped reading."""
        if self.state in {self.STATE_CLOSED, self.STATE_CLOSING}:
            return
        if self.unsent() > MOST_UNSENT:
            self.dropConnection(abort=True)
            return
        theirs, self.maxMessagePayloadSize = self.maxMessagePayloadSize, MOST_UNSENT
        try:
            super().serverSend(content, binary)  # autobahn holds us to the client's limit
        finally:
            self.maxMessagePayloadSize = theirs

    def unsent(self) -> int:
        """Count the bytes that wait for the client in this process."""
        return unsent_in(getattr(self.transport, "transport", self.transport))

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 - Daphne's
        """Close with any code. Autobahn's own ``sendClose`` refuses 1008 and 1012."""
        if self.state == self.STATE_OPEN:
            self.sendCloseFrame(code=1000 if code is None else code)


class BoundedSocketFactory(WebSocketFactory):  # type: ignore[misc]  # Daphne has no types
    """Makes bounded sockets."""

    protocol = BoundedSocket

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.setProtocolOptions(failByDrop=False)  # a bad frame is told why: 1002, 1007, 1009


class BoundedRequest(WebRequest):  # type: ignore[misc]  # Daphne has no types
    """A request whose body is refused as soon as it is known to be too long."""

    received = 0

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's
        """Look at the announced length before a byte of it is kept."""
        super().gotLength(length)
        self.count(length or 0)
        self.received = 0

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's
        """Keep a piece of the body, while there is room for it."""
        if self.count(len(data)):
            super().handleContentChunk(data)

    def count(self, size: int) -> bool:
        """Add ``size`` bytes. Return whether they fit; hang up if they do not."""
        self.received += size
        if self.received > self.most():
            self.channel.transport.abortConnection()
            return False
        return True

    def handle_reply(self, message: dict[str, object]) -> None:
        """Answer, and see to it that not too much of all answers lies unread."""
        channel = self.channel  # gone with the last piece
        super().handle_reply(message)
        if channel is not None and channel.transport is not None:
            answers.add(channel.transport)

    def most(self) -> int:
        """Return how long the body may be, by the request's first line: all that is known yet."""
        channel = self.channel
        brings = channel._command == b"PUT" and channel._path.startswith(ATTACHMENTS)  # noqa: SLF001
        return ATTACHMENT_BYTES if brings else REQUEST_BYTES


class Answers:
    """Connections with an answer that is not yet read: whoever has read longest is let go of."""

    def __init__(self) -> None:
        self.unread: list[Any] = []  # Twisted's transports, the oldest first

    def add(self, transport: Any) -> None:  # noqa: ANN401 - Twisted's
        """Remember a connection; where too much is unread by all, drop the oldest."""
        self.unread = [one for one in self.unread if one is transport or unsent_in(one)]
        if transport not in self.unread:
            self.unread.append(transport)
        while sum(map(unsent_in, self.unread)) > MOST_UNREAD:
            self.unread.pop(0).abortConnection()


answers = Answers()


class BoundedHTTPFactory(HTTPFactory):  # type: ignore[misc]  # Daphne has no types
    """Makes bounded requests."""

    def buildProtocol(self, addr: object) -> HTTPChannel:  # noqa: N802 - Twisted's
        """Make the protocol of one connection."""
        protocol: HTTPChannel = super().buildProtocol(addr)
        protocol.requestFactory = BoundedRequest
        return protocol


# Daphne's server makes its factories itself, by these names.
daphne.server.WebSocketFactory = BoundedSocketFactory
daphne.server.HTTPFactory = BoundedHTTPFactory
