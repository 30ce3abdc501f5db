"""Slots: the ways to open a vault. Each wraps the vault key VK under its own key.

A ``pin`` slot needs what the person types *and* a share that the server gives
out only for a right verifier, so a copied database cannot be guessed against.
``prf`` is a passkey, ``code`` a recovery code on paper.
"""

from dataclasses import dataclass, field
from enum import Enum

from elevhalsa.keys.e1.encoding import (
    ID_BYTES,
    cat,
    digest,
    parse_cat,
    read_unsigned,
    sized,
    u32,
)
from elevhalsa.keys.e1.errors import Malformed, WeakParameters
from elevhalsa.keys.e1.primitives import KEY_BYTES, argon2id, decrypt, derive, encrypt

PRF_SALT = b"E1/prf/v1"
CODE_BYTES = 16

_SALT_BYTES = 16
_CODE_CHARS = 26
_CODE_GROUPS = (5, 5, 5, 5, 6)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011", " -")

_MIN_KIB = 19 * 1024
_MIN_KIB_PASSES = 64 * 1024
_MAX_KIB = 256 * 1024  # more would only stop the phone
_MAX_PASSES = 16


class SlotType(Enum):
    """How the key of a slot is made; the value stands in its associated data."""

    PIN = "pin"
    PRF = "prf"
    CODE = "code"


@dataclass(frozen=True)
class PinParams:
    """Argon2id's parameters, as the server stores and hands them out."""

    salt: bytes
    kib: int = 65_536
    passes: int = 3
    lanes: int = 1

    def encode(self) -> bytes:
        """Return the bytes that are stored, and bound to the slot."""
        numbers = u32(self.kib), u32(self.passes), u32(self.lanes)
        return cat("E1/argon2id", sized(self.salt, _SALT_BYTES), *numbers)

    def check(self) -> None:
        """Refuse parameters that a lying server could guess against, or that never end.

        Raises:
            WeakParameters: Below 19 MiB, below 64 MiB·passes, or above the ceiling.
        """
        is_low = self.kib < _MIN_KIB or self.kib * self.passes < _MIN_KIB_PASSES
        is_high = self.kib > _MAX_KIB or self.passes > _MAX_PASSES
        if is_low or is_high or self.lanes != 1:
            raise WeakParameters


def decode_pin_params(params: bytes) -> PinParams:
    """Return the parameters, checked against the floor.

    Raises:
        Malformed: Not such parameters.
        WeakParameters: Parameters that no client may compute.
    """
    salt, kib, passes, lanes = parse_cat(params, "E1/argon2id", 4)
    numbers = (read_unsigned(kib, 4), read_unsigned(passes, 4), read_unsigned(lanes, 4))
    decoded = PinParams(sized(salt, _SALT_BYTES), *numbers)
    decoded.check()
    return decoded


@dataclass(frozen=True)
class PinHalves:
    """What Argon2id made of a secret: ``auth`` goes to the server, ``enc`` never does."""

    auth: bytes = field(repr=False)
    enc: bytes = field(repr=False)


def pin_halves(secret: str, params: PinParams) -> PinHalves:
    """Return the two halves of a typed secret; the floor is checked before any work.

    Raises:
        WeakParameters: Parameters that no client may compute.
    """
    params.check()
    made = argon2id(
        secret, salt=params.salt, kib=params.kib, passes=params.passes, lanes=params.lanes
    )
    return PinHalves(auth=made[:KEY_BYTES], enc=made[KEY_BYTES:])


def pin_verifier(user: bytes, slot: bytes, auth: bytes) -> bytes:
    """Return what the server stores, encrypted, to compare an ``auth`` half with."""
    return digest(cat("E1/pin-verifier", *_place(user, slot), sized(auth, KEY_BYTES)))


def pin_kek(user: bytes, slot: bytes, enc: bytes, share: bytes) -> bytes:
    """Return a PIN slot's key, from the secret's ``enc`` half and the server's share."""
    secret = sized(enc, KEY_BYTES) + sized(share, KEY_BYTES)
    return derive(secret, cat("E1/kek/pin", *_place(user, slot)))


def prf_kek(user: bytes, slot: bytes, prf: bytes) -> bytes:
    """Return a passkey slot's key, from the authenticator's PRF output."""
    return derive(sized(prf, KEY_BYTES), cat("E1/kek/prf", *_place(user, slot)))


def code_kek(user: bytes, slot: bytes, code: bytes) -> bytes:
    """Return a recovery-code slot's key, from the code's 16 bytes."""
    return derive(sized(code, CODE_BYTES), cat("E1/kek/code", *_place(user, slot)))


def _place(user: bytes, slot: bytes) -> tuple[bytes, bytes]:
    return sized(user, ID_BYTES), sized(slot, ID_BYTES)


@dataclass(frozen=True)
class SlotPlace:
    """Whose slot it is. ``params`` is empty but for a PIN."""

    user: bytes
    slot: bytes
    type: SlotType
    params: bytes = b""

    def aad(self) -> bytes:
        """Return the associated data of the slot's cipher."""
        if (self.type is SlotType.PIN) != bool(self.params):
            raise Malformed("a PIN slot, and no other, has parameters")
        return cat("E1/slot", *_place(self.user, self.slot), self.type.value.encode(), self.params)


def wrap_vault_key(kek: bytes, place: SlotPlace, vault_key: bytes) -> bytes:
    """Return the slot: VK under the slot's key, 60 bytes."""
    return encrypt(kek, sized(vault_key, KEY_BYTES), place.aad())


def unwrap_vault_key(kek: bytes, place: SlotPlace, slot: bytes) -> bytes:
    """Return VK.

    Raises:
        CannotOpen: A wrong secret, another person's slot, or changed parameters.
    """
    return sized(decrypt(kek, slot, place.aad()), KEY_BYTES)


def recovery_code_text(code: bytes) -> str:
    """Return a recovery code as people write it: 26 Crockford characters in five groups."""
    number = int.from_bytes(sized(code, CODE_BYTES), "big")
    chars = "".join(_CROCKFORD[(number >> (5 * n)) & 31] for n in reversed(range(_CODE_CHARS)))
    ends = [sum(_CODE_GROUPS[: n + 1]) for n in range(len(_CODE_GROUPS))]
    return "-".join(chars[end - size : end] for size, end in zip(_CODE_GROUPS, ends, strict=True))


def parse_recovery_code(text: str) -> bytes:
    """Return a recovery code's bytes; case, spaces, hyphens and O/0, I/L/1 do not matter.

    Raises:
        Malformed: Not such a code.
    """
    chars = text.upper().translate(_LOOKALIKES)
    if len(chars) != _CODE_CHARS or any(char not in _CROCKFORD for char in chars):
        raise Malformed("not a recovery code")
    number = 0
    for char in chars:
        number = number * 32 + _CROCKFORD.index(char)
    if number >> (8 * CODE_BYTES):
        raise Malformed("not a recovery code")
    return number.to_bytes(CODE_BYTES, "big")
