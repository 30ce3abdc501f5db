"""The second factor of staff: an app's one-time codes, passkeys, and ten recovery codes."""

import base64
from datetime import datetime

from django.db import transaction
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from elevhalsa.errors import SecondFactorNeeded
from elevhalsa.people import paper_codes, sessions, throttle
from elevhalsa.people.errors import WrongOneTimeCode
from elevhalsa.people.models import Person, RecoveryCode
from elevhalsa.people.passkey_models import Passkey
from elevhalsa.people.throttle import Door

RECOVERY_CODES = 10


def is_set_up(person: Person) -> bool:
    """Say whether the person has confirmed a second factor."""
    return has_app(person) or has_passkey(person)


def has_app(person: Person) -> bool:
    """Say whether an app makes one-time codes for the person."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def has_passkey(person: Person) -> bool:
    """Say whether a passkey proves the person's second factor."""
    return Passkey.objects.filter(user=person, confirmed=True).exists()


def secret_of(device: TOTPDevice) -> str:
    """Return a device's secret as people type it into an app."""
    return base64.b32encode(device.bin_key).decode()


@transaction.atomic
def start_set_up(*, person: Person, is_verified: bool) -> TOTPDevice:
    """Return a new device that counts once it is confirmed; one begun before is void.

    Raises:
        SecondFactorNeeded: There is a confirmed one, and this session did not prove it.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    _check_may_set_up(person, is_verified=is_verified)
    TOTPDevice.objects.filter(user=person, confirmed=False).delete()
    device: TOTPDevice = TOTPDevice.objects.create(user=person, name="app", confirmed=False)
    return device


def confirm_set_up(
    *, person: Person, code: str, is_verified: bool, now: datetime
) -> tuple[TOTPDevice, list[str]]:
    """Confirm the device that was begun, by a code of it; it replaces the one before.

    Ends every session. Return the device and ten new recovery codes, which are not kept.

    Raises:
        SecondFactorNeeded: As in ``start_set_up``.
        Wait, WrongOneTimeCode: The code is not right.
    """
    _check_may_set_up(person, is_verified=is_verified)
    throttle.count_try(Door.ONE_TIME_CODE, str(person.pk), now=now)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        _check_may_set_up(person, is_verified=is_verified)
        device = _locked_device(person, confirmed=False)
        _check(device, code)
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        TOTPDevice.objects.filter(user=person).exclude(pk=device.pk).delete()
        codes = new_recovery_codes(person)
        sessions.end_all(person)
    throttle.forget(Door.ONE_TIME_CODE, str(person.pk))
    return device, codes


def prove(*, person: Person, code: str, now: datetime) -> TOTPDevice:
    """Return the device that a one-time code proves. A code is good once.

    Raises:
        Wait, WrongOneTimeCode: The code is not right, or was used.
    """
    throttle.count_try(Door.ONE_TIME_CODE, str(person.pk), now=now)
    with transaction.atomic():
        device = _locked_device(person, confirmed=True)
        _check(device, code)
    throttle.forget(Door.ONE_TIME_CODE, str(person.pk))
    return device


def prove_by_recovery_code(*, person: Person, recovery_code: str, now: datetime) -> Device:
    """Use up a recovery code in place of app or passkey. Return the device it stands for.

    Raises:
        Wait, WrongOneTimeCode: The code is not right, or was used.
    """
    throttle.count_try(Door.ONE_TIME_CODE, str(person.pk), now=now)
    live = person.recovery_codes.filter(digest__in=paper_codes.digests(recovery_code), used_at=None)
    with transaction.atomic():
        device = _locked_factor(person)
        if not live.update(used_at=now):
            raise WrongOneTimeCode
    throttle.forget(Door.ONE_TIME_CODE, str(person.pk))
    return device


def new_recovery_codes(person: Person) -> list[str]:
    """Return ten recovery codes in place of those before. Call it in a transaction."""
    person.recovery_codes.all().delete()
    codes = [paper_codes.draw(2, 5).lower() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=paper_codes.digest(code)) for code in codes
    )
    return codes


@transaction.atomic
def forget_second_factor(*, person: Person) -> None:
    """Forget a person's devices and recovery codes, and end every session of theirs.

    Passkeys prove nothing from then on; what they unlock they still do.
    """
    TOTPDevice.objects.filter(user=person).delete()
    Passkey.objects.filter(user=person).update(confirmed=False)
    person.recovery_codes.all().delete()
    sessions.end_all(person)


def _check_may_set_up(person: Person, *, is_verified: bool) -> None:
    if is_set_up(person) and not is_verified:
        raise SecondFactorNeeded


def _locked_device(person: Person, *, confirmed: bool) -> TOTPDevice:
    devices = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=confirmed)
    device: TOTPDevice | None = devices.order_by("pk").first()
    if device is None:
        raise WrongOneTimeCode
    return device


def _locked_factor(person: Person) -> Device:
    if has_app(person):
        return _locked_device(person, confirmed=True)
    passkeys = Passkey.objects.select_for_update().filter(user=person, confirmed=True)
    passkey = passkeys.order_by("created_at").first()
    if passkey is None:
        raise WrongOneTimeCode
    return passkey


def _check(device: TOTPDevice, code: str) -> None:
    if not device.verify_token(code):
        raise WrongOneTimeCode
