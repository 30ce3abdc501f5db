"""What the rules about notices can say no to."""

from elevhalsa.errors import DomainError


class ChannelOff(DomainError):
    """The operator has not set up this way out, or it is not for this role."""

    code = "channel_off"
    status = 409


class AddressWrong(DomainError):
    """No e-mail address, no number, or none of a push service that we send to."""

    code = "address_wrong"
    status = 422


class AddressUnreachable(DomainError):
    """The code could not be handed to the server that would take it there."""

    code = "address_unreachable"
    status = 409


class AddressCodeWrong(DomainError):
    """Not the code that was sent there; or it is too old, or was tried too often: ask anew."""

    code = "address_code_wrong"
    status = 403
