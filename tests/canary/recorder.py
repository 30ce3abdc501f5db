"""A small proxy in front of the service that keeps every byte, in both directions."""

import socket
import threading
from dataclasses import dataclass, field
from typing import Self

from tests.ports import free_port

CHUNK = 65536
HEAD_END = b"\r\n\r\n"
MASKED, LONG, LONGER = 0x80, 126, 127


@dataclass
class Connection:
    """What one connection carried."""

    sent: bytearray = field(default_factory=bytearray)  # by the client
    answered: bytearray = field(default_factory=bytearray)


class Recorder:
    """Listens on a port of its own, passes everything on to ``to_port``, and remembers it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.to_port = 0
        self.connections: list[Connection] = []
        self._carriers: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        for carrier in self._carriers:
            carrier.join(5)

    def everything(self) -> bytes:
        """Return every byte that passed; WebSocket frames of clients without their masks."""
        parts = []
        for one in self.connections:
            parts += [bytes(one.sent), bytes(one.answered), unmasked(bytes(one.sent))]
        return b"\n".join(parts)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return  # closed: the recording is over
            one = Connection()
            self.connections.append(one)
            carry = threading.Thread(target=self._carry, args=(near, one), daemon=True)
            carry.start()
            self._carriers.append(carry)

    def _carry(self, near: socket.socket, one: Connection) -> None:
        """Pass on both ways until both sides have hung up."""
        with near, socket.create_connection(("127.0.0.1", self.to_port)) as far:
            back = threading.Thread(target=_pass_on, args=(far, near, one.answered), daemon=True)
            back.start()
            _pass_on(near, far, one.sent)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    try:
        while chunk := source.recv(CHUNK):
            kept += chunk
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()  # one side broke off: so does the other


def unmasked(sent: bytes) -> bytes:
    """Return the payloads of a client's WebSocket frames, which travel masked; b"" for HTTP."""
    head, found, frames = sent.partition(HEAD_END)
    if not found or b"upgrade: websocket" not in head.lower():
        return b""
    payloads, at = [], 0
    while at + 2 <= len(frames):
        length, start = _length(frames, at)
        mask, start = frames[start : start + 4], start + 4
        payload = frames[start : start + length]
        payloads.append(bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)))
        at = start + length
    return b"\n".join(payloads)


def _length(frames: bytes, at: int) -> tuple[int, int]:
    """Return a frame's payload length, and where its mask starts."""
    assert frames[at + 1] & MASKED, "clients mask"
    short = frames[at + 1] & 0x7F
    if short == LONG:
        return int.from_bytes(frames[at + 2 : at + 4], "big"), at + 4
    if short == LONGER:
        return int.from_bytes(frames[at + 2 : at + 10], "big"), at + 10
    return short, at + 2
