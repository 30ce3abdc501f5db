"""The vault, and the slots that open it."""

import os
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from elevhalsa.at_rest.fields import seal, unseal
from elevhalsa.errors import NotFound
from elevhalsa.keys import places
from elevhalsa.keys.e1.errors import E1Error
from elevhalsa.keys.e1.primitives import AEAD_OVERHEAD, KEY_BYTES
from elevhalsa.keys.e1.slot import decode_pin_params, pin_verifier
from elevhalsa.keys.e1.vault import BLOCK_BYTES
from elevhalsa.keys.errors import IdentityWrong, SlotLast, SlotWrong, VaultVersion, VaultWrong
from elevhalsa.keys.models import DraftKey, Slot, Vault
from elevhalsa.keys.selectors import live_identity
from elevhalsa.people.models import Person
from elevhalsa.people.passkey_models import Passkey

MOST_SLOTS = 10
WRAPPED_BYTES = KEY_BYTES + AEAD_OVERHEAD


@dataclass(frozen=True)
class NewSlot:
    """A slot as a client makes it. ``auth`` and ``share`` are a PIN's, ``passkey`` a PRF's."""

    id: UUID
    type: Slot.Type
    params: bytes
    wrapped: bytes
    auth: bytes | None
    share: bytes | None
    passkey: UUID | None = None


@transaction.atomic
def store_vault(
    *, person: Person, version: int, sealed: bytes, kid: UUID, slot: NewSlot | None
) -> None:
    """Store the next version of a person's vault, with one more slot if one comes along.

    Safe to repeat with the same bytes.

    Raises:
        VaultWrong: A size that no client makes.
        IdentityWrong: ``kid`` does not name the person's live keys.
        VaultVersion: Not the version that follows the stored one.
        SlotWrong: As in ``add_slot``, or no slot would open the vault.
    """
    _check_vault_size(sealed)
    Person.objects.select_for_update().get(pk=person.pk)
    identity = live_identity(person)
    if identity is None or identity.kid != kid:
        raise IdentityWrong
    stored = Vault.objects.filter(person=person).first()
    if not _is_repeated(stored, version, sealed):
        if version != (stored.version if stored else 0) + 1:
            raise VaultVersion(stored.version if stored else 0)
        Vault.objects.update_or_create(
            person=person, defaults={"identity": identity, "version": version, "sealed": sealed}
        )
    if slot is not None:
        _create_slot(person, slot)
    elif not Slot.objects.filter(person=person).exists():
        raise SlotWrong


def _check_vault_size(sealed: bytes) -> None:
    blocks, rest = divmod(len(sealed) - AEAD_OVERHEAD, BLOCK_BYTES)
    if blocks < 1 or rest:
        raise VaultWrong


def _is_repeated(stored: Vault | None, version: int, sealed: bytes) -> bool:
    return stored is not None and stored.version == version and bytes(stored.sealed) == sealed


@transaction.atomic
def add_slot(*, person: Person, slot: NewSlot) -> None:
    """Add one more way to open a person's vault. Safe to repeat with the same bytes.

    Raises:
        SlotWrong: There is no vault; malformed; KDF parameters below the floor; too many slots;
            or the id is taken.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if not Vault.objects.filter(person=person).exists():
        raise SlotWrong
    _create_slot(person, slot)


def _create_slot(person: Person, slot: NewSlot) -> None:
    _check_slot(slot)
    known = Slot.objects.filter(pk=slot.id).first()
    if known is not None:
        if known.person_id != person.pk or bytes(known.wrapped) != slot.wrapped:
            raise SlotWrong
        return
    if Slot.objects.filter(person=person).count() >= MOST_SLOTS:
        raise SlotWrong
    if slot.passkey is not None and not _is_free(person, slot.passkey):
        raise SlotWrong
    row = Slot(
        id=slot.id,
        person=person,
        type=slot.type,
        params=slot.params,
        wrapped=slot.wrapped,
        passkey_id=slot.passkey,
    )
    if slot.auth is not None and slot.share is not None:
        verifier = pin_verifier(person.pk.bytes, slot.id.bytes, slot.auth)
        row.share_sealed = seal(slot.share, scope=places.PIN_SCOPE, place=places.share(slot.id))
        row.verifier_sealed = seal(verifier, scope=places.PIN_SCOPE, place=places.verifier(slot.id))
    row.save(force_insert=True)


def _is_free(person: Person, passkey_id: UUID) -> bool:
    """Say whether this is a passkey of the person's that opens nothing yet."""
    return Passkey.objects.filter(pk=passkey_id, user=person, slot=None).exists()


def _check_slot(slot: NewSlot) -> None:
    halves = (slot.auth, slot.share)
    is_prf = slot.type == Slot.Type.PRF
    if len(slot.wrapped) != WRAPPED_BYTES or is_prf != (slot.passkey is not None):
        raise SlotWrong
    if slot.type != Slot.Type.PIN:
        if slot.params or halves != (None, None):
            raise SlotWrong
        return
    if any(half is None or len(half) != KEY_BYTES for half in halves):
        raise SlotWrong
    try:
        decode_pin_params(slot.params)
    except E1Error:
        raise SlotWrong from None


@transaction.atomic
def remove_slot(*, person: Person, slot_id: UUID) -> None:
    """Remove a way to open the vault; never the last one.

    Raises:
        NotFound: No such slot of this person.
        SlotLast: No secret and no passkey would be left.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    slot = Slot.objects.filter(person=person, pk=slot_id).first()
    if slot is None:
        raise NotFound
    check_not_last(slot)
    slot.delete()


def check_not_last(slot: Slot) -> None:
    """Accept that a slot goes: a secret or a passkey is left, which somebody uses every day.

    Raises:
        SlotLast: None would be; a recovery code in a drawer is no way in.
    """
    others = Slot.objects.filter(person=slot.person_id).exclude(pk=slot.pk)
    everyday = Q(type=Slot.Type.PRF) | Q(type=Slot.Type.PIN, left__gt=0, share_sealed__isnull=False)
    if not others.filter(everyday).exists():
        raise SlotLast


def draft_key_of(person: Person) -> bytes:
    """Return the key that seals the person's drafts on a device; made when first asked for."""
    row = DraftKey.objects.filter(person=person).first()
    if row is None:
        place = places.draft_key(person.pk)
        sealed = seal(os.urandom(KEY_BYTES), scope="drafts", place=place)
        row, _ = DraftKey.objects.get_or_create(person=person, defaults={"sealed": sealed})
    return unseal(row.sealed, place=places.draft_key(person.pk))
