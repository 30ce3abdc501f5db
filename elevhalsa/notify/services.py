"""Commands: choosing where one is told, proving an address, and when to be left alone."""

import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from elevhalsa.at_rest import blind
from elevhalsa.notify import addresses, selectors, ways
from elevhalsa.notify.channels import webpush
from elevhalsa.notify.channels.endpoints import EndpointRefused, checked
from elevhalsa.notify.channels.way import Gone, Unreachable
from elevhalsa.notify.errors import (
    AddressCodeWrong,
    AddressUnreachable,
    AddressWrong,
    ChannelOff,
)
from elevhalsa.notify.models import Destination, Kind, Notice, QuietHours
from elevhalsa.notify.quiet import Quiet
from elevhalsa.notify.texts import code_words
from elevhalsa.people import throttle
from elevhalsa.people.models import Person

SCOPE = "notices"  # of the key under which endpoints are looked up
CODE_LASTS = timedelta(minutes=30)
MOST_TRIES = 5  # at one code
MOST_BROWSERS = 10  # of one person
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,}\Z"
)
NUMBER = re.compile(r"\+[1-9][0-9]{7,14}\Z")
LONGEST_EMAIL = 254
HOME = "+46"  # of a number that is written as one dials it


@dataclass(frozen=True)
class Subscription:
    """A browser's push endpoint and keys, as it gave them."""

    endpoint: str
    p256dh: str
    auth: str


def device_digest(mark: str) -> bytes:
    """Return what stands for a browser's mark in a row."""
    return salted_hmac("notice-device", mark, algorithm="sha256").digest()


def subscribe(*, person: Person, device: bytes, subscription: Subscription, now: datetime) -> None:
    """Tell a person by push in this browser, and nobody else in it. Safe to repeat.

    Raises:
        ChannelOff: The operator has not turned push on.
        AddressWrong: Not a push service that we send to, or no keys.
    """
    if Kind.PUSH not in selectors.offered_to(person):
        raise ChannelOff
    try:
        checked(subscription.endpoint, services=settings.PUSH_SERVICES)
        webpush.subscription_keys(subscription.p256dh, subscription.auth)
    except (EndpointRefused, webpush.SubscriptionWrong) as refusal:
        raise AddressWrong from refusal
    endpoint, new = subscription.endpoint.encode(), uuid4()
    address = json.dumps(asdict(subscription))
    with transaction.atomic():
        known = Q(endpoint_index__in=blind.indexes(endpoint, scope=SCOPE)) | Q(device=device)
        Destination.objects.filter(known).delete()
        Destination.objects.create(
            id=new,
            person=person,
            kind=Kind.PUSH,
            address_sealed=addresses.sealed(address, person=person, destination_id=new),
            device=device,
            endpoint_index=blind.index(endpoint, scope=SCOPE),
            made_at=now,
            confirmed_at=now,
        )
        _forget_oldest_browsers(person)


def _forget_oldest_browsers(person: Person) -> None:
    newest = selectors.browsers_of(person).order_by("-made_at").values_list("pk", flat=True)
    Destination.objects.filter(pk__in=list(newest)[MOST_BROWSERS:]).delete()


def unsubscribe(*, device: bytes, but_for: Person | None = None) -> None:
    """Tell nobody in a browser any more; nobody but ``but_for``. Safe to repeat."""
    Destination.objects.filter(device=device).exclude(person=but_for).delete()


def ask_address(*, person: Person, kind: Kind, address: str, now: datetime) -> None:
    """Note an e-mail address or number and send a code there. Call it in no transaction.

    Until the code came back it is told nothing else, and the one before stays.

    Raises:
        ChannelOff: Not set up, or not for this role.
        AddressWrong: Neither an e-mail address nor a number.
        Wait: Too many codes were asked for.
        AddressUnreachable: The code could not be sent.
    """
    if kind not in selectors.offered_to(person):
        raise ChannelOff
    address = normal(address, kind)
    throttle.count_try(throttle.Door.ADDRESS, str(person.pk), now=now)
    new, code = uuid4(), f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        Destination.objects.asked().filter(person=person, kind=kind).delete()
        Destination.objects.create(
            id=new,
            person=person,
            kind=kind,
            address_sealed=addresses.sealed(address, person=person, destination_id=new),
            made_at=now,
            code_digest=_code_digest(str(new), code),
            code_until=now + CODE_LASTS,
        )
    try:
        way = ways.addressed()[kind]
        way.prove(address, code_words(code, person.language), key=str(new))
    except (Unreachable, Gone) as trouble:
        raise AddressUnreachable from trouble


def confirm_address(*, person: Person, kind: Kind, code: str, now: datetime) -> None:
    """Confirm an address by the code that was sent there: it takes the place of the one before.

    Safe to repeat while the code lasts.

    Raises:
        AddressCodeWrong: Another code, too old, or tried too often. The try counts.
    """
    mine = Destination.objects.filter(person=person, kind=kind, code_until__gt=now)
    can_try = mine.asked().filter(code_tries__lt=MOST_TRIES)
    is_tried = can_try.update(code_tries=F("code_tries") + 1)  # before it is compared
    row = (mine.asked() if is_tried else mine.proved()).first()
    if row is None or not _is_code(row, code):
        raise AddressCodeWrong
    _put_in_place(row, now)
    throttle.forget(throttle.Door.ADDRESS, str(person.pk))


@transaction.atomic
def _put_in_place(row: Destination, now: datetime) -> None:
    same = Destination.objects.filter(person=row.person_id, kind=row.kind)
    if same.asked().select_for_update().filter(pk=row.pk).exists():
        same.proved().delete()
        same.filter(pk=row.pk).update(confirmed_at=now)


def _is_code(row: Destination, code: str) -> bool:
    return hmac.compare_digest(bytes(row.code_digest or b""), _code_digest(str(row.pk), code))


def _code_digest(destination: str, code: str) -> bytes:
    return salted_hmac("notice-code", f"{destination}{code}", algorithm="sha256").digest()


def give_up_asking(*, person: Person, kind: Kind) -> None:
    """Forget an address whose code has not come back; the one before stays. Safe to repeat."""
    Destination.objects.asked().filter(person=person, kind=kind).delete()


def forget_address(*, person: Person, kind: Kind) -> None:
    """Forget an e-mail address or number. Safe to repeat."""
    Destination.objects.filter(person=person, kind=kind).delete()


@transaction.atomic
def set_quiet_hours(*, person: Person, quiet: Quiet | None) -> None:
    """Choose when to be told nothing but what is acute; what waits is looked at anew."""
    begin, end = (quiet.begin, quiet.end) if quiet else (None, None)
    QuietHours.objects.update_or_create(person=person, defaults={"begin": begin, "end": end})
    Notice.objects.queued().filter(person=person).update(due_at=F("queued_at"))


def see(*, person: Person, moment: datetime) -> None:
    """Note that a person has seen all that stands in their list now."""
    Notice.objects.filter(person=person, seen_at=None).update(seen_at=moment)


def normal(address: str, kind: Kind) -> str:
    """Return an address in the one form it is kept in.

    Raises:
        AddressWrong: Neither an e-mail address nor a number.
    """
    text = address.strip()
    if kind == Kind.SMS:
        text = _number(text)
    form = EMAIL if kind == Kind.EMAIL else NUMBER
    if len(text) > LONGEST_EMAIL or not form.match(text):
        raise AddressWrong
    return text


def _number(text: str) -> str:
    digits = _without(text, " -()")
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"{HOME}{digits[1:]}" if digits.startswith("0") else digits


def _without(text: str, signs: Iterable[str]) -> str:
    return "".join(sign for sign in text if sign not in signs)
