"""What the promise can say no to."""

from elevhalsa.errors import DomainError


class NotForThisClock(DomainError):
    """This ending is not for this clock, or no clock runs (docs/guarantee.md, rule 13)."""

    code = "not_for_this_clock"
    status = 409
