"""A phone or security key that guards a passkey: it signs, counts, and has a secret of its own."""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from elevhalsa.keys.e1.encoding import from_base64url, to_base64url
from tests.actors.wire import Json

PRF_SALT = b"E1/prf/v1"
FLAG = AuthenticatorData.FLAG
TOUCHED = FLAG.UP | FLAG.UV


@dataclass
class SoftPasskey:
    """One passkey. Tests may have it lie: about the page, the person, or how often it was used."""

    origin: str
    host: str = "localhost"
    flags: int = TOUCHED
    count: int = 0
    counts: bool = True
    cross_origin: bool = False
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    user: bytes = b""
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    _secret: bytes = field(default_factory=lambda: os.urandom(32))

    def prf(self, salt: bytes = PRF_SALT) -> bytes:
        """Return what WebAuthn's PRF extension gives the page for ``salt``."""
        evaluated = hashlib.sha256(b"WebAuthn PRF\x00" + salt).digest()
        return hmac.new(self._secret, evaluated, hashlib.sha256).digest()

    def made_for(self, asked: Json, name: str = "Min mobil") -> Json:
        """Return the new passkey as a page registers it."""
        self.user = from_base64url(asked["user"])
        make = cast("Callable[[object], ES256]", ES256.from_cryptography_key)
        public = make(self._key.public_key())
        attested = AttestedCredentialData.create(bytes(16), self.credential, public)
        data = self._data(FLAG.AT, attested)
        attestation = AttestationObject.create("none", data, {})
        client_data = self._client_data("webauthn.create", asked["challenge"])
        return {
            "name": name,
            "client_data": to_base64url(client_data),
            "attestation": to_base64url(bytes(attestation)),
        }

    def answer(self, asked: Json) -> Json:
        """Return the passkey's answer to a challenge."""
        if self.counts:
            self.count += 1
        client_data = self._client_data("webauthn.get", asked["challenge"])
        data = self._data()
        signed = bytes(data) + hashlib.sha256(client_data).digest()
        return {
            "credential": to_base64url(self.credential),
            "client_data": to_base64url(client_data),
            "authenticator_data": to_base64url(bytes(data)),
            "signature": to_base64url(self._key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "user_handle": to_base64url(self.user),
        }

    def _data(self, flags: int = 0, attested: bytes = b"") -> AuthenticatorData:
        host = hashlib.sha256(self.host.encode()).digest()
        data = AuthenticatorData.create(host, FLAG(self.flags | flags), self.count, attested)
        return AuthenticatorData(data)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
        }
        return json.dumps(said, separators=(",", ":")).encode()
