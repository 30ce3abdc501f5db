"""Web push's two formats: a message sealed for one browser (RFC 8291), and who we are (RFC 8292).

Both are a few calls of ``cryptography``; the test holds the first to the RFC's own example.
"""

import base64
import binascii
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE = ec.SECP256R1()
POINT_BYTES, AUTH_BYTES, SALT_BYTES, NUMBER_BYTES = 65, 16, 16, 32
RECORD_BYTES = 4096
LAST = b"\x02"  # ends the last record
PROOF_LASTS = timedelta(hours=12)


class SubscriptionWrong(ValueError):
    """The keys of a subscription are no keys."""


def seal(
    payload: bytes,
    *,
    p256dh: str,
    auth: str,
    salt: bytes | None = None,
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return ``payload`` sealed for the browser of a subscription (``aes128gcm``).

    ``salt`` and ``own`` are drawn, and given in the RFC's example alone.

    Raises:
        SubscriptionWrong: Its keys are not a point of the curve and sixteen bytes.
    """
    theirs, secret = subscription_keys(p256dh, auth)
    salt = os.urandom(SALT_BYTES) if salt is None else salt
    own = ec.generate_private_key(CURVE) if own is None else own
    mine = point(own.public_key())
    info = b"WebPush: info\0" + point(theirs) + mine
    key_material = _hkdf(own.exchange(ec.ECDH(), theirs), salt=secret, info=info, length=32)
    key = _hkdf(key_material, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _hkdf(key_material, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, payload + LAST, None)


def subscription_keys(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """Return a subscription's two keys.

    Raises:
        SubscriptionWrong: They are not a point of the curve and sixteen bytes.
    """
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(p256dh))
        secret = _bytes(auth)
    except (ValueError, binascii.Error) as broken:
        raise SubscriptionWrong from broken
    if len(secret) != AUTH_BYTES:
        raise SubscriptionWrong
    return theirs, secret


def proof(key: ec.EllipticCurvePrivateKey, *, audience: str, contact: str, moment: datetime) -> str:
    """Return the Authorization header by which a push service knows us."""
    claims = {
        "aud": audience,
        "exp": int((moment + PROOF_LASTS).timestamp()),
        "sub": contact,
    }
    head = {"typ": "JWT", "alg": "ES256"}
    signed = ".".join(text(json.dumps(part).encode()) for part in (head, claims))
    numbers = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers)
    return f"vapid t={signed}.{text(signature)}, k={public_text(key)}"


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public key as a browser asks for it (``applicationServerKey``)."""
    return text(point(key.public_key()))


def make_key() -> bytes:
    """Return a new key that says who we are, as PEM."""
    return ec.generate_private_key(CURVE).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def key_from(file: Path) -> ec.EllipticCurvePrivateKey:
    """Return the key in a file that ``elevhalsa init`` made.

    Raises:
        ValueError: It is no such key.
    """
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != CURVE.name:
        raise ValueError("the VAPID key is no P-256 key")
    return key


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as its uncompressed point (65 bytes)."""
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def text(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def _hkdf(material: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)
