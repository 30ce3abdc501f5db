"""Passkeys as ways in: who may add one, which of them sign in, and that the last one stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from elevhalsa.errors import NotFound
from elevhalsa.keys.errors import PasskeyFactorOnly
from elevhalsa.keys.models import Slot
from elevhalsa.keys.services import vaults
from elevhalsa.people import sessions
from elevhalsa.people.errors import FactorLast, PasskeyRefused
from elevhalsa.people.models import CARE_ROLES, Person
from elevhalsa.people.passkey_models import Passkey
from elevhalsa.people.services import passkeys, second_factor
from elevhalsa.people.webauthn import Assertion


def sign_in(*, assertion: Assertion, now: datetime) -> Passkey:
    """Return the passkey of staff that signs its owner in: one touch is both factors.

    Who holds no keys, such as a head, has nothing more to open.

    Raises:
        PasskeyRefused, PasskeyCopied, Wait: As in ``passkeys.prove``; a student's signs nobody in.
        PasskeyFactorOnly: It opens no vault, and its owner's passphrase would be asked for next.
    """
    passkey = passkeys.prove(assertion=assertion, person=None, now=now)
    if passkey.user.is_student:
        raise PasskeyRefused
    if passkey.user.role in CARE_ROLES and not Slot.objects.filter(passkey=passkey).exists():
        raise PasskeyFactorOnly
    return passkey


@transaction.atomic
def remove(*, person: Person, passkey_id: UUID) -> None:
    """Take a passkey away, with what it unlocks; never the last way in. Ends every session.

    Raises:
        NotFound: No such passkey of this person.
        SlotLast: Nothing else that is at hand would open the vault.
        FactorLast: Nothing else would prove the second factor.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    passkey = Passkey.objects.filter(user=person, pk=passkey_id).first()
    if passkey is None:
        raise NotFound
    slot = Slot.objects.filter(passkey=passkey).first()
    if slot is not None:
        vaults.check_not_last(slot)
    passkey.delete()
    if person.is_staff_member and not second_factor.is_set_up(person):
        raise FactorLast
    sessions.end_all(person)
