"""A browser as a push service sees it: it opens what was sealed for it, by RFC 8291 alone."""

import base64
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def mac(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


class PushBrowser:
    """Keys of one subscription, and how its browser opens a message."""

    def __init__(self, endpoint: str = "https://push.test/abc") -> None:
        self.endpoint = endpoint
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": text(self.point), "auth": text(self.auth)}

    def address(self) -> str:
        return json.dumps(self.subscription())

    def open(self, body: bytes) -> bytes:
        """Return what was sealed, with its padding; written from the RFC, not from our code."""
        salt, length = body[:16], body[20]
        theirs = body[21 : 21 + length]
        peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        first = mac(self.auth, self.key.exchange(ec.ECDH(), peer))
        material = mac(first, b"WebPush: info\0", self.point, theirs, b"\x01")
        second = mac(salt, material)
        key = mac(second, b"Content-Encoding: aes128gcm\0\x01")[:16]
        nonce = mac(second, b"Content-Encoding: nonce\0\x01")[:12]
        padded = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        plain, _, _ = padded.rpartition(b"\x02")
        return plain

    def read(self, body: bytes) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.open(body))
        return told
