"""What a passkey signs: ours, for one purpose, for five minutes, and answered once.

A challenge carries its own proof, so that asking for one stores nothing; what is kept is that
it was answered.
"""

import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac

from elevhalsa.people.errors import PasskeyRefused
from elevhalsa.people.passkey_models import SpentChallenge

GOOD_FOR = timedelta(minutes=5)
NONCE, EXPIRY, PROOF = 16, 8, 32  # bytes
SIGN_IN = "sign-in"  # by whoever it turns out to be


def second_factor_of(person_id: object) -> str:
    """Return the purpose of proving a person's second factor."""
    return f"second-factor:{person_id}"


def registration_of(person_id: object) -> str:
    """Return the purpose of adding a passkey to a person."""
    return f"registration:{person_id}"


def make(purpose: str, *, now: datetime) -> bytes:
    """Return a new challenge."""
    expires = int((now + GOOD_FOR).timestamp())
    head = os.urandom(NONCE) + expires.to_bytes(EXPIRY, "big")
    return head + _proof(head, purpose)


def spend(challenge: bytes, purpose: str, *, now: datetime) -> None:
    """Take a challenge as answered. Call it in the transaction that its answer changes.

    Raises:
        PasskeyRefused: Not ours, for another purpose, too old, or answered before.
    """
    head, proof = challenge[: NONCE + EXPIRY], challenge[NONCE + EXPIRY :]
    if not hmac.compare_digest(proof, _proof(head, purpose)):
        raise PasskeyRefused
    expires_at = datetime.fromtimestamp(int.from_bytes(head[NONCE:], "big"), UTC)
    if now >= expires_at:
        raise PasskeyRefused
    digest = hashlib.sha256(challenge).digest()
    _, is_first = SpentChallenge.objects.get_or_create(
        digest=digest, defaults={"expires_at": expires_at}
    )
    if not is_first:
        raise PasskeyRefused


def sweep(*, now: datetime) -> int:
    """Forget answered challenges that their age refuses by now. Return how many."""
    return SpentChallenge.objects.filter(expires_at__lt=now).delete()[0]


def _proof(head: bytes, purpose: str) -> bytes:
    return salted_hmac(f"passkey:{purpose}", head, algorithm="sha256").digest()
