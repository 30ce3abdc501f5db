"""What people compare: the school's fingerprint on paper, and twenty digits read aloud."""

import hmac
import re

from elevhalsa.keys.e1.encoding import (
    HASH_BYTES,
    ID_BYTES,
    KID_BYTES,
    cat,
    digest,
    from_base64url,
    id_from_text,
    id_to_text,
    sized,
    to_base64url,
)
from elevhalsa.keys.e1.errors import Malformed, RootChanged
from elevhalsa.keys.e1.primitives import derive

_CODE_DIGITS = 20
_CODE_BITS = 66
_GROUP = 5
_FRAGMENT = re.compile(r"#?s=([A-Za-z0-9_-]{22})&f=([A-Za-z0-9_-]{43})")


def school_fingerprint(school: bytes, counsellor_root: bytes, nurse_root: bytes) -> bytes:
    """Return the 32 bytes that posters carry. A root is the digest of a back-up's first record."""
    sized(school, ID_BYTES)
    roots = sized(counsellor_root, HASH_BYTES), sized(nurse_root, HASH_BYTES)
    return digest(cat("E1/school", school, *roots))


def check_fingerprint(
    fingerprint: bytes, *, school: bytes, counsellor_root: bytes, nurse_root: bytes
) -> None:
    """Check the roots that a server names against the fingerprint from paper.

    Raises:
        RootChanged: They are others.
    """
    if not hmac.compare_digest(
        school_fingerprint(school, counsellor_root, nurse_root), fingerprint
    ):
        raise RootChanged


def start_fragment(school: bytes, fingerprint: bytes) -> str:
    """Return the part of the start address that no server ever sees."""
    return f"#s={id_to_text(school)}&f={to_base64url(sized(fingerprint, HASH_BYTES))}"


def parse_start_fragment(fragment: str) -> tuple[bytes, bytes]:
    """Return school id and fingerprint of a start address's fragment.

    Raises:
        Malformed: Not such a fragment.
    """
    found = _FRAGMENT.fullmatch(fragment)
    if not found:
        raise Malformed("not a start address")
    return id_from_text(found[1]), sized(from_base64url(found[2]), HASH_BYTES)


def code_digest(kid: bytes, record_digest: bytes) -> bytes:
    """Return the 32 bytes behind a code: what a QR between two devices carries whole."""
    return digest(cat("E1/code", sized(kid, KID_BYTES), sized(record_digest, HASH_BYTES)))


def code(kid: bytes, record_digest: bytes) -> str:
    """Return the twenty digits, in four groups of five, for a signed record and its keys.

    Shorter ones could be matched by making keys until the digits agree.
    """
    bits = int.from_bytes(code_digest(kid, record_digest)[:9], "big") >> (72 - _CODE_BITS)
    digits = str(bits % 10**_CODE_DIGITS).zfill(_CODE_DIGITS)
    return " ".join(digits[at : at + _GROUP] for at in range(0, _CODE_DIGITS, _GROUP))


def meeting_proof(secret: bytes, owner: bytes, kid: bytes, record_digest: bytes) -> bytes:
    """Return the proof that the device which scanned ``secret`` holds this new identity.

    The staff's screen shows a one-time secret of 32 bytes as a QR; the student's
    phone sends this proof, and the staff's client computes the same.
    """
    place = cat("E1/meeting", sized(owner, ID_BYTES), sized(kid, KID_BYTES), record_digest)
    return derive(sized(secret, HASH_BYTES), place)
