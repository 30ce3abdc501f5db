"""Who is signed in: sign-in, the second factor, codes on paper, the own language."""

from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django_otp.plugins.otp_totp.models import TOTPDevice
from ninja import Field, Router, Schema, Status

from elevhalsa.clock import database_now, host_now
from elevhalsa.people import devices, selectors, sessions, user_names
from elevhalsa.people.door import actor, anyone, half_signed_in, is_verified, signed_in
from elevhalsa.people.errors import (
    CodeUnknown,
    PasswordWeak,
    Wait,
    WrongOneTimeCode,
    WrongSignIn,
)
from elevhalsa.people.models import OneUseCode, Person
from elevhalsa.people.services import codes, passwords, second_factor
from elevhalsa.people.services.people import set_language
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Id, Moment

router = Router(tags=["session"])

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

    language: Literal["sv", "en"]


class SchoolOut(Schema):
    """A school of the signed-in person."""

    id: Id
    name: str
    time_zone: str
    opened: bool


class TeamOut(Schema):
    """A team of the signed-in person."""

    id: Id
    name: str
    branch: str
    kind: str
    schools: list[Id]


class PersonOut(Schema):
    """The signed-in person."""

    id: Id
    username: str
    name: str
    role: str
    language: str
    class_name: str | None = Field(serialization_alias="class")
    second_factor: Literal["not_needed", "set_up", "needed", "verified"]
    schools: list[SchoolOut]
    teams: list[TeamOut]


class SessionOut(Schema):
    """The session: how to write safely, what time it is, and who is signed in."""

    csrf: str
    now: Moment
    demonstration: bool
    idle_s: int
    person: PersonOut | None


class SecondFactorOut(Schema):
    """What an app needs to make one-time codes."""

    secret: str
    uri: str


class ConfirmedOut(Schema):
    """The recovery codes, shown this once."""

    recovery_codes: list[str]
    session: SessionOut


@router.get("/session", response={200: SessionOut, **refusals()}, auth=anyone, by_alias=True)
def show_session(request: HttpRequest) -> SessionOut:
    """Tell who is signed in, and give the token that every unsafe call carries."""
    return session_of(request)


@router.post(
    "/session",
    response={200: SessionOut, **refusals(WrongSignIn, Wait)},
    auth=anyone,
    by_alias=True,
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
    response={200: SessionOut, **refusals(WrongOneTimeCode, Wait)},
    auth=half_signed_in,
    by_alias=True,
)
def prove_second_factor(request: HttpRequest, body: OneTimeCode | RecoveryCodeIn) -> SessionOut:
    """Prove the second factor by the app's code, or use up a recovery code."""
    person, now = actor(request), host_now()
    if isinstance(body, OneTimeCode):
        device = second_factor.prove(person=person, code=body.code, now=now)
    else:
        device = second_factor.prove_by_recovery_code(
            person=person, recovery_code=body.recovery_code, now=now
        )
    sessions.prove_second_factor(request, device)
    return session_of(request)


@router.delete("/session", response={204: None, **refusals()}, auth=half_signed_in)
def sign_out(request: HttpRequest) -> Status[None]:
    """End every session of the person everywhere, with their sockets."""
    sessions.sign_out(request, actor(request))
    return Status(204, None)


@router.post(
    "/letters/redeem",
    response={200: SessionOut, **refusals(CodeUnknown, PasswordWeak)},
    auth=anyone,
    by_alias=True,
)
def redeem_letter(request: HttpRequest, body: PaperCode) -> SessionOut:
    """Exchange a student's paper letter for a password; the answer tells the user name."""
    return _redeem(request, body, OneUseCode.Purpose.LETTER)


@router.post(
    "/invitations/redeem",
    response={200: SessionOut, **refusals(CodeUnknown, PasswordWeak)},
    auth=anyone,
    by_alias=True,
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
    by_alias=True,
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
    by_alias=True,
)
def change_password(request: HttpRequest, body: PasswordChange) -> SessionOut:
    """Change the own password; ends all other sessions."""
    person, now = actor(request), host_now()
    factor: TOTPDevice | None = getattr(request.user, "otp_device", None)
    passwords.change_password(
        person=person,
        current=body.current,
        new=body.new,
        now=now,
        device=devices.known_device(request, person.username),
    )
    person.refresh_from_db()
    sessions.begin(request, person, now=now, device=factor)
    return session_of(request)


@router.put("/language", response={200: SessionOut, **refusals()}, auth=signed_in, by_alias=True)
def choose_language(request: HttpRequest, body: LanguageIn) -> SessionOut:
    """Choose the language of the own screens."""
    set_language(person=actor(request), language=body.language)
    return session_of(request)


def session_of(request: HttpRequest) -> SessionOut:
    """Return what a client needs to know of its session."""
    person = request.user
    signed_in_person = person if isinstance(person, Person) else None
    idle = sessions.idle_limit(signed_in_person) if signed_in_person else timedelta()
    return SessionOut(
        csrf=get_token(request),
        now=database_now(),
        demonstration=settings.DEMONSTRATION,
        idle_s=int(idle.total_seconds()),
        person=_person_out(request, signed_in_person) if signed_in_person else None,
    )


def _person_out(request: HttpRequest, person: Person) -> PersonOut:
    state = _second_factor_of(request, person)
    may_see = state in {"not_needed", "verified"}
    return PersonOut(
        id=person.pk,
        username=person.username,
        name=selectors.name_of(person) if may_see else "",
        role=person.role,
        language=person.language,
        class_name=selectors.class_of(person) if may_see else None,
        second_factor=state,
        schools=_schools_out(person) if may_see else [],
        teams=_teams_out(person) if may_see else [],
    )


def _second_factor_of(
    request: HttpRequest, person: Person
) -> Literal["not_needed", "set_up", "needed", "verified"]:
    if person.is_student:
        return "not_needed"
    if is_verified(request):
        return "verified"
    return "needed" if second_factor.is_set_up(person) else "set_up"


def _schools_out(person: Person) -> list[SchoolOut]:
    return [
        SchoolOut(
            id=school.pk,
            name=school.name,
            time_zone=school.time_zone,
            opened=school.opened_at is not None,
        )
        for school in selectors.schools_of(person)
    ]


def _teams_out(person: Person) -> list[TeamOut]:
    return [
        TeamOut(
            id=team.pk,
            name=team.name,
            branch=team.branch,
            kind=team.kind,
            schools=[school.pk for school in selectors.schools_served_by(team)],
        )
        for team in selectors.teams_of(person)
    ]
