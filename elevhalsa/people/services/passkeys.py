"""Passkeys: added, proved, taken out of use. What they unlock, ``elevhalsa.keys`` knows."""

import hmac
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from elevhalsa.people import challenges, passkey_names, sessions, throttle, webauthn
from elevhalsa.people.errors import FreshFactorNeeded, PasskeyCopied, PasskeyRefused, PasskeyWrong
from elevhalsa.people.models import Person
from elevhalsa.people.passkey_models import Passkey
from elevhalsa.people.services import second_factor
from elevhalsa.people.throttle import Door
from elevhalsa.people.webauthn import Assertion, DoesNotHold, Registration, Said, Site

MOST_PASSKEYS = 5


def site() -> Site:
    """Return what passkeys are bound to: the service's own name, and pages of its own address."""
    return Site(host=urlsplit(settings.PUBLIC_URL).hostname or "", origin=settings.PUBLIC_URL)


def check_may_add(person: Person, *, is_proved: bool) -> None:
    """Accept that a person adds a passkey, having just proved the second factor they have.

    A student's passkey needs none: it opens what is open already, and signs nobody in.

    Raises:
        FreshFactorNeeded: Staff have to prove it first.
    """
    if person.is_staff_member and second_factor.is_set_up(person) and not is_proved:
        raise FreshFactorNeeded


@transaction.atomic
def add(
    *, person: Person, registration: Registration, name: str, is_proved: bool, now: datetime
) -> tuple[Passkey, list[str]]:
    """Add a passkey to a person. Return it; where it is the first factor, with recovery codes.

    Those are not kept, and every session ends.

    Raises:
        FreshFactorNeeded: As in ``check_may_add``.
        PasskeyRefused, PasskeyWrong: As in ``register``.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    check_may_add(person, is_proved=is_proved)
    is_first = person.is_staff_member and not second_factor.is_set_up(person)
    made = register(person=person, registration=registration, name=name, now=now)
    if not is_first:
        return made, []
    codes = second_factor.new_recovery_codes(person)
    sessions.end_all(person)
    return made, codes


def register(*, person: Person, registration: Registration, name: str, now: datetime) -> Passkey:
    """Store a passkey of a person who is locked.

    Raises:
        PasskeyRefused: The challenge is not one for this, or was answered before.
        PasskeyWrong: It does not hold, is known already, or is one too many.
    """
    try:
        challenge = webauthn.challenge_in(registration.client_data)
        challenges.spend(challenge, challenges.registration_of(person.pk), now=now)
        said = webauthn.check_registration(registration, site=site())
    except DoesNotHold:
        raise PasskeyWrong from None
    is_known = Passkey.objects.filter(credential=said.credential).exists()
    if is_known or Passkey.objects.filter(user=person).count() >= MOST_PASSKEYS:
        raise PasskeyWrong
    made = Passkey(
        user=person,
        credential=said.credential,
        attested=said.attested,
        sign_count=said.count,
        is_synced=said.is_synced,
        created_at=now,
    )
    made.name_sealed = passkey_names.seal_name(name, passkey=made, person=person)
    made.save(force_insert=True)
    return made


def prove(*, assertion: Assertion, person: Person | None, now: datetime) -> Passkey:
    """Return the passkey that answered: ``person``'s, or, where nobody is signed in, anybody's.

    Call it in no transaction: a copy is taken out of use although the answer is refused.

    Raises:
        PasskeyRefused: Not known, out of use, somebody else's, or the answer does not hold.
        PasskeyCopied: It holds, and somebody has used a copy.
        Wait: Too many wrong answers for this account.
    """
    passkey = Passkey.objects.filter(credential=assertion.credential).first()
    if passkey is None or (person is not None and passkey.user_id != person.pk):
        raise PasskeyRefused
    throttle.count_try(Door.PASSKEY, str(passkey.user_id), now=now)
    purpose = challenges.second_factor_of(person.pk) if person else challenges.SIGN_IN
    proved = _prove(passkey, assertion, purpose, now=now)
    throttle.forget(Door.PASSKEY, str(passkey.user_id))
    if not proved.confirmed:
        raise PasskeyCopied
    return proved


@transaction.atomic
def _prove(known: Passkey, assertion: Assertion, purpose: str, *, now: datetime) -> Passkey:
    passkey = Passkey.objects.select_for_update().get(pk=known.pk)
    if not passkey.confirmed or not passkey.user.is_active:
        raise PasskeyRefused
    said = _checked(passkey, assertion, purpose, now=now)
    if (said.count or passkey.sign_count) and said.count <= passkey.sign_count:
        passkey.confirmed = False
        sessions.end_all(passkey.user)
    passkey.sign_count = max(said.count, passkey.sign_count)
    passkey.is_synced, passkey.used_at = said.is_synced, now
    passkey.save(update_fields=["confirmed", "sign_count", "is_synced", "used_at"])
    return passkey


def _checked(passkey: Passkey, assertion: Assertion, purpose: str, *, now: datetime) -> Said:
    handle = assertion.user_handle
    if handle is not None and not hmac.compare_digest(handle, passkey.user_id.bytes):
        raise PasskeyRefused
    try:
        challenges.spend(webauthn.challenge_in(assertion.client_data), purpose, now=now)
        return webauthn.check_assertion(assertion, attested=bytes(passkey.attested), site=site())
    except DoesNotHold:
        raise PasskeyRefused from None
