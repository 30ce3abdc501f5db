"""The server's half of a PIN: ten tries, each counted before it is compared.

Guessing needs a session first, so nobody outside can use up a person's tries. Times are the
host's: a demonstration that moves its clock ends no wait.
"""

import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, F, Q, Value, When

from elevhalsa.at_rest.fields import unseal
from elevhalsa.errors import NotFound
from elevhalsa.keys import places
from elevhalsa.keys.e1.slot import pin_verifier
from elevhalsa.keys.errors import SlotBurnt, WrongSecret
from elevhalsa.keys.models import Slot
from elevhalsa.people.errors import Wait
from elevhalsa.people.models import Person

TRIES = 10
# After so many failures, so long.
WAITS = {
    3: timedelta(minutes=1),
    5: timedelta(minutes=10),
    7: timedelta(hours=1),
    9: timedelta(hours=24),
}


@dataclass(frozen=True)
class Unlocked:
    """What the right secret is worth: the server's share, and the wrapped vault key."""

    share: bytes
    wrapped: bytes


def unlock(*, person: Person, slot_id: UUID, auth: bytes, now: datetime) -> Unlocked:
    """Hand out a PIN slot's share for the right secret. Call it in no transaction.

    The count is committed before anything is compared: a server that is killed in between
    has counted the try.

    Raises:
        NotFound: No such PIN slot of this person.
        Wait: Too many wrong tries lately; not compared, not counted.
        SlotBurnt: Ten wrong tries; share and verifier are gone.
        WrongSecret: Wrong; counted.
    """
    slots = Slot.objects.filter(pk=slot_id, person=person, type=Slot.Type.PIN)
    if not slots.exists():
        raise NotFound
    is_open = Q(wait_until=None) | Q(wait_until__lte=now)
    counted = slots.filter(is_open, left__gt=0).update(left=F("left") - 1, wait_until=_wait(now))
    slot = slots.get()
    if not counted:
        raise _refusal(slot, now)
    if slot.share_sealed is None or slot.verifier_sealed is None:
        raise SlotBurnt
    share = unseal(slot.share_sealed, place=places.share(slot.pk))
    verifier = unseal(slot.verifier_sealed, place=places.verifier(slot.pk))
    if not hmac.compare_digest(verifier, pin_verifier(person.pk.bytes, slot.pk.bytes, auth)):
        raise _failure(slot, now)
    slots.update(left=TRIES, wait_until=None)
    return Unlocked(share, bytes(slot.wrapped))


def wait_s(slot: Slot, now: datetime) -> int:
    """Return for how many seconds a slot takes no tries."""
    if slot.wait_until is None or slot.wait_until <= now:
        return 0
    return math.ceil((slot.wait_until - now).total_seconds())


def is_burnt(slot: Slot) -> bool:
    """Say whether a PIN slot can never open again."""
    return slot.type == Slot.Type.PIN and (slot.left == 0 or slot.share_sealed is None)


def _refusal(slot: Slot, now: datetime) -> Wait | SlotBurnt:
    if is_burnt(slot):
        _burn(slot)
        return SlotBurnt()
    return Wait(max(1, wait_s(slot, now)))


def _failure(slot: Slot, now: datetime) -> WrongSecret | SlotBurnt:
    if _burn(slot):
        return SlotBurnt()
    return WrongSecret(left=slot.left, wait_s=wait_s(slot, now))


def _burn(slot: Slot) -> bool:
    """Destroy what a slot without tries left would hand out. Return whether it has none left."""
    spent = Slot.objects.filter(pk=slot.pk, left=0)
    return bool(spent.update(share_sealed=None, verifier_sealed=None, wait_until=None))


def _wait(now: datetime) -> Case:
    """Return when the next try may be made, from the tries left before this one."""
    cases = [
        When(left=TRIES - failed + 1, then=Value(now + wait)) for failed, wait in WAITS.items()
    ]
    return Case(*cases, default=Value(None))
