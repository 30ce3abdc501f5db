"""Devices on which an account signed in before: outsiders' guesses do not make them wait.

Waits are counted by account, so anybody could keep somebody else waiting. A device that has
once proved the password keeps a mark, and its tries are counted apart. The mark is random and
names nobody; it is worth nothing without the password.
"""

import hmac
import secrets
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "__Host-device"
KEPT = timedelta(days=90)
NONCE_CHARACTERS = 22


def known_device(request: HttpRequest, account: str) -> str:
    """Return what tells this device from others of the account; "" for one that is not known."""
    mark = request.COOKIES.get(COOKIE, "")
    nonce, proof = mark[:NONCE_CHARACTERS], mark[NONCE_CHARACTERS:]
    return nonce if hmac.compare_digest(proof.encode(), _proof(nonce, account).encode()) else ""


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Mark a device that has just proved the account's password."""
    if known_device(request, account):
        return
    nonce = secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        nonce + _proof(nonce, account),
        max_age=KEPT,
        secure=True,
        httponly=True,
        samesite="Strict",
    )


def _proof(nonce: str, account: str) -> str:
    return salted_hmac("device", f"{nonce}{account}", algorithm="sha256").hexdigest()
