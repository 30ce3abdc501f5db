"""Who an anonymous pupil is, sealed by the server to the branch's back-up team."""

from typing import Any

from elevhalsa.keys.e1.encoding import ID_BYTES, cat, from_json, sized, to_json
from elevhalsa.keys.e1.primitives import KeyPair, PublicKeys, open_sealed, seal


def seal_identity(student: bytes, roster: dict[str, Any], back_up: PublicKeys) -> bytes:
    """Return the roster's words on a student, for the back-up epoch with these keys."""
    return seal(back_up.kem_pk, _info(student, back_up.kid), to_json(roster))


def open_identity(student: bytes, sealed: bytes, keys: KeyPair) -> dict[str, Any]:
    """Return the roster's words.

    Raises:
        CannotOpen: Another student's envelope, or another epoch's keys.
        Malformed: Not JSON inside.
    """
    return from_json(open_sealed(keys.kem_seed, _info(student, keys.kid), sealed))


def _info(student: bytes, kid: bytes) -> bytes:
    return cat("E1/identity-envelope", sized(student, ID_BYTES), kid)
