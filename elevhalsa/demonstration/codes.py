"""One-time codes for a demonstration's staff, whose secrets stand in ``demo.json``."""

import base64

from django_otp.oath import totp

from elevhalsa.demonstration.folder import Accounts

DIGITS = 6


def code_now(accounts: Accounts, username: str) -> str:
    """Return what the account's authenticator app shows now.

    Raises:
        ValueError: No such account, or one that needs no code.
    """
    secrets = {one["username"]: one["totp_secret"] for one in accounts["people"]}
    if not secrets.get(username):
        known = ", ".join(name for name, secret in secrets.items() if secret)
        raise ValueError(f"{username} has no one-time codes. These have: {known}.")
    secret = secrets[username]
    return str(totp(base64.b32decode(secret + "=" * (-len(secret) % 8)))).zfill(DIGITS)
