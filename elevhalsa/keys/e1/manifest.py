"""Who holds a thread's key: the signed manifest, its grants, and what binds them.

Each key epoch of a thread has one 256-bit key K. The manifest commits to K and
lists exactly the readers; each reader's grant is K sealed to them. ``hist``
wraps the key before, for readers who may see what came before.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

from elevhalsa.keys.e1.encoding import (
    HASH_BYTES,
    ID_BYTES,
    KID_BYTES,
    ZERO_HASH,
    cat,
    digest,
    parse_cat,
    read_cat,
    read_unsigned,
    sized,
    u8,
    u32,
    u64,
)
from elevhalsa.keys.e1.errors import BadSignature, Malformed, ManifestRefused
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.primitives import KeyPair, PublicKeys, sign, verify
from elevhalsa.keys.e1.thread_key import (
    GRANT_BYTES,
    HIST_BYTES,
    NO_HIST,
    Grant,
    KeyEpoch,
    Recipient,
    RecipientType,
    commitment,
    seal_grant,
    seal_hist,
    unseal_grant,
    unseal_hist,
)

_LABEL = "E1/manifest"
_FIELDS = 10
_GRANT_LABEL = "E1/g"
_GRANT_FIELDS = 4


class Reason(IntEnum):
    """Why there is a new thread key."""

    OPEN = 0
    STUDENT_KEY = 1
    TEAM_EPOCH = 2
    HAND_OVER = 3
    BACK_UP_TAKES_OVER = 4


@dataclass(frozen=True)
class Signer:
    """Somebody who may sign a manifest: the student, or a team's or back-up's epoch."""

    id: bytes
    keys: PublicKeys


@dataclass(frozen=True)
class SigningKeys:
    """A signer's id and secrets, to build a manifest with."""

    id: bytes
    keys: KeyPair


@dataclass(frozen=True)
class GrantEntry:
    """What the manifest says of one grant: for whom, and the digest of its bytes."""

    type: RecipientType
    id: bytes
    kid: bytes
    digest: bytes

    @property
    def reader(self) -> tuple[RecipientType, bytes, bytes]:
        """Type, id and kid: what must be equal to the expected."""
        return self.type, self.id, self.kid


@dataclass(frozen=True)
class Manifest:
    """What a manifest record says. ``created_ms`` is milliseconds since 1970, UTC."""

    thread: bytes
    ke: int
    signer_id: bytes
    signer_kid: bytes
    prev: bytes
    commit: bytes
    hist_digest: bytes
    reason: Reason
    created_ms: int
    grants: tuple[GrantEntry, ...]

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the record, to which the next manifest points."""
        return digest(self.encode())

    @property
    def key_epoch(self) -> KeyEpoch:
        """What its grants are bound to."""
        return KeyEpoch(self.thread, self.ke, self.commit)

    def encode(self) -> bytes:
        """Return the record's bytes; grants are sorted by type, id."""
        return cat(
            _LABEL,
            sized(self.thread, ID_BYTES),
            u32(self.ke),
            sized(self.signer_id, ID_BYTES),
            sized(self.signer_kid, KID_BYTES),
            sized(self.prev, HASH_BYTES),
            sized(self.commit, HASH_BYTES),
            sized(self.hist_digest, HASH_BYTES),
            u8(self.reason),
            u64(self.created_ms),
            b"".join(map(_encode_entry, self.grants)),
        )


@dataclass(frozen=True)
class SealedManifest:
    """All that opens a key epoch of a thread: the server stores these parts as they are."""

    signed: Signed
    hist: bytes
    grants: tuple[Grant, ...]


def _encode_entry(entry: GrantEntry) -> bytes:
    owner, kid = sized(entry.id, ID_BYTES), sized(entry.kid, KID_BYTES)
    return cat(_GRANT_LABEL, u8(entry.type), owner, kid, sized(entry.digest, HASH_BYTES))


def decode_manifest(record: bytes) -> Manifest:
    """Return what the bytes say, unverified.

    Raises:
        Malformed: Not a manifest record.
    """
    fields = parse_cat(record, _LABEL, _FIELDS)
    thread, ke, signer_id, signer_kid, prev, commit, hist, reason, created, grants = fields
    try:
        known_reason = Reason(read_unsigned(reason, 1))
        entries = _decode_entries(grants)
    except ValueError:
        raise Malformed("unknown reason or recipient type") from None
    manifest = Manifest(
        thread=sized(thread, ID_BYTES),
        ke=read_unsigned(ke, 4),
        signer_id=sized(signer_id, ID_BYTES),
        signer_kid=sized(signer_kid, KID_BYTES),
        prev=sized(prev, HASH_BYTES),
        commit=sized(commit, HASH_BYTES),
        hist_digest=sized(hist, HASH_BYTES),
        reason=known_reason,
        created_ms=read_unsigned(created, 8),
        grants=entries,
    )
    _check_first(manifest)
    return manifest


def _check_first(manifest: Manifest) -> None:
    """Check that key epoch 1, and no other, opens a thread and has nothing before it."""
    is_first = manifest.ke == 1
    if manifest.ke == 0 or is_first != (manifest.reason is Reason.OPEN):
        raise Malformed("key epoch 1, and no other, opens a thread")
    if is_first != (manifest.prev == ZERO_HASH):
        raise Malformed("key epoch 1, and no other, follows nothing")
    if is_first and manifest.hist_digest != digest(NO_HIST):
        raise Malformed("key epoch 1 has no history")


def _decode_entries(field: bytes) -> tuple[GrantEntry, ...]:
    entries: list[GrantEntry] = []
    at = 0
    while at < len(field):
        (kind, owner, kid, hashed), at = read_cat(field, at, _GRANT_LABEL, _GRANT_FIELDS)
        entries.append(
            GrantEntry(
                RecipientType(read_unsigned(kind, 1)),
                sized(owner, ID_BYTES),
                sized(kid, KID_BYTES),
                sized(hashed, HASH_BYTES),
            )
        )
    order = [(entry.type, entry.id) for entry in entries]
    if not entries or any(a >= b for a, b in pairwise(order)):
        raise Malformed("grants are sorted, and nobody has two")
    return tuple(entries)


def build_manifest(
    *,
    thread: bytes,
    key: bytes,
    signer: SigningKeys,
    recipients: Sequence[Recipient],
    reason: Reason,
    created_ms: int,
    previous: Manifest | None = None,
    previous_key: bytes | None = None,
) -> SealedManifest:
    """Return the signed manifest of the key epoch after ``previous``, and its grants.

    Give ``previous_key`` to hand over history, leave it out to hand over none.

    Raises:
        Malformed: What no reader would accept, as two grants for one id.
    """
    epoch = KeyEpoch(thread, previous.ke + 1 if previous else 1, commitment(key))
    ordered = sorted(recipients, key=lambda reader: (reader.type, reader.id))
    grants = tuple(seal_grant(epoch, key, reader) for reader in ordered)
    hist = seal_hist(epoch, key, previous_key) if previous_key is not None else NO_HIST
    manifest = Manifest(
        thread=thread,
        ke=epoch.ke,
        signer_id=signer.id,
        signer_kid=signer.keys.kid,
        prev=previous.digest if previous else ZERO_HASH,
        commit=epoch.commit,
        hist_digest=digest(hist),
        reason=reason,
        created_ms=created_ms,
        grants=tuple(GrantEntry(g.type, g.id, g.kid, digest(g.sealed)) for g in grants),
    )
    record = manifest.encode()
    decode_manifest(record)  # never sign what no reader would accept
    return SealedManifest(Signed(record, sign(signer.keys.sig_seed, record)), hist, grants)


def verify_manifest(
    signed: Signed, *, thread: bytes, previous: Manifest | None, signers: Collection[Signer]
) -> Manifest:
    """Return the manifest, if it is the next of ``thread`` and an allowed signer made it.

    Raises:
        Malformed, BadSignature: The record is broken, or signed by nobody who may.
        ManifestRefused: Another thread, or not the next one.
    """
    manifest = decode_manifest(signed.record)
    expected = (previous.ke + 1, previous.digest) if previous else (1, ZERO_HASH)
    if manifest.thread != thread or (manifest.ke, manifest.prev) != expected:
        raise ManifestRefused("not the next manifest of this thread")
    for signer in signers:
        if (signer.id, signer.keys.kid) == (manifest.signer_id, manifest.signer_kid):
            verify(signer.keys.sig_pk, signed.record, signed.signature)
            return manifest
    raise BadSignature("signed by nobody who may")


def check_recipients(manifest: Manifest, expected: Collection[Recipient]) -> None:
    """Check that the readers are exactly those one would have chosen oneself.

    Raises:
        ManifestRefused: One more, one fewer, or another key.
    """
    wanted = {(reader.type, reader.id, reader.keys.kid) for reader in expected}
    if {entry.reader for entry in manifest.grants} != wanted:
        raise ManifestRefused("not exactly the expected recipients")


def check_parts(manifest: Manifest, *, hist: bytes, grants: Collection[Grant]) -> None:
    """Check that hist and grants are the ones listed: all a server can see without keys.

    Raises:
        ManifestRefused: Bytes that the signed record does not name, or one missing.
    """
    given = {(grant.type, grant.id, grant.kid, digest(grant.sealed)) for grant in grants}
    listed = {(*entry.reader, entry.digest) for entry in manifest.grants}
    if given != listed or len(grants) != len(manifest.grants):
        raise ManifestRefused("grants other than listed")
    if any(len(grant.sealed) != GRANT_BYTES for grant in grants):
        raise ManifestRefused("a grant of the wrong length")
    if digest(hist) != manifest.hist_digest or len(hist) not in (0, HIST_BYTES):
        raise ManifestRefused("history other than listed")


def open_grant(manifest: Manifest, grant: Grant, keys: KeyPair) -> bytes:
    """Return the thread key, which is the one that the verified manifest commits to.

    Raises:
        ManifestRefused: The manifest does not list this grant for these keys.
        CannotOpen: Sealed for another place or person.
        CommitMismatch: Another key inside than other readers got.
    """
    entry = GrantEntry(grant.type, grant.id, keys.kid, digest(grant.sealed))
    if entry not in manifest.grants:
        raise ManifestRefused("not a listed grant for these keys")
    return unseal_grant(manifest.key_epoch, grant, keys)


def open_hist(manifest: Manifest, hist: bytes, key: bytes, previous: Manifest) -> bytes:
    """Return the key of the epoch before, from this epoch's ``key``.

    Raises:
        ManifestRefused: No history was handed over, or not this one.
        CannotOpen, CommitMismatch: The bytes or the key inside are wrong.
    """
    if manifest.prev != previous.digest or digest(hist) != manifest.hist_digest or not hist:
        raise ManifestRefused("no such history")
    return unseal_hist(manifest.key_epoch, key, hist, previous.commit)
