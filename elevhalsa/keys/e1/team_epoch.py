"""One generation of a team's keys: who is in it, and how its secrets reach them.

The secrets (the bundle, 64 bytes) are sealed to each member of the signed list,
and the bundle before is wrapped under this one, so that a new member can read
history and a former member cannot read what comes.
"""

from collections.abc import Sequence
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
    read_unsigned,
    sized,
    u8,
    u32,
    u64,
)
from elevhalsa.keys.e1.errors import BadSignature, CannotOpen, Malformed
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.primitives import (
    KEM_PK_BYTES,
    SIG_PK_BYTES,
    KeyPair,
    PublicKeys,
    decrypt,
    derive,
    encrypt,
    open_sealed,
    seal,
    sign,
    verify,
)

_LABEL = "E1/team-epoch"
_FIELDS = 10
_MEMBER_BYTES = ID_BYTES + KID_BYTES


class Branch(IntEnum):
    """The two secrecy branches. On the wire in JSON: ``counsellor``, ``nurse``."""

    COUNSELLOR = 1
    NURSE = 2

    @property
    def text(self) -> str:
        """The branch as JSON and SQL spell it."""
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Member:
    """A person of the team, by id, with the keys they had when the epoch was signed."""

    id: bytes
    kid: bytes


@dataclass(frozen=True)
class TeamEpoch:
    """What a team-epoch record says.

    ``owner`` is the school's id, or the organisation's for a back-up team that
    serves several schools. ``prev`` is the digest of the record before, zeros
    for epoch 1. ``created_ms`` is milliseconds since 1970, UTC.
    """

    owner: bytes
    branch: Branch
    team: bytes
    epoch: int
    keys: PublicKeys
    prev: bytes
    created_ms: int
    signer_kid: bytes
    members: tuple[Member, ...]

    @property
    def kid(self) -> bytes:
        """The name of the epoch's keys."""
        return self.keys.kid

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the record, by which the next epoch and every bundle refer to it."""
        return digest(self.encode())

    def encode(self) -> bytes:
        """Return the record's bytes; members are sorted by id."""
        members = sorted(self.members)
        return cat(
            _LABEL,
            sized(self.owner, ID_BYTES),
            u8(self.branch),
            sized(self.team, ID_BYTES),
            u32(self.epoch),
            sized(self.keys.sig_pk, SIG_PK_BYTES),
            sized(self.keys.kem_pk, KEM_PK_BYTES),
            sized(self.prev, HASH_BYTES),
            u64(self.created_ms),
            sized(self.signer_kid, KID_BYTES),
            b"".join(sized(m.id, ID_BYTES) + sized(m.kid, KID_BYTES) for m in members),
        )


def decode_team_epoch(record: bytes) -> TeamEpoch:
    """Return what the bytes say, unverified.

    Raises:
        Malformed: Not a team-epoch record.
    """
    fields = parse_cat(record, _LABEL, _FIELDS)
    owner, branch, team, epoch, sig_pk, kem_pk, prev, created, signer, members = fields
    keys = PublicKeys(sig_pk=sized(sig_pk, SIG_PK_BYTES), kem_pk=sized(kem_pk, KEM_PK_BYTES))
    number = read_unsigned(epoch, 4)
    if number == 0 or (number == 1) != (sized(prev, HASH_BYTES) == ZERO_HASH):
        raise Malformed("epoch 1, and no other, follows nothing")
    return TeamEpoch(
        owner=sized(owner, ID_BYTES),
        branch=_branch(read_unsigned(branch, 1)),
        team=sized(team, ID_BYTES),
        epoch=number,
        keys=keys,
        prev=prev,
        created_ms=read_unsigned(created, 8),
        signer_kid=sized(signer, KID_BYTES),
        members=_decode_members(members),
    )


def _branch(number: int) -> Branch:
    try:
        return Branch(number)
    except ValueError:
        raise Malformed("unknown branch") from None


def _decode_members(field: bytes) -> tuple[Member, ...]:
    if not field or len(field) % _MEMBER_BYTES:
        raise Malformed("a team epoch has members")
    starts = range(0, len(field), _MEMBER_BYTES)
    pieces = [field[start : start + _MEMBER_BYTES] for start in starts]
    members = tuple(Member(piece[:ID_BYTES], piece[ID_BYTES:]) for piece in pieces)
    ids = [member.id for member in members]
    if any(first >= second for first, second in pairwise(ids)):
        raise Malformed("members are sorted, and nobody is listed twice")
    return members


def new_team_epoch(
    *,
    owner: bytes,
    branch: Branch,
    team: bytes,
    keys: KeyPair,
    previous: TeamEpoch | None,
    signer_kid: bytes,
    members: Sequence[Member],
    created_ms: int,
) -> TeamEpoch:
    """Return the epoch that follows ``previous``, or the team's first."""
    return TeamEpoch(
        owner=owner,
        branch=branch,
        team=team,
        epoch=previous.epoch + 1 if previous else 1,
        keys=keys.public,
        prev=previous.digest if previous else ZERO_HASH,
        created_ms=created_ms,
        signer_kid=signer_kid,
        members=tuple(sorted(members)),
    )


def sign_team_epoch(epoch: TeamEpoch, signer: KeyPair) -> Signed:
    """Return the epoch signed by the holder of its ``signer_kid``.

    That is the epoch itself for a back-up team's first, else the team's epoch
    before, or an epoch of the branch's back-up team.
    """
    if signer.kid != epoch.signer_kid:
        raise BadSignature("the record names another signer")
    record = epoch.encode()
    decode_team_epoch(record)
    return Signed(record, sign(signer.sig_seed, record))


def verify_signed_by(signed: Signed, signer: PublicKeys) -> TeamEpoch:
    """Return the epoch, if ``signer`` is who it names and who signed it.

    Whether that signer *may* is decided in ``chain``.

    Raises:
        Malformed: Not a team-epoch record.
        BadSignature: Another signer, or a signature that does not hold.
    """
    epoch = decode_team_epoch(signed.record)
    if epoch.signer_kid != signer.kid:
        raise BadSignature("the record names another signer")
    verify(signer.sig_pk, signed.record, signed.signature)
    return epoch


def seal_bundle(keys: KeyPair, epoch: TeamEpoch, member: Member, kem_pk: bytes) -> bytes:
    """Return the epoch's secrets, sealed to a member of its signed list.

    ``kem_pk`` must come from the identity whose kid the list names.

    Raises:
        Malformed: The person is not in the list, so gets nothing.
    """
    if member not in epoch.members:
        raise Malformed("not a member")
    return seal(kem_pk, _bundle_info(epoch, member), keys.to_bytes())


def open_bundle(sealed: bytes, epoch: TeamEpoch, member: Member, kem_seed: bytes) -> KeyPair:
    """Return the epoch's secrets, which match the public keys of its record.

    Raises:
        CannotOpen: Not sealed for this member and epoch, or other keys inside.
    """
    data = open_sealed(kem_seed, _bundle_info(epoch, member), sealed)
    return _matching(data, epoch)


def wrap_previous(keys: KeyPair, epoch: TeamEpoch, previous_keys: KeyPair) -> bytes:
    """Return the prev link: the secrets of epoch e-1 under those of ``epoch``."""
    return encrypt(_prev_key(keys), previous_keys.to_bytes(), _prev_aad(epoch))


def unwrap_previous(link: bytes, keys: KeyPair, epoch: TeamEpoch, previous: TeamEpoch) -> KeyPair:
    """Return the secrets of the epoch before ``epoch``.

    Raises:
        CannotOpen: Not this epoch's link, or other keys inside.
    """
    if epoch.prev != previous.digest:
        raise CannotOpen
    return _matching(decrypt(_prev_key(keys), link, _prev_aad(epoch)), previous)


def _matching(data: bytes, epoch: TeamEpoch) -> KeyPair:
    try:
        keys = KeyPair.from_bytes(data)
    except Malformed:
        raise CannotOpen from None
    if keys.public != epoch.keys:
        raise CannotOpen("the keys are not those of the record")
    return keys


def _bundle_info(epoch: TeamEpoch, member: Member) -> bytes:
    number = u32(epoch.epoch)
    return cat("E1/bundle", epoch.team, number, epoch.digest, member.id, member.kid)


def _prev_key(keys: KeyPair) -> bytes:
    return derive(keys.to_bytes(), b"E1/prev-bundle")


def _prev_aad(epoch: TeamEpoch) -> bytes:
    return cat("E1/prev-bundle", epoch.team, u32(epoch.epoch), epoch.digest)
