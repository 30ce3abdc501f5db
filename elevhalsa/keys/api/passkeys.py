"""Passkeys that open a vault: they sign staff in, and the last way in stays."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from elevhalsa.clock import host_now
from elevhalsa.keys.errors import PasskeyFactorOnly, SlotLast
from elevhalsa.keys.services import passkeys
from elevhalsa.people import devices, sessions
from elevhalsa.people.api.passkeys import AssertionIn
from elevhalsa.people.api.session_shape import SessionOut, session_of
from elevhalsa.people.door import actor, anyone, signed_in
from elevhalsa.people.errors import FactorLast, PasskeyCopied, PasskeyRefused, Wait
from elevhalsa.refusals import refusals

router = Router(tags=["passkeys"], by_alias=True)


@router.post(
    "/session/passkey",
    response={
        200: SessionOut,
        **refusals(PasskeyRefused, PasskeyCopied, PasskeyFactorOnly, Wait),
    },
    auth=anyone,
)
def sign_in(request: HttpRequest, response: HttpResponse, body: AssertionIn) -> SessionOut:
    """Sign staff in with one touch: password and second factor at once."""
    now = host_now()
    passkey = passkeys.sign_in(assertion=body.made(), now=now)
    sessions.begin(request, passkey.user, now=now, device=passkey)
    devices.remember_device(request, response, passkey.user.username)
    return session_of(request)


@router.delete(
    "/passkeys/{id:passkey_id}",
    response={200: SessionOut, **refusals(SlotLast, FactorLast)},
    auth=signed_in,
)
def remove_passkey(request: HttpRequest, passkey_id: UUID) -> SessionOut:
    """Take a passkey away, with what it unlocks; ends all other sessions."""
    person = actor(request)
    passkeys.remove(person=person, passkey_id=passkey_id)
    person.refresh_from_db()
    sessions.renew(request, person, now=host_now())
    return session_of(request)
