"""Which ways out the operator has set up. Each is off until its settings are there."""

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings

from elevhalsa.notify.channels import mail, push, sms, webpush
from elevhalsa.notify.channels.way import AddressedWay, Way
from elevhalsa.notify.models import Kind

Ways = dict[Kind, Way]


def configured() -> Ways:
    """Return the ways out that are set up.

    Raises:
        ValueError: A setting that cannot be meant.
    """
    ways: Ways = dict(addressed())
    if settings.PUSH_ON and settings.VAPID_KEY_FILE.is_file():
        ways[Kind.PUSH] = push.Push(
            services=settings.PUSH_SERVICES,
            key=vapid_key(),
            contact=settings.PUSH_CONTACT or f"{settings.PUBLIC_URL}/",
        )
    return ways


def addressed() -> dict[Kind, AddressedWay]:
    """Return those that lead to an address that a person typed.

    Raises:
        ValueError: A setting that cannot be meant.
    """
    ways: dict[Kind, AddressedWay] = {}
    if settings.MAIL_SERVER and settings.MAIL_FROM:
        ways[Kind.EMAIL] = mail.from_address(settings.MAIL_SERVER, sender=settings.MAIL_FROM)
    if settings.SMS_SERVER:
        ways[Kind.SMS] = sms.from_address(
            settings.SMS_SERVER, form=settings.SMS_FORM, sender=settings.SMS_FROM
        )
    return ways


def vapid_key() -> EllipticCurvePrivateKey:
    """Return the key by which push services know us.

    Raises:
        ValueError: The file holds none.
    """
    try:
        return webpush.key_from(settings.VAPID_KEY_FILE)
    except ValueError as problem:
        raise ValueError(f"{settings.VAPID_KEY_FILE} holds no VAPID key for push") from problem
