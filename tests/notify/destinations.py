"""Destinations for tests, as the commands leave them."""

import os
from uuid import uuid4

from elevhalsa.at_rest import blind
from elevhalsa.notify import addresses
from elevhalsa.notify.models import Destination, Kind
from elevhalsa.people.models import Person
from tests.notify.browsers import PushBrowser
from tests.notify.post import NOON


def subscribed(person: Person, browser: PushBrowser) -> Destination:
    return _made(
        person,
        Kind.PUSH,
        browser.address(),
        device=os.urandom(32),
        endpoint_index=blind.index(browser.endpoint.encode(), scope="notices"),
    )


def email(person: Person, address: str, *, confirmed: bool = True) -> Destination:
    return _made(person, Kind.EMAIL, address, confirmed_at=NOON if confirmed else None)


def number(person: Person, address: str) -> Destination:
    return _made(person, Kind.SMS, address)


def _made(person: Person, kind: Kind, address: str, **fields: object) -> Destination:
    new = uuid4()
    sealed = addresses.sealed(address, person=person, destination_id=new)
    return Destination.objects.create(
        **{
            "id": new,
            "person": person,
            "kind": kind,
            "address_sealed": sealed,
            "made_at": NOON,
            "confirmed_at": NOON,
            **fields,
        }
    )
