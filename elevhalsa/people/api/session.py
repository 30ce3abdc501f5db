"""Who is signed in: sign-in, the second factor, codes on paper, the own language."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django_otp.models import Device
from ninja import Field, Router, Schema, Status

from elevhalsa.clock import host_now
from elevhalsa.people import devices, sessions, user_names
from elevhalsa.people.api.passkeys import AssertionIn
from elevhalsa.people.api.session_shape import SessionOut, session_of
from elevhalsa.people.door import actor, anyone, half_signed_in, is_verified, signed_in
from elevhalsa.people.errors import (
    AccountEnded,
    CodeUnknown,
    PasskeyCopied,
    PasskeyRefused,
    PasswordWeak,
    Wait,
    WrongOneTimeCode,
    WrongSignIn,
)
from elevhalsa.people.models import OneUseCode, Person
from elevhalsa.people.services import codes, passkeys, passwords, second_factor
from elevhalsa.people.services.people import set_language
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body

router = Router(tags=["session"], by_alias=True)

Password = Field(max_length=1024)
Typed = Field(max_length=64)


class SignIn(Body):
    """What a person signs in with."""

    username: str = Typed
    password: str = Password


class OneTimeCode(Body):
    """Six digits from the person's app."""

    code: str = Field(pattern=r"^[0-9]{6}$")


class RecoveryCodeIn(Body):
    """One of the ten codes that were shown once."""

    recovery_code: str = Typed


class PasskeyProofIn(Body):
    """An answer of one of the person's passkeys."""

    passkey: AssertionIn


class PaperCode(Body):
    """A code from paper, and the password it is exchanged for."""

    code: str = Typed
    password: str = Password


class PasswordChange(Body):
    """The password now, and the one from now on."""

    current: str = Password
    new: str = Password


class LanguageIn(Body):
    """The language of the person's screens."""

    language: Literal["sv", "en", "ar"]


class SecondFactorOut(Schema):
    """What an app needs to make one-time codes."""

    secret: str
    uri: str


class ConfirmedOut(Schema):
    """The recovery codes, shown this once."""

    recovery_codes: list[str]
    session: SessionOut


@router.get("/session", response={200: SessionOut, **refusals()}, auth=anyone)
def show_session(request: HttpRequest) -> SessionOut:
    """Tell who is signed in, and give the token that every unsafe call carries."""
    return session_of(request)


@router.post(
    "/session",
    response={200: SessionOut, **refusals(WrongSignIn, AccountEnded, Wait)},
    auth=anyone,
)
def sign_in(request: HttpRequest, response: HttpResponse, body: SignIn) -> SessionOut:
    """Sign in with user name and password; staff still have to prove their second factor."""
    now, device = host_now(), devices.known_device(request, user_names.normal(body.username))
    person = passwords.sign_in(
        username=body.username, password=body.password, now=now, device=device
    )
    sessions.begin(request, person, now=now)
    devices.remember_device(request, response, person.username)
    return session_of(request)


@router.post(
    "/session/second-factor",
    response={200: SessionOut, **refusals(WrongOneTimeCode, PasskeyRefused, PasskeyCopied, Wait)},
    auth=half_signed_in,
)
def prove_second_factor(
    request: HttpRequest, body: OneTimeCode | RecoveryCodeIn | PasskeyProofIn
) -> SessionOut:
    """Prove the second factor by the app's code, a passkey, or use up a recovery code."""
    now = host_now()
    sessions.prove_second_factor(request, _proved(actor(request), body, now=now), now=now)
    return session_of(request)


def _proved(
    person: Person, proof: OneTimeCode | RecoveryCodeIn | PasskeyProofIn, *, now: datetime
) -> Device:
    if isinstance(proof, OneTimeCode):
        return second_factor.prove(person=person, code=proof.code, now=now)
    if isinstance(proof, PasskeyProofIn):
        return passkeys.prove(assertion=proof.passkey.made(), person=person, now=now)
    code = proof.recovery_code
    return second_factor.prove_by_recovery_code(person=person, recovery_code=code, now=now)


@router.delete("/session", response={204: None, **refusals()}, auth=half_signed_in)
def sign_out(request: HttpRequest) -> Status[None]:
    """End every session of the person everywhere, with their sockets."""
    sessions.sign_out(request, actor(request))
    return Status(204, None)


@router.post(
    "/letters/redeem",
    response={200: SessionOut, **refusals(CodeUnknown, AccountEnded, PasswordWeak)},
    auth=anyone,
)
def redeem_letter(request: HttpRequest, body: PaperCode) -> SessionOut:
    """Exchange a student's paper letter for a password; the answer tells the user name."""
    return _redeem(request, body, OneUseCode.Purpose.LETTER)


@router.post(
    "/invitations/redeem",
    response={200: SessionOut, **refusals(CodeUnknown, PasswordWeak)},
    auth=anyone,
)
def redeem_invitation(request: HttpRequest, body: PaperCode) -> SessionOut:
    """Exchange a staff invitation for a password; the second factor is set up next."""
    return _redeem(request, body, OneUseCode.Purpose.INVITATION)


def _redeem(request: HttpRequest, body: PaperCode, purpose: OneUseCode.Purpose) -> SessionOut:
    now = host_now()
    person = codes.redeem_code(code=body.code, purpose=purpose, password=body.password, now=now)
    sessions.begin(request, person, now=now)
    return session_of(request)


@router.post("/second-factor", response={200: SecondFactorOut, **refusals()}, auth=half_signed_in)
def set_up_second_factor(request: HttpRequest) -> SecondFactorOut:
    """Begin to set up a second factor; it counts once it is confirmed."""
    device = second_factor.start_set_up(person=actor(request), is_verified=is_verified(request))
    return SecondFactorOut(secret=second_factor.secret_of(device), uri=device.config_url)


@router.post(
    "/second-factor/confirm",
    response={200: ConfirmedOut, **refusals(WrongOneTimeCode, Wait)},
    auth=half_signed_in,
)
def confirm_second_factor(request: HttpRequest, body: OneTimeCode) -> ConfirmedOut:
    """Confirm the second factor by a code of it; ends all other sessions."""
    person, now = actor(request), host_now()
    device, recovery_codes = second_factor.confirm_set_up(
        person=person, code=body.code, is_verified=is_verified(request), now=now
    )
    sessions.begin(request, person, now=now, device=device)
    return ConfirmedOut(recovery_codes=recovery_codes, session=session_of(request))


@router.post(
    "/password",
    response={200: SessionOut, **refusals(WrongSignIn, Wait, PasswordWeak)},
    auth=signed_in,
)
def change_password(request: HttpRequest, body: PasswordChange) -> SessionOut:
    """Change the own password; ends all other sessions."""
    person, now = actor(request), host_now()
    passwords.change_password(
        person=person,
        current=body.current,
        new=body.new,
        now=now,
        device=devices.known_device(request, person.username),
    )
    person.refresh_from_db()
    sessions.renew(request, person, now=now)
    return session_of(request)


@router.put("/language", response={200: SessionOut, **refusals()}, auth=signed_in)
def choose_language(request: HttpRequest, body: LanguageIn) -> SessionOut:
    """Choose the language of the own screens."""
    set_language(person=actor(request), language=body.language)
    return session_of(request)
