"""A person's identity: public keys that name their owner, signed by themselves."""

from dataclasses import dataclass
from enum import IntEnum

from elevhalsa.keys.e1.encoding import (
    ID_BYTES,
    cat,
    digest,
    parse_cat,
    read_unsigned,
    sized,
    u8,
    u64,
)
from elevhalsa.keys.e1.errors import BadSignature, Malformed
from elevhalsa.keys.e1.primitives import (
    KEM_PK_BYTES,
    SIG_PK_BYTES,
    KeyPair,
    PublicKeys,
    sign,
    verify,
)

_LABEL = "E1/identity"
_FIELDS = 5


# Where an encoded record's two keys begin.
SIG_PK_AT = len(cat(_LABEL, bytes(ID_BYTES), bytes(1), b""))
KEM_PK_AT = len(cat(_LABEL, bytes(ID_BYTES), bytes(1), bytes(SIG_PK_BYTES), b""))


class IdentityKind(IntEnum):
    """Whose keys these are. 2, a team epoch, is reserved: its keys stand in its own record."""

    STUDENT = 0
    STAFF = 1


@dataclass(frozen=True)
class Signed:
    """A record and the signature over exactly these bytes: how records are stored and sent."""

    record: bytes
    signature: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of the record, by which others refer to it."""
        return digest(self.record)


@dataclass(frozen=True)
class Identity:
    """What an identity record says. ``created_ms`` is milliseconds since 1970, UTC."""

    id: bytes
    kind: IdentityKind
    keys: PublicKeys
    created_ms: int

    @property
    def kid(self) -> bytes:
        """The name of its keys."""
        return self.keys.kid

    def encode(self) -> bytes:
        """Return the record's bytes."""
        return cat(
            _LABEL,
            sized(self.id, ID_BYTES),
            u8(self.kind),
            sized(self.keys.sig_pk, SIG_PK_BYTES),
            sized(self.keys.kem_pk, KEM_PK_BYTES),
            u64(self.created_ms),
        )


def decode_identity(record: bytes) -> Identity:
    """Return what the bytes say, unverified.

    Raises:
        Malformed: Not an identity record.
    """
    owner, kind, sig_pk, kem_pk, created = parse_cat(record, _LABEL, _FIELDS)
    try:
        known_kind = IdentityKind(read_unsigned(kind, 1))
    except ValueError:
        raise Malformed("unknown kind of identity") from None
    keys = PublicKeys(sig_pk=sized(sig_pk, SIG_PK_BYTES), kem_pk=sized(kem_pk, KEM_PK_BYTES))
    return Identity(sized(owner, ID_BYTES), known_kind, keys, read_unsigned(created, 8))


def sign_identity(identity: Identity, keys: KeyPair) -> Signed:
    """Return the identity signed by its own keys, which ``keys`` must be."""
    if keys.public != identity.keys:
        raise BadSignature("an identity signs itself")
    record = identity.encode()
    return Signed(record, sign(keys.sig_seed, record))


def verify_identity(signed: Signed) -> Identity:
    """Return the identity, which holds its own secret keys.

    It does not prove who that is: that takes a meeting (see ``fingerprint``).

    Raises:
        Malformed: Not an identity record.
        BadSignature: Not signed by the keys in it.
    """
    identity = decode_identity(signed.record)
    verify(identity.keys.sig_pk, signed.record, signed.signature)
    return identity
