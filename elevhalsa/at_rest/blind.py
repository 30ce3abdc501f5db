"""Blind indexes: find a row by a secret that the row does not hold (codes on paper)."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from elevhalsa.at_rest import scopes


def index(value: bytes, *, scope: str) -> bytes:
    """Return the 32 bytes that stand for ``value`` in a column to look it up by."""
    _, key = scopes.key_for(scope)
    return _index(key, value, scope)


def indexes(value: bytes, *, scope: str) -> list[bytes]:
    """Return what may stand for ``value`` in a row, also from before the key was rotated."""
    return [_index(key, value, scope) for key in scopes.keys_of(scope)]


def all_indexes(values: Iterable[bytes], *, scope: str) -> list[bytes]:
    """Return what may stand for any of several values, at the price of one question."""
    keys = scopes.keys_of(scope)
    return [_index(key, value, scope) for value in values for key in keys]


def _index(key: bytes, value: bytes, scope: str) -> bytes:
    return hmac.new(key, b"E1/blind" + scope.encode() + b"\0" + value, sha256).digest()
