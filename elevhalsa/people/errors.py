"""What the rules about people, sign-in and administration can say no to."""

from elevhalsa.errors import DomainError


class WrongSignIn(DomainError):
    """User name and password do not belong together; a caller cannot tell which is wrong."""

    code = "wrong_sign_in"
    status = 401


class AccountEnded(DomainError):
    """A student who left long ago, and whose threads are closed: told to nobody else."""

    code = "account_ended"
    status = 403


class WrongOneTimeCode(DomainError):
    """The one-time code or recovery code is wrong, or was used before."""

    code = "wrong_one_time_code"
    status = 403


class Wait(DomainError):
    """Too many tries at this account: wait, whoever you are. The try was not compared."""

    code = "wait"
    status = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s

    def details(self) -> dict[str, object]:
        """Return the seconds to wait."""
        return {"wait_s": self.wait_s}


class PasskeyRefused(DomainError):
    """The passkey is not known, or its answer does not hold; a caller cannot tell which."""

    code = "passkey_refused"
    status = 403


class PasskeyCopied(DomainError):
    """The passkey counts slower than before: there are two of it. It proves nothing any more."""

    code = "passkey_copied"
    status = 403


class PasskeyWrong(DomainError):
    """A new passkey that does not hold, is known already, or is one too many."""

    code = "passkey_wrong"
    status = 422


class FreshFactorNeeded(DomainError):
    """The second factor was proved too long ago for this: prove it again."""

    code = "fresh_factor_needed"
    status = 403


class FactorLast(DomainError):
    """Without this passkey nothing would prove the second factor."""

    code = "factor_last"
    status = 409


class CodeUnknown(DomainError):
    """No such code on paper, or it was used, replaced or is too old."""

    code = "code_unknown"
    status = 403


class PasswordWeak(DomainError):
    """The new password is too short or too common."""

    code = "password_weak"
    status = 422


class NameTaken(DomainError):
    """The organisation has a school of this name."""

    code = "name_taken"
    status = 409


class PersonExists(DomainError):
    """The id is taken by somebody who was entered otherwise."""

    code = "person_exists"
    status = 409


class TeamExists(DomainError):
    """One of the schools has a team of this branch and kind, or the id is taken."""

    code = "team_exists"
    status = 409


class TeamWrong(DomainError):
    """A school team serves exactly one school, a back-up at least one."""

    code = "team_wrong"
    status = 422


class RoleWrong(DomainError):
    """This does not go with the person's role: another branch, or no school where one is needed."""

    code = "role_wrong"
    status = 422


class LeavingWrong(DomainError):
    """A last day that is too far away, or of somebody who leaves nothing any more."""

    code = "leaving_wrong"
    status = 422


class ManyLeave(DomainError):
    """So many of a school leave at once that it may be a mistake: say that it is none."""

    code = "many_leave"
    status = 409

    def __init__(self, count: int, of: int) -> None:
        super().__init__(count, of)
        self.count = count
        self.of = of

    def details(self) -> dict[str, object]:
        """Return how many leave, and of how many students."""
        return {"count": self.count, "of": self.of}


class HoursWrong(DomainError):
    """Working hours overlap, or end before they begin."""

    code = "hours_wrong"
    status = 422


class AbsenceWrong(DomainError):
    """An absence that is over already, ends before it begins, or lasts longer than a year."""

    code = "absence_wrong"
    status = 422


class DeputyNeeded(DomainError):
    """A planned absence cannot be set without saying who stands in."""

    code = "deputy_needed"
    status = 422


class DeputyWrong(DomainError):
    """The deputy must be another person of the branch, in a team of theirs or in its back-up."""

    code = "deputy_wrong"
    status = 422


class DeputyCircle(DomainError):
    """Who stands in is away at the same time, and counts on the absent person."""

    code = "deputy_circle"
    status = 409
