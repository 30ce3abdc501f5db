"""What a passkey's answer must be. Pure: bytes in, what they say out, or a refusal.

Form, host, presence and signature are checked by Yubico's ``fido2``; ours are the exact origin,
that no frame of another site asked, and which kinds of key are taken.
"""

import struct
from contextlib import suppress
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

ALGORITHMS = (-7, -8, -257)  # ES256, EdDSA, RS256: what pages ask for
CREDENTIAL_BYTES = range(16, 1024)
# What the library raises at bytes that no browser made.
UNREADABLE = (
    ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError,
    NotImplementedError, struct.error, UnsupportedAlgorithm,
)  # fmt: skip


class DoesNotHold(Exception):
    """The answer is malformed, of another page, without the person, or signed by another key."""


@dataclass(frozen=True)
class Site:
    """Where passkeys are bound to: a host name, and the one origin whose pages may ask."""

    host: str
    origin: str


@dataclass(frozen=True)
class Registration:
    """A new passkey, as a browser gives it. No extension's result is among it."""

    client_data: bytes
    attestation: bytes


@dataclass(frozen=True)
class Assertion:
    """A passkey's answer to a challenge. No extension's result is among it."""

    credential: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None


@dataclass(frozen=True)
class Said:
    """What an authenticator says of itself."""

    attested: bytes  # credential id and public key; b"" but at registration
    credential: bytes
    count: int
    is_synced: bool


def challenge_in(client_data: bytes) -> bytes:
    """Return the challenge that was answered, whoever made it.

    Raises:
        DoesNotHold: No client data.
    """
    try:
        return CollectedClientData(client_data).challenge
    except UNREADABLE:
        raise DoesNotHold from None


def check_registration(registration: Registration, *, site: Site) -> Said:
    """Return what a new passkey is.

    Raises:
        DoesNotHold: Anything is not as it must be.
    """
    try:
        client_data = CollectedClientData(registration.client_data)
        attestation = AttestationObject(registration.attestation)
        response = AuthenticatorAttestationResponse(
            client_data=client_data, attestation_object=attestation
        )
        _check_frame(client_data)
        data = _server(site).register_complete(
            _asked(client_data), RegistrationResponse(raw_id=b"", response=response)
        )
        return _said(data, _attested(data))
    except UNREADABLE:
        raise DoesNotHold from None


def check_assertion(assertion: Assertion, *, attested: bytes, site: Site) -> Said:
    """Return what the passkey says that holds the private half of ``attested``.

    Raises:
        DoesNotHold: Anything is not as it must be.
    """
    try:
        client_data = CollectedClientData(assertion.client_data)
        data = AuthenticatorData(assertion.authenticator_data)
        response = AuthenticatorAssertionResponse(
            client_data=client_data, authenticator_data=data, signature=assertion.signature
        )
        _check_frame(client_data)
        _server(site).authenticate_complete(
            _asked(client_data),
            [AttestedCredentialData(attested)],
            AuthenticationResponse(raw_id=assertion.credential, response=response),
        )
        return _said(data, None)
    except UNREADABLE:
        raise DoesNotHold from None


def _server(site: Site) -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(id=site.host, name=site.host)
    return Fido2Server(rp, verify_origin=lambda origin: origin == site.origin)


def _asked(client_data: CollectedClientData) -> dict[str, object]:
    """Return what the library compares with. The challenge was checked before, by its own proof."""
    return {
        "challenge": websafe_encode(client_data.challenge),
        "user_verification": UserVerificationRequirement.REQUIRED,
    }


def _check_frame(client_data: CollectedClientData) -> None:
    if client_data.cross_origin is not False:
        raise DoesNotHold


def _attested(data: AuthenticatorData) -> AttestedCredentialData:
    attested = data.credential_data
    if attested is None or len(attested.credential_id) not in CREDENTIAL_BYTES:
        raise DoesNotHold
    if attested.public_key.ALGORITHM not in ALGORITHMS:
        raise DoesNotHold
    with suppress(InvalidSignature):  # a key that cannot even say no raises something else
        attested.public_key.verify(b"", b"")
    return attested


def _said(data: AuthenticatorData, attested: AttestedCredentialData | None) -> Said:
    return Said(
        attested=bytes(attested) if attested else b"",
        credential=attested.credential_id if attested else b"",
        count=data.counter,
        is_synced=data.is_backed_up(),
    )
