"""The root of every refusal: a fact with a stable code. Clients own the words."""

from typing import ClassVar


class DomainError(Exception):
    """A rule said no. Subclass it once for each rule, in the app that owns the rule."""

    code: ClassVar[str]  # what clients switch on; never translated or reused
    status: ClassVar[int]  # HTTP; the WebSocket close code is 4000 more

    def details(self) -> dict[str, object]:
        """Return what a client needs besides the code (JSON), never anything a person wrote."""
        return {}


class NotSignedIn(DomainError):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"
    status = 401


class SecondFactorNeeded(DomainError):
    """Staff must prove their second factor before anything is shown."""

    code = "second_factor_needed"
    status = 403


class NotAllowed(DomainError):
    """The person's role does not do this."""

    code = "not_allowed"
    status = 403


class NotFound(DomainError):
    """The thing is missing, or not yours to know of; a caller cannot tell which."""

    code = "not_found"
    status = 404
