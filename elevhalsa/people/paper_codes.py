"""Codes that people type from paper: Crockford's base 32, forgiving in how they are typed."""

import secrets

from elevhalsa.at_rest import blind

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011", " -\u2013\u2011\t")
SCOPE = "codes"


def draw(groups: int, size: int) -> str:
    """Return a code of ``groups`` groups of ``size`` characters: five bits each."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups))


def digest(code: str) -> bytes:
    """Return what is kept of a code."""
    return blind.index(_normal(code), scope=SCOPE)


def digests(typed: str) -> list[bytes]:
    """Return what may be kept of the code that somebody typed."""
    return blind.indexes(_normal(typed), scope=SCOPE)


def _normal(code: str) -> bytes:
    return code.upper().translate(LOOKALIKES).encode()
