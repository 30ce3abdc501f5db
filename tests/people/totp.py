"""An authenticator app for tests."""

import base64
import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice


def code_of(device: TOTPDevice, *, at: float | None = None) -> str:
    """Return the code that the app shows for ``device``."""
    return _code(device.bin_key, at)


def code_of_secret(secret: str, *, at: float | None = None) -> str:
    """Return the code that the app shows for a secret typed into it."""
    return _code(base64.b32decode(secret), at)


def _code(key: bytes, at: float | None) -> str:
    totp = TOTP(key)
    totp.time = time.time() if at is None else at
    return f"{totp.token():06d}"
