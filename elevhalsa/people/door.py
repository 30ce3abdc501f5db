"""The doors of the HTTP interface: who may come in at all. What they may see, selectors decide."""

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from elevhalsa.errors import NotAllowed, NotSignedIn, SecondFactorNeeded
from elevhalsa.people.models import Person, Role


class Door(APIKeyCookie):
    """Lets signed-in people in; staff with a verified second factor, unless ``half`` is asked."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, *roles: Role, half: bool = False) -> None:
        self.roles = roles
        self.half = half
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> Person:  # noqa: ARG002
        """Return the person.

        Raises:
            NotSignedIn: No session, or one that has ended.
            SecondFactorNeeded: Staff whose session has not proved the second factor.
            NotAllowed: Another role than this door is for.
        """
        person = request.user
        if not isinstance(person, Person) or not person.is_active:
            raise NotSignedIn
        if person.is_staff_member and not self.half and not is_verified(request):
            raise SecondFactorNeeded
        if self.roles and person.role not in self.roles:
            raise NotAllowed
        return person


class PublicDoor(APIKeyCookie):
    """Lets everybody in, and still refuses a request that another site made."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> bool:
        """Check the origin and the token alone."""
        if check_csrf(request):
            raise HttpError(403, "csrf")
        return True

    def authenticate(self, request: HttpRequest, key: str | None) -> bool:  # noqa: ARG002
        """Ask nobody who they are."""
        return True


def is_verified(request: HttpRequest) -> bool:
    """Say whether this session has proved a confirmed second factor of its own person."""
    return getattr(request.user, "otp_device", None) is not None


def actor(request: HttpRequest) -> Person:
    """Return the signed-in person whom a door has let in."""
    person = request.user
    assert isinstance(person, Person), "a view behind no door asked for its actor"
    return person


anyone = PublicDoor()
half_signed_in = Door(half=True)
signed_in = Door()
students = Door(Role.STUDENT)
readers = Door(Role.STUDENT, Role.COUNSELLOR, Role.NURSE)  # who can hold keys at all
care_staff = Door(Role.COUNSELLOR, Role.NURSE)
insight = Door(Role.HEAD, Role.VERKSAMHETSCHEF, Role.MUNICIPALITY)
administrators = Door(Role.ADMINISTRATOR)
