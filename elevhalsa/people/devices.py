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


def mark_of(request: HttpRequest) -> str:
    """Return a device's own part of its mark, whoever's account it proved; "" without one."""
    return request.COOKIES.get(COOKIE, "")[:NONCE_CHARACTERS]


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> str:
    """Mark a device on which somebody has proved the account. Return what tells it from others."""
    if known := known_device(request, account):
        return known
    nonce = secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        nonce + _proof(nonce, account),
        max_age=KEPT,
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return nonce


def _proof(nonce: str, account: str) -> str:
    return salted_hmac("device", f"{nonce}{account}", algorithm="sha256").hexdigest()
