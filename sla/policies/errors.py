"""What the rules about terms can say no to."""

from collections.abc import Sequence

from elevhalsa.errors import DomainError


class _Named(DomainError):
    def __init__(self, why: Sequence[str]) -> None:
        super().__init__(why)
        self.why = list(why)

    def details(self) -> dict[str, object]:
        """Return what is wrong or missing, as codes."""
        return {"why": self.why}


class CannotOpen(_Named):
    """The school lacks something that students need from the first day."""

    code = "cannot_open"
    status = 409


class PolicyWrong(_Named):
    """A number lets a student wait longer than the product promises, or makes no sense."""

    code = "policy_wrong"
    status = 422


class CalendarWrong(_Named):
    """Hours or closed days contradict each other, or the school would never be open."""

    code = "calendar_wrong"
    status = 422


class CalendarNeeded(DomainError):
    """A school promises by its calendar only once it has one."""

    code = "calendar_needed"
    status = 409


class ReadersWrong(_Named):
    """Whoever reads must be named for both branches, and be in the team that can read then."""

    code = "readers_wrong"
    status = 422


class VersionTaken(DomainError):
    """Somebody else wrote a version in between: look at it first."""

    code = "version_taken"
    status = 409

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version

    def details(self) -> dict[str, object]:
        """Return the newest version; 0 for none."""
        return {"version": self.version}
