"""The file of one backup: a tar of the copied tables, and a page that says what they are."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from elevhalsa.at_rest.kek import sync_folder
from elevhalsa.backup.errors import BackupUnusable
from elevhalsa.backup.keys import PublicKey
from elevhalsa.backup.sealing import sealed_to

FORMAT = 1
PAGE = "about.json"
BLOCK = 1 << 20  # bytes


@dataclass(frozen=True)
class About:
    """What an archive says of itself."""

    database: str  # default or keyring
    engine: str  # sqlite or postgresql
    made_at: str  # RFC 3339, UTC
    migrations: list[list[str]]  # [app, name] of each
    sha256: dict[str, str]  # of each part, by name
    format: int = FORMAT


@contextmanager
def new_file(place: Path) -> Iterator[Path]:
    """Give a name beside ``place`` to write to; it becomes ``place`` once the block has ended.

    Only its owner may read it, and a crash leaves no half of a backup under the real name.
    """
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_name(f".{place.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)
    os.close(handle)
    try:
        yield unfinished
        with unfinished.open("rb") as done:
            os.fsync(done.fileno())
        unfinished.replace(place)
        sync_folder(place.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def pack(place: Path, parts: Iterable[Path], about: About, *, recipient: PublicKey | None) -> None:
    """Write the archive of ``parts`` to ``place``, the page about it first.

    It is sealed for ``recipient`` on its way to the disk; without one anybody can read it.
    """
    parts = list(parts)
    page = asdict(about) | {"sha256": {part.name: digest(part) for part in parts}}
    text = json.dumps(page, indent=1).encode()
    with new_file(place) as unfinished, unfinished.open("wb") as file:
        sealed = nullcontext(file) if recipient is None else sealed_to(file, recipient)
        with sealed as out, tarfile.open(fileobj=out, mode="w|") as tar:
            entry = tarfile.TarInfo(PAGE)
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text))
            for part in parts:
                tar.add(part, arcname=part.name, filter=nobodys)


def nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave this machine's names out of the archive."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def read_about(archive: Path) -> About:
    """Return what the archive says of itself.

    Raises:
        BackupUnusable: It is no archive of ours.
    """
    try:
        with tarfile.open(archive, "r:") as tar:
            page = tar.extractfile(PAGE)
            assert page is not None
            about = About(**json.load(page))
    except (OSError, KeyError, TypeError, ValueError, tarfile.TarError) as wrong:
        raise BackupUnusable(f"{archive.name} is not a backup of this product.") from wrong
    if about.format != FORMAT:
        raise BackupUnusable(
            f"{archive.name} has format {about.format}; this version reads {FORMAT}."
        )
    return about


def unpack(archive: Path, folder: Path) -> None:
    """Write the archive's parts into ``folder``, each checked against its hash.

    Raises:
        BackupUnusable: A part is missing or altered.
    """
    about = read_about(archive)
    with tarfile.open(archive, "r:") as tar:
        for name, expected in about.sha256.items():
            part = folder / Path(name).name
            write_part(tar, name, part)
            if digest(part) != expected:
                raise BackupUnusable(f"{archive.name} is damaged: {name} is not what was written.")


def write_part(tar: tarfile.TarFile, name: str, part: Path) -> None:
    """Copy one member of ``tar`` to the file ``part``."""
    try:
        source = tar.extractfile(name)
        assert source is not None
        with source, part.open("wb") as target:
            while block := source.read(BLOCK):
                target.write(block)
    except (KeyError, tarfile.TarError) as wrong:
        raise BackupUnusable(f"The part {name} is missing or cut short.") from wrong


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
