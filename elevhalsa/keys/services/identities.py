"""Publishing a person's public keys."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from elevhalsa.errors import NotAllowed
from elevhalsa.keys.e1 import identity as e1
from elevhalsa.keys.e1.errors import E1Error
from elevhalsa.keys.e1.identity import IdentityKind, Signed
from elevhalsa.keys.errors import IdentityWrong, VaultExists
from elevhalsa.keys.models import Identity, Slot, Vault
from elevhalsa.people.models import KEYLESS_ROLES, Person


@transaction.atomic
def publish_identity(
    *, person: Person, signed: Signed, start_over: bool, now: datetime
) -> Identity:
    """Make these the person's keys, and retire those before. Safe to repeat.

    ``start_over`` gives up the vault with its slots, and with them the old keys.

    Raises:
        NotAllowed: The person's role holds no keys.
        IdentityWrong: Not the person's own, not self-signed, of another kind, or used before.
        VaultExists: There is a vault, and the person does not want to start over.
    """
    identity = _verified(person, signed)
    Person.objects.select_for_update().get(pk=person.pk)
    kid = UUID(bytes=identity.kid)
    known = Identity.objects.filter(pk=kid).first()
    if known is not None:
        return _same(known, signed)
    if start_over:
        Vault.objects.filter(person=person).delete()
        Slot.objects.filter(person=person).delete()
    elif Vault.objects.filter(person=person).exists():
        raise VaultExists
    Identity.objects.filter(person=person, retired_at=None).update(retired_at=now)
    return Identity.objects.create(
        kid=kid, person=person, record=signed.record, signature=signed.signature
    )


def _verified(person: Person, signed: Signed) -> e1.Identity:
    if person.role in KEYLESS_ROLES:
        raise NotAllowed
    try:
        identity = e1.verify_identity(signed)
    except E1Error:
        raise IdentityWrong from None
    kind = IdentityKind.STUDENT if person.is_student else IdentityKind.STAFF
    if identity.id != person.pk.bytes or identity.kind != kind:
        raise IdentityWrong
    return identity


def _same(known: Identity, signed: Signed) -> Identity:
    is_same = bytes(known.record) == signed.record
    if not is_same or known.retired_at is not None:
        raise IdentityWrong
    return known
