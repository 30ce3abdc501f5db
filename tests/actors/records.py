"""Between the JSON of ``docs/interface.md`` and the objects of the protocol."""

from collections.abc import Iterable

from elevhalsa.keys.e1.encoding import from_base64url, id_from_text, id_to_text, to_base64url
from elevhalsa.keys.e1.errors import ChainRefused, ManifestRefused
from elevhalsa.keys.e1.identity import Identity, Signed, verify_identity
from elevhalsa.keys.e1.manifest import Manifest, SealedManifest, decode_manifest
from elevhalsa.keys.e1.team_epoch import Branch
from elevhalsa.keys.e1.thread_key import Grant, RecipientType
from tests.actors.wire import Json


def signed(value: Json) -> Signed:
    """Return a record with its signature."""
    return Signed(from_base64url(value["record"]), from_base64url(value["signature"]))


def decoded(value: Json) -> Manifest:
    """Return what a manifest says, unverified."""
    return decode_manifest(from_base64url(value["record"]))


def signed_value(record: Signed) -> Json:
    """Return a signed record as it travels."""
    return {"record": to_base64url(record.record), "signature": to_base64url(record.signature)}


def verified_identity(value: Json, *, owner: str) -> Identity:
    """Return ``owner``'s public keys, if they signed themselves and name the owner."""
    identity = verify_identity(signed(value))
    if identity.id != id_from_text(owner):
        raise ManifestRefused("another person's identity")
    return identity


def chain_records(value: Json) -> list[Signed]:
    """Return the signed epochs of one team, 1 first."""
    numbers = [epoch["epoch"] for epoch in value["epochs"]]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ChainRefused("epochs out of order")
    return [signed(epoch) for epoch in value["epochs"]]


def manifest_value(sealed: SealedManifest) -> Json:
    """Return a manifest with all its grants, as it is posted."""
    grants = [grant_value(grant) for grant in sealed.grants]
    return {**signed_value(sealed.signed), "hist": to_base64url(sealed.hist), "grants": grants}


def grant_value(grant: Grant) -> Json:
    """Return one grant as it travels."""
    return {
        "type": grant.type.name.lower(),
        "recipient": id_to_text(grant.id),
        "kid": id_to_text(grant.kid),
        "sealed": to_base64url(grant.sealed),
    }


def grant(value: Json) -> Grant:
    """Return one grant."""
    return Grant(
        type=RecipientType[value["type"].upper()],
        id=id_from_text(value["recipient"]),
        kid=id_from_text(value["kid"]),
        sealed=from_base64url(value["sealed"]),
    )


def branch_named(text: str) -> Branch:
    """Return the branch that JSON calls ``counsellor`` or ``nurse``."""
    return Branch[text.upper()]


def ids(texts: Iterable[str]) -> list[bytes]:
    """Return the bytes of several ids."""
    return [id_from_text(text) for text in texts]
