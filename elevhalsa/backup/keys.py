"""The keys that backups are sealed for: the public half may lie on the server, the secret may not.

One line of text each, short enough to be kept on paper; a slip in typing it is noticed.
"""

import hashlib
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from elevhalsa.at_rest.kek import sync_folder
from elevhalsa.backup.errors import BackupKeyProblem
from elevhalsa.keys.e1.encoding import cat, from_base64url, to_base64url
from elevhalsa.keys.e1.errors import E1Error
from elevhalsa.keys.e1.primitives import KEM_PK_BYTES, SEED_BYTES, kem_public, random_bytes

PUBLIC, SECRET = "elevhalsa-backup-public-1", "elevhalsa-backup-secret-1"
NAME_BYTES = 16
ABOUT = {
    PUBLIC: "# Seals backups of Elevhälsa. Opens nothing: it may lie on the server.",
    SECRET: "# Opens every backup sealed for it. Keep it off the server: on paper, in two safes.",
}


@dataclass(frozen=True)
class PublicKey:
    """Seals backups."""

    kem_pk: bytes

    @cached_property
    def name(self) -> bytes:
        """The 16 bytes that say which key it is, and nothing else about it."""
        return hashlib.sha256(cat("E1/backup-name", self.kem_pk)).digest()[:NAME_BYTES]


@dataclass(frozen=True)
class SecretKey:
    """Opens what was sealed for its public half."""

    seed: bytes = field(repr=False)

    @cached_property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(kem_public(self.seed))


def make_key(place: Path) -> tuple[Path, PublicKey]:
    """Write a new secret key to ``place``, and its public half beside it. Never overwrites."""
    secret = SecretKey(random_bytes(SEED_BYTES))
    public_place = place.with_name(f"{place.name}.pub")
    _write(public_place, PUBLIC, secret.public.kem_pk, secret.public.name, mode=0o444)
    _write(place, SECRET, secret.seed, secret.public.name, mode=0o400)
    return public_place, secret.public


def read_public(place: Path) -> PublicKey:
    """Return the public key in a file.

    Raises:
        BackupKeyProblem: It cannot be read, is damaged, or is the secret half.
    """
    key, name = _read(place, PUBLIC, KEM_PK_BYTES)
    return _as_named(place, PublicKey(key), name)


def read_secret(place: Path) -> SecretKey:
    """Return the secret key in a file.

    Raises:
        BackupKeyProblem: It cannot be read, is damaged, or is the public half.
    """
    seed, name = _read(place, SECRET, SEED_BYTES)
    secret = SecretKey(seed)
    _as_named(place, secret.public, name)
    return secret


def _write(place: Path, kind: str, key: bytes, name: bytes, *, mode: int) -> None:
    text = f"{ABOUT[kind]}\n{kind} {to_base64url(key)} {to_base64url(name)}\n"
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as problem:
        raise BackupKeyProblem(f"{place} cannot be written ({problem.strerror}).") from problem
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(place.parent)


def _read(place: Path, kind: str, size: int) -> tuple[bytes, bytes]:
    try:
        lines = place.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BackupKeyProblem(f"The backup key {place} cannot be read.") from problem
    words = [line.split() for line in lines if line and not line.startswith("#")]
    other = SECRET if kind == PUBLIC else PUBLIC
    if words and words[0][:1] == [other]:
        raise BackupKeyProblem(
            f"{place} is the secret half of a backup key: it does not belong on a server."
            if other == SECRET
            else f"{place} is the public half of a backup key: it opens nothing."
        )
    try:
        ((_, key, name),) = [line for line in words if line[0] == kind]
        found = from_base64url(key), from_base64url(name)
    except (ValueError, E1Error) as problem:
        raise BackupKeyProblem(f"{place} is not a backup key, or is damaged.") from problem
    if len(found[0]) != size:
        raise BackupKeyProblem(f"The backup key {place} is damaged.")
    return found


def _as_named(place: Path, public: PublicKey, name: bytes) -> PublicKey:
    if public.name != name:
        raise BackupKeyProblem(f"The backup key {place} is damaged: compare it with its copy.")
    return public
