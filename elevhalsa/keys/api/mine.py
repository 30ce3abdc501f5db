"""A person's own keys: identity, vault, slots."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from elevhalsa.clock import host_now
from elevhalsa.keys import selectors
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.errors import (
    IdentityWrong,
    SlotBurnt,
    SlotLast,
    SlotWrong,
    VaultExists,
    VaultVersion,
    VaultWrong,
    WrongSecret,
)
from elevhalsa.keys.models import Identity, Slot, Vault
from elevhalsa.keys.services import identities, unlocking, vaults
from elevhalsa.people.door import actor, readers
from elevhalsa.people.errors import Wait
from elevhalsa.people.models import Person
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Bytes, Id

router = Router(tags=["keys"], auth=readers)

RECORD = 4096  # base64 characters, far above any record of one person
VAULT = 400_000


class IdentityIn(Body):
    """Self-signed public keys."""

    record: Bytes = Field(max_length=RECORD)
    signature: Bytes = Field(max_length=RECORD)
    start_over: bool


class SlotIn(Body):
    """One way to open the vault. ``auth`` and ``share`` are a PIN's, ``passkey`` is PRF's alone."""

    id: Id
    type: Literal["pin", "prf", "code"]
    params: Bytes
    wrapped: Bytes
    auth: Bytes | None
    share: Bytes | None
    passkey: Id | None = None


class VaultIn(Body):
    """The vault's next version."""

    version: int = Field(ge=1, lt=2**31)
    sealed: Bytes = Field(max_length=VAULT)
    kid: Id
    slot: SlotIn | None


class UnlockIn(Body):
    """The half of the secret that the server compares."""

    auth: Bytes


class IdentityOut(Schema):
    """Public keys, self-signed."""

    record: Bytes
    signature: Bytes
    kid: Id


class VaultOut(Schema):
    """The sealed vault."""

    version: int
    sealed: Bytes
    kid: Id


class SlotOut(Schema):
    """A slot; what a PIN slot wraps is handed out for the right secret alone."""

    id: Id
    type: str
    params: Bytes
    wrapped: Bytes | None
    left: int
    wait_s: int
    burnt: bool
    credential: Bytes | None  # a passkey's, so that a browser knows which to ask for


class MineOut(Schema):
    """Everything that the service keeps of a person's own keys."""

    identity: IdentityOut | None
    vault: VaultOut | None
    slots: list[SlotOut]
    draft_key: Bytes


class UnlockedOut(Schema):
    """What the right secret is worth."""

    share: Bytes
    wrapped: Bytes


@router.get("/keys/mine", response={200: MineOut, **refusals()})
def show_mine(request: HttpRequest) -> MineOut:
    """Return the own identity, vault, slots and draft key."""
    person = actor(request)
    identity = selectors.live_identity(person)
    vault = Vault.objects.filter(person=person).first()
    return MineOut(
        identity=identity_out(identity) if identity else None,
        vault=_vault_out(vault) if vault else None,
        slots=[_slot_out(slot) for slot in selectors.slots_of(person)],
        draft_key=vaults.draft_key_of(person),
    )


@router.put("/keys/identity", response={204: None, **refusals(VaultExists, IdentityWrong)})
def publish_identity(request: HttpRequest, body: IdentityIn) -> Status[None]:
    """Publish the own public keys; those before are retired."""
    identities.publish_identity(
        person=actor(request),
        signed=Signed(body.record, body.signature),
        start_over=body.start_over,
        now=host_now(),
    )
    return Status(204, None)


@router.put(
    "/keys/vault",
    response={204: None, **refusals(VaultVersion, VaultWrong, IdentityWrong, SlotWrong)},
)
def store_vault(request: HttpRequest, body: VaultIn) -> Status[None]:
    """Store the vault's next version."""
    vaults.store_vault(
        person=actor(request),
        version=body.version,
        sealed=body.sealed,
        kid=body.kid,
        slot=_new_slot(body.slot) if body.slot else None,
    )
    return Status(204, None)


@router.post("/keys/slots", response={201: None, **refusals(SlotWrong)})
def add_slot(request: HttpRequest, body: SlotIn) -> Status[None]:
    """Add one more way to open the vault."""
    vaults.add_slot(person=actor(request), slot=_new_slot(body))
    return Status(201, None)


@router.post(
    "/keys/slots/{id:slot_id}/unlock",
    response={200: UnlockedOut, **refusals(WrongSecret, Wait, SlotBurnt)},
)
def unlock(request: HttpRequest, slot_id: UUID, body: UnlockIn) -> UnlockedOut:
    """Exchange the right secret for the server's share. Ten tries, with waits."""
    person: Person = actor(request)
    done = unlocking.unlock(person=person, slot_id=slot_id, auth=body.auth, now=host_now())
    return UnlockedOut(share=done.share, wrapped=done.wrapped)


@router.delete("/keys/slots/{id:slot_id}", response={204: None, **refusals(SlotLast)})
def remove_slot(request: HttpRequest, slot_id: UUID) -> Status[None]:
    """Remove a way to open the vault."""
    vaults.remove_slot(person=actor(request), slot_id=slot_id)
    return Status(204, None)


def identity_out(identity: Identity) -> IdentityOut:
    """Return an identity as it travels."""
    return IdentityOut(
        record=bytes(identity.record), signature=bytes(identity.signature), kid=identity.kid
    )


def _vault_out(vault: Vault) -> VaultOut:
    return VaultOut(version=vault.version, sealed=bytes(vault.sealed), kid=vault.identity_id)


def _slot_out(slot: Slot) -> SlotOut:
    is_pin = slot.type == Slot.Type.PIN
    return SlotOut(
        id=slot.pk,
        type=slot.type,
        params=bytes(slot.params),
        wrapped=None if is_pin else bytes(slot.wrapped),
        left=slot.left,
        wait_s=unlocking.wait_s(slot, host_now()),
        burnt=unlocking.is_burnt(slot),
        credential=bytes(slot.passkey.credential) if slot.passkey else None,
    )


def _new_slot(body: SlotIn) -> vaults.NewSlot:
    return vaults.NewSlot(
        id=body.id,
        type=Slot.Type(body.type),
        params=body.params,
        wrapped=body.wrapped,
        auth=body.auth,
        share=body.share,
        passkey=body.passkey,
    )
