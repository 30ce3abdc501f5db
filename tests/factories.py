"""People and places for tests, made by the product's own commands."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from elevhalsa.clock import host_now
from elevhalsa.people import sessions
from elevhalsa.people.models import Branch, Organisation, Person, Role, School, Team, TeamKind
from elevhalsa.people.services import people, structure

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

PASSWORD = "sju kloka ugglor på en gren"

_numbers = count(1)


def organisation(name: str = "Testkommun") -> Organisation:
    return structure.create_organisation(name=name)


def school(owner: Organisation | None = None, *, name: str | None = None) -> School:
    return structure.create_school(
        organisation=owner or organisation(), name=name or f"Skola {next(_numbers)}"
    )


def team(
    *schools: School,
    branch: Branch = Branch.COUNSELLOR,
    kind: TeamKind = TeamKind.SCHOOL,
    name: str = "Teamet",
) -> Team:
    return structure.create_team(branch=branch, kind=kind, name=name, schools=schools or [school()])


def back_up(*schools: School, branch: Branch = Branch.COUNSELLOR) -> Team:
    return team(*schools, branch=branch, kind=TeamKind.BACK_UP, name="Reservteamet")


def person(
    role: Role,
    owner: Organisation,
    *,
    at: School | None = None,
    name: str | None = None,
    class_name: str | None = None,
) -> Person:
    return people.create_person(
        organisation=owner,
        role=role,
        name=name or f"Person {next(_numbers)}",
        now=host_now,
        school=at,
        class_name=class_name,
    )


def student(at: School | None = None, *, name: str | None = None, class_name: str = "8B") -> Person:
    at = at or school()
    return person(Role.STUDENT, at.organisation, at=at, name=name, class_name=class_name)


def counsellor(*teams: Team, name: str | None = None) -> Person:
    return _in_teams(Role.COUNSELLOR, teams or [team()], name=name)


def nurse(*teams: Team, name: str | None = None) -> Person:
    return _in_teams(Role.NURSE, teams or [team(branch=Branch.NURSE)], name=name)


def _in_teams(role: Role, teams: Sequence[Team], *, name: str | None) -> Person:
    made = person(role, teams[0].organisation, name=name)
    for one in teams:
        people.add_member(team=one, person=made, now=host_now)
    return made


def head(at: School | None = None) -> Person:
    at = at or school()
    return person(Role.HEAD, at.organisation, at=at)


def administrator(owner: Organisation | None = None) -> Person:
    return person(Role.ADMINISTRATOR, owner or organisation())


def every_role(at: School) -> dict[Role, Person]:
    """Return one person of each role at one school, those who care in teams of it."""
    made = {Role.STUDENT: student(at), Role.HEAD: head(at)}
    for role in (Role.VERKSAMHETSCHEF, Role.MUNICIPALITY, Role.ADMINISTRATOR):
        made[role] = person(role, at.organisation)
    made[Role.COUNSELLOR] = counsellor(team(at))
    made[Role.NURSE] = nurse(team(at, branch=Branch.NURSE))
    return made


def second_factor(of: Person) -> TOTPDevice:
    """Return the confirmed one-time-code device of a person, made when first asked for."""
    device: TOTPDevice = TOTPDevice.objects.get_or_create(user=of, confirmed=True)[0]
    return device


@cache
def _kept(password: str) -> str:
    """Return the hash of a password; made once, for it takes as long as in life."""
    return make_password(password)


def set_password(of: Person, password: str = PASSWORD) -> None:
    of.password = _kept(password)
    of.save(update_fields=["password"])


class Browser(Client):
    """A browser that sends JSON, as the product's client does."""

    def call(self, method: str, path: str, body: object = None) -> "Response":
        """Send ``body``, if there is one, and return the answer."""
        content = b"" if body is None else json.dumps(body).encode()
        return self.generic(method, path, content, content_type="application/json")

    def sign_in(self, who: Person, password: str = PASSWORD) -> "Response":
        """Send user name and password, and return the answer."""
        body = {"username": who.username, "password": password}
        return self.call("POST", "/api/session", body)


def browser(*, strict: bool = False) -> Browser:
    """Return a browser in which nobody is signed in. ``strict`` checks the CSRF token."""
    return Browser(enforce_csrf_checks=strict)


def client_of(who: Person, *, verified: bool = True, strict: bool = False) -> Browser:
    """Return a browser in which ``who`` is signed in; staff with their second factor proved.

    ``strict`` checks the CSRF token, as the product does.
    """
    who.refresh_from_db(fields=["epoch"])
    request = HttpRequest()
    request.session = sessions.new()
    device = second_factor(who) if who.is_staff_member and verified else None
    sessions.begin(request, who, now=host_now(), device=device)
    request.session.save()
    client = browser(strict=strict)
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client
