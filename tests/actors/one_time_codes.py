"""One-time codes as an authenticator app makes them (RFC 6238: SHA-1, 30 seconds, six digits)."""

import base64
import hmac
import time

STEP_S = 30
DIGITS = 6


def code_at(secret: str, step: int) -> str:
    """Return the code of the base32 ``secret`` in the ``step``-th half minute since 1970."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 0x0F
    number = int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_now() -> int:
    """Return the number of the running half minute."""
    return int(time.time()) // STEP_S


def code_now(secret: str) -> str:
    """Return the code that an app shows at this moment."""
    return code_at(secret, step_now())


def wait_for_step(step: int) -> None:
    """Return when the ``step``-th half minute has begun."""
    time.sleep(max(0.0, step * STEP_S - time.time()))
