"""The six primitives of suite 0x02, and AES-GCM: the only code that calls a library.

Seal: HPKE base mode, MLKEM768-X25519 (0x647a), HKDF-SHA256, AES-256-GCM.
Sign: Ed25519. Derive: HKDF-SHA256 with empty salt. Password: Argon2id.
"""

import os
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import shake_256

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from elevhalsa.keys.e1.encoding import KID_BYTES, cat, digest, sized
from elevhalsa.keys.e1.errors import BadSignature, CannotOpen, Malformed

SUITE = 2  # 1 stays reserved for X25519 alone
KEY_BYTES = 32
SEED_BYTES = 32
SIG_PK_BYTES = 32
SIGNATURE_BYTES = 64
KEM_PK_BYTES = 1216
ENC_BYTES = 1120  # HPKE's encapsulated key
NONCE_BYTES = 12
TAG_BYTES = 16
SEAL_OVERHEAD = ENC_BYTES + TAG_BYTES
AEAD_OVERHEAD = NONCE_BYTES + TAG_BYTES

_MLKEM_PK_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_HPKE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


@dataclass(frozen=True)
class PublicKeys:
    """What others need of an identity: to check its signature and to seal for it."""

    sig_pk: bytes
    kem_pk: bytes

    @cached_property
    def kid(self) -> bytes:
        """The 16 bytes that name these two keys."""
        return digest(cat("E1/kid", self.sig_pk, self.kem_pk))[:KID_BYTES]


@dataclass(frozen=True)
class KeyPair:
    """The two secret seeds of a person or of a team epoch. Never logged, never stored open."""

    kem_seed: bytes = field(repr=False)
    sig_seed: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, data: bytes) -> "KeyPair":
        """Return the pair whose 64 bytes are KEM seed ‖ Ed25519 seed."""
        sized(data, 2 * SEED_BYTES)
        return cls(kem_seed=data[:SEED_BYTES], sig_seed=data[SEED_BYTES:])

    def to_bytes(self) -> bytes:
        """Return KEM seed ‖ Ed25519 seed, the plaintext of a team's bundle."""
        return self.kem_seed + self.sig_seed

    @cached_property
    def public(self) -> PublicKeys:
        """The public halves."""
        signer = Ed25519PrivateKey.from_private_bytes(self.sig_seed)
        sig_pk = signer.public_key().public_bytes_raw()
        return PublicKeys(sig_pk=sig_pk, kem_pk=kem_public(self.kem_seed))

    @property
    def kid(self) -> bytes:
        """The name of the public halves."""
        return self.public.kid


def random_bytes(size: int) -> bytes:
    """Return bytes from the operating system's generator."""
    return os.urandom(size)


def new_identity() -> KeyPair:
    """Return fresh keys."""
    return KeyPair(kem_seed=random_bytes(SEED_BYTES), sig_seed=random_bytes(SEED_BYTES))


def seal(kem_pk: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Return ``enc(1120) ‖ ct ‖ tag``, which the holder of the key opens under ``info`` alone.

    Raises:
        Malformed: ``kem_pk`` is not a public key.
    """
    sized(kem_pk, KEM_PK_BYTES)
    try:
        public = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(kem_pk[:_MLKEM_PK_BYTES]),
            X25519PublicKey.from_public_bytes(kem_pk[_MLKEM_PK_BYTES:]),
        )
        return _HPKE.encrypt(plaintext, public, info)
    except ValueError:
        raise Malformed("not a public key") from None


def open_sealed(kem_seed: bytes, info: bytes, sealed: bytes) -> bytes:
    """Return what was sealed for this key under this ``info``.

    Raises:
        CannotOpen: Another key, another ``info``, or changed bytes.
    """
    if len(sealed) < SEAL_OVERHEAD:
        raise CannotOpen
    private = hpke.MLKEM768X25519PrivateKey(*_kem_halves(kem_seed))
    try:
        return _HPKE.decrypt(sealed, private, info)
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def kem_public(kem_seed: bytes) -> bytes:
    """Return the public key that things are sealed for, of its secret seed."""
    mlkem, x25519 = _kem_halves(kem_seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def _kem_halves(kem_seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expanded = shake_256(sized(kem_seed, SEED_BYTES)).digest(_MLKEM_SEED_BYTES + KEY_BYTES)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )


def sign(sig_seed: bytes, record: bytes) -> bytes:
    """Return the Ed25519 signature, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(sized(sig_seed, SEED_BYTES)).sign(record)


def verify(sig_pk: bytes, record: bytes, signature: bytes) -> None:
    """Return, if ``signature`` over ``record`` is by ``sig_pk``.

    Raises:
        BadSignature: It is not.
    """
    try:
        Ed25519PublicKey.from_public_bytes(sig_pk).verify(signature, record)
    except (InvalidSignature, ValueError):
        raise BadSignature from None


def derive(secret: bytes, info: bytes) -> bytes:
    """Return the 32-byte key that HKDF-SHA256 makes of ``secret`` for the purpose ``info``."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def encrypt(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Return ``nonce ‖ ct ‖ tag`` under a fresh random nonce."""
    return encrypt_with_nonce(key, random_bytes(NONCE_BYTES), plaintext, aad)


def encrypt_with_nonce(key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Return ``nonce ‖ ct ‖ tag``. For fixed vectors: whoever sends calls ``encrypt``."""
    sized(nonce, NONCE_BYTES)
    return nonce + AESGCM(sized(key, KEY_BYTES)).encrypt(nonce, plaintext, aad)


def decrypt(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Return the plaintext of ``nonce ‖ ct ‖ tag``.

    Raises:
        CannotOpen: Another key, another ``aad``, or changed bytes.
    """
    if len(sealed) < AEAD_OVERHEAD:
        raise CannotOpen
    try:
        cipher = AESGCM(sized(key, KEY_BYTES))
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except InvalidTag:
        raise CannotOpen from None


def argon2id(password: str, *, salt: bytes, kib: int, passes: int, lanes: int) -> bytes:
    """Return 64 bytes. ``password`` is normalised (NFKC), so every keyboard types the same one.

    Parameters are checked by ``vault.PinParams`` before they come here.
    """
    normal = unicodedata.normalize("NFKC", password).encode("utf-8")
    hasher = Argon2id(salt=salt, length=64, iterations=passes, lanes=lanes, memory_cost=kib)
    return hasher.derive(normal)
