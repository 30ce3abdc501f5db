"""A sealed archive opens whole for whom it was sealed, or not at all."""

import base64
from itertools import pairwise
from pathlib import Path

import pytest

from elevhalsa.backup.errors import BackupUnusable
from elevhalsa.backup.keys import SecretKey
from elevhalsa.backup.sealing import CHUNK, HEAD_BYTES, is_sealed, open_archive, sealed_to
from elevhalsa.keys.e1.primitives import TAG_BYTES

KEY, OTHER = SecretKey(bytes(range(32))), SecretKey(bytes(32))
SEALED_CHUNK = CHUNK + TAG_BYTES
EARLIER = Path(__file__).with_name("sealed_earlier.b64")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "elevhalsa.backup"


def sealed(plain: bytes, place: Path, *, key: SecretKey = KEY, piece: int = 10_240) -> bytes:
    """Seal ``plain`` as it comes, in pieces, and return the archive."""
    with place.open("wb") as file, sealed_to(file, key.public) as archive:
        for start in range(0, len(plain), piece):
            archive.write(plain[start : start + piece])
    return place.read_bytes()


def opened(place: Path, *, key: SecretKey = KEY) -> bytes:
    to = place.with_suffix(".opened")
    open_archive(place, key, to=to)
    return to.read_bytes()


def text(size: int) -> bytes:
    return (b"Elevens namn och allt annat. " * (size // 29 + 1))[:size]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
@pytest.mark.parametrize("piece", [10_240, 3 * CHUNK])
def test_what_was_sealed_opens_as_it_was(place: Path, size: int, piece: int) -> None:
    plain = text(size)

    archive = sealed(plain, place, piece=piece)

    assert is_sealed(place)
    assert opened(place) == plain
    assert len(archive) == HEAD_BYTES + size + TAG_BYTES * max(1, -(-size // CHUNK))


def test_nothing_of_it_can_be_read_without_the_key(place: Path) -> None:
    archive = sealed(text(2 * CHUNK), place)

    assert b"Elevens" not in archive
    with pytest.raises(BackupUnusable, match="was sealed for the key"):
        opened(place, key=OTHER)


def test_the_same_data_sealed_twice_have_nothing_in_common(place: Path) -> None:
    first, second = (sealed(text(CHUNK), place)[HEAD_BYTES:] for _ in range(2))

    assert first[:64] != second[:64]


def test_any_changed_byte_is_refused(place: Path) -> None:
    archive = sealed(text(2 * CHUNK + 100), place)
    starts = [*range(0, HEAD_BYTES, 97), *range(HEAD_BYTES, len(archive), 9973)]

    for at in [*starts, HEAD_BYTES - 1, len(archive) - 1]:
        place.write_bytes(archive[:at] + bytes([archive[at] ^ 1]) + archive[at + 1 :])
        with pytest.raises(BackupUnusable):
            opened(place)


@pytest.mark.parametrize(
    "kept",
    [
        0,
        HEAD_BYTES - 1,
        HEAD_BYTES,
        HEAD_BYTES + TAG_BYTES,
        HEAD_BYTES + SEALED_CHUNK - 1,
        HEAD_BYTES + SEALED_CHUNK,
        HEAD_BYTES + 2 * SEALED_CHUNK,
        -1,
    ],
)
def test_an_archive_that_was_cut_short_is_refused(place: Path, kept: int) -> None:
    place.write_bytes(sealed(text(2 * CHUNK + 100), place)[:kept])

    with pytest.raises(BackupUnusable):
        opened(place)


@pytest.mark.parametrize("more", [b"\0", bytes(TAG_BYTES), bytes(SEALED_CHUNK)])
def test_an_archive_that_goes_on_after_its_end_is_refused(place: Path, more: bytes) -> None:
    place.write_bytes(sealed(text(2 * CHUNK), place) + more)

    with pytest.raises(BackupUnusable):
        opened(place)


def chunks_of(archive: bytes) -> list[bytes]:
    ends = [*range(HEAD_BYTES, len(archive), SEALED_CHUNK), len(archive)]
    return [archive[start:end] for start, end in pairwise(ends)]


def test_chunks_that_changed_places_or_came_twice_are_refused(place: Path) -> None:
    archive = sealed(text(4 * CHUNK), place)
    first, second, third, last = chunks_of(archive)

    for order in ([second, first, third, last], [first, third, last], [first, first, second, last]):
        place.write_bytes(archive[:HEAD_BYTES] + b"".join(order))
        with pytest.raises(BackupUnusable):
            opened(place)


def test_a_chunk_of_another_archive_for_the_same_key_is_refused(place: Path) -> None:
    one, other = (sealed(text(3 * CHUNK), place) for _ in range(2))
    mixed = [*chunks_of(one)[:1], *chunks_of(other)[1:]]
    place.write_bytes(one[:HEAD_BYTES] + b"".join(mixed))

    with pytest.raises(BackupUnusable):
        opened(place)


def test_an_archive_of_an_earlier_version_still_opens(place: Path) -> None:
    place.write_bytes(base64.b64decode(EARLIER.read_text()))

    assert opened(place) == "Förseglad 2026, läsbar så länge nyckeln finns.\n".encode()
