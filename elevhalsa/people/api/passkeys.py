"""Passkeys of one's own: what a browser is asked with, and what it made."""

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from elevhalsa.clock import host_now
from elevhalsa.people import challenges, passkey_names, sessions, webauthn
from elevhalsa.people.api.session_shape import SessionOut, session_of
from elevhalsa.people.door import actor, anyone, half_signed_in, is_verified, signed_in
from elevhalsa.people.errors import FreshFactorNeeded, PasskeyRefused, PasskeyWrong
from elevhalsa.people.models import Person
from elevhalsa.people.passkey_models import Passkey
from elevhalsa.people.services import passkeys
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Bytes, Id, Moment

router = Router(tags=["passkeys"])

MADE_BY_BROWSERS = 16_384  # base64 characters; attestations hold certificates


class AssertionIn(Body):
    """A passkey's answer. There is no field for what an extension gave."""

    credential: Bytes = Field(max_length=1364)
    client_data: Bytes = Field(max_length=2048)
    authenticator_data: Bytes = Field(max_length=2048)
    signature: Bytes = Field(max_length=2048)
    user_handle: Bytes | None

    def made(self) -> webauthn.Assertion:
        """Return the answer as it is checked."""
        return webauthn.Assertion(
            self.credential,
            self.client_data,
            self.authenticator_data,
            self.signature,
            self.user_handle,
        )


class NewPasskeyIn(Body):
    """A passkey that a browser made, and what the person calls it."""

    name: str = Field(min_length=1, max_length=40)
    client_data: Bytes = Field(max_length=2048)
    attestation: Bytes = Field(max_length=MADE_BY_BROWSERS)


class AskedOut(Schema):
    """What a browser asks a passkey with; ``allow`` is empty where nobody is signed in."""

    challenge: Bytes
    host: str
    allow: list[Bytes]


class AskedForNewOut(Schema):
    """What a browser makes a passkey with."""

    challenge: Bytes
    host: str
    user: Id
    username: str
    known: list[Bytes]


class PasskeyOut(Schema):
    """A passkey of one's own. ``works``: it proves the second factor; a copied one does not."""

    id: Id
    credential: Bytes
    name: str
    created_at: Moment
    used_at: Moment | None
    synced: bool
    works: bool


class PasskeysOut(Schema):
    """One's own passkeys, the oldest first."""

    passkeys: list[PasskeyOut]


class AddedOut(Schema):
    """The new passkey; with recovery codes, shown this once, where it is the first factor."""

    passkey: PasskeyOut
    recovery_codes: list[str]
    session: SessionOut


@router.post("/session/passkey/challenge", response={200: AskedOut, **refusals()}, auth=anyone)
def ask_passkey(request: HttpRequest) -> AskedOut:
    """Ask for a passkey: anybody's, to sign in with, or the second factor of who has begun to."""
    person = request.user if isinstance(request.user, Person) else None
    purpose = challenges.second_factor_of(person.pk) if person else challenges.SIGN_IN
    return AskedOut(
        challenge=challenges.make(purpose, now=host_now()),
        host=passkeys.site().host,
        allow=_credentials(person) if person else [],
    )


@router.get("/passkeys", response={200: PasskeysOut, **refusals()}, auth=signed_in)
def list_passkeys(request: HttpRequest) -> PasskeysOut:
    """List one's own passkeys."""
    found = Passkey.objects.filter(user=actor(request)).order_by("created_at", "pk")
    return PasskeysOut(passkeys=[_passkey_out(one) for one in found])


@router.post(
    "/passkeys/challenge",
    response={200: AskedForNewOut, **refusals(FreshFactorNeeded)},
    auth=half_signed_in,
)
def ask_for_new(request: HttpRequest) -> AskedForNewOut:
    """Ask for a new passkey: staff with the second factor just proved, or none set up."""
    person, now = actor(request), host_now()
    passkeys.check_may_add(person, is_proved=_has_just_proved(request))
    return AskedForNewOut(
        challenge=challenges.make(challenges.registration_of(person.pk), now=now),
        host=passkeys.site().host,
        user=person.pk,
        username=person.username,
        known=_credentials(person),
    )


@router.post(
    "/passkeys",
    response={201: AddedOut, **refusals(FreshFactorNeeded, PasskeyRefused, PasskeyWrong)},
    auth=half_signed_in,
)
def add_passkey(request: HttpRequest, body: NewPasskeyIn) -> Status[AddedOut]:
    """Add a passkey. Where it is the first second factor, it ends all other sessions."""
    person, now = actor(request), host_now()
    made, recovery_codes = passkeys.add(
        person=person,
        registration=webauthn.Registration(body.client_data, body.attestation),
        name=body.name,
        is_proved=_has_just_proved(request),
        now=now,
    )
    if recovery_codes:
        sessions.begin(request, person, now=now, device=made)
    added = AddedOut(
        passkey=_passkey_out(made), recovery_codes=recovery_codes, session=session_of(request)
    )
    return Status(201, added)


def _has_just_proved(request: HttpRequest) -> bool:
    return is_verified(request) and sessions.is_fresh(request.session, now=host_now())


def _credentials(person: Person) -> list[bytes]:
    found = Passkey.objects.filter(user=person).order_by("created_at", "pk")
    return [bytes(credential) for credential in found.values_list("credential", flat=True)]


def _passkey_out(passkey: Passkey) -> PasskeyOut:
    return PasskeyOut(
        id=passkey.pk,
        credential=bytes(passkey.credential),
        name=passkey_names.name_of(passkey),
        created_at=passkey.created_at,
        used_at=passkey.used_at,
        synced=passkey.is_synced,
        works=passkey.confirmed,
    )
