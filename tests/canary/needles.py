"""The forms in which a text or a secret could lie in a file or on the wire, and the search."""

import base64
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

MIDDLE = 12  # base64 characters: long enough to mean something


@dataclass(frozen=True)
class Needle:
    """One form of one thing that must be nowhere."""

    name: str
    form: str
    data: bytes


@dataclass(frozen=True)
class Hit:
    """Where a needle lay."""

    place: str
    name: str
    form: str


def of_text(name: str, text: str) -> Iterator[Needle]:
    """Yield the forms of a text."""
    yield from of_bytes(name, text.encode())
    yield Needle(name, "UTF-16 little-endian", text.encode("utf-16-le"))
    yield Needle(name, "UTF-16 big-endian", text.encode("utf-16-be"))
    yield Needle(name, "JSON escapes", json.dumps(text)[1:-1].encode())
    yield Needle(name, "percent escapes", quote(text).encode())


def of_bytes(name: str, data: bytes) -> Iterator[Needle]:
    """Yield the forms of bytes."""
    yield Needle(name, "raw", data)
    yield Needle(name, "hex", data.hex().encode())
    yield Needle(name, "HEX", data.hex().upper().encode())
    for shift in range(3):
        yield from _base64_of(name, data, shift)


def _base64_of(name: str, data: bytes, shift: int) -> Iterator[Needle]:
    """Yield both alphabets' text of ``data`` where ``shift`` bytes stand before it.

    The first and last characters mix with the neighbours' bits, so they are left out.
    """
    encoded = base64.b64encode(bytes(shift) + data)
    first = -(-shift * 8 // 6)
    last = (shift + len(data)) * 8 // 6
    middle = encoded[first:last]
    assert len(middle) >= MIDDLE, "too short to be searched for"
    yield Needle(name, f"base64, {shift} before", middle)
    url = middle.replace(b"+", b"-").replace(b"/", b"_")
    if url != middle:
        yield Needle(name, f"base64url, {shift} before", url)


def search(haystacks: Iterable[tuple[str, bytes]], needles: Iterable[Needle]) -> list[Hit]:
    """Return every needle in every haystack."""
    wanted = list(needles)
    return [
        Hit(place, needle.name, needle.form)
        for place, haystack in haystacks
        for needle in wanted
        if needle.data in haystack
    ]


def files_in(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file under ``folders`` with its content: databases, WAL, keys, logs, the rest."""
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                file = Path(parent, name)
                yield file.name, file.read_bytes()
