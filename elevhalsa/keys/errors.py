"""What the rules about keys can say no to."""

from elevhalsa.errors import DomainError


class IdentityWrong(DomainError):
    """The identity is not the person's own, not self-signed, of the wrong kind or used before."""

    code = "identity_wrong"
    status = 422


class VaultExists(DomainError):
    """There is a vault: a new identity would lose it, so the person has to say they start over."""

    code = "vault_exists"
    status = 409


class VaultVersion(DomainError):
    """Another device wrote the vault in between: fetch it, and write on top of it."""

    code = "vault_version"
    status = 409

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version

    def details(self) -> dict[str, object]:
        """Return the version that is stored; 0 for none."""
        return {"version": self.version}


class VaultWrong(DomainError):
    """The sealed vault has a size that no client makes."""

    code = "vault_wrong"
    status = 422


class SlotWrong(DomainError):
    """The slot is malformed, too cheap to guess, or would leave a vault that nothing opens."""

    code = "slot_wrong"
    status = 422


class WrongSecret(DomainError):
    """The secret is wrong; the try was counted."""

    code = "wrong_secret"
    status = 403

    def __init__(self, *, left: int, wait_s: int) -> None:
        super().__init__(left, wait_s)
        self.left = left
        self.wait_s = wait_s

    def details(self) -> dict[str, object]:
        """Return the tries left and the seconds to wait."""
        return {"left": self.left, "wait_s": self.wait_s}


class SlotBurnt(DomainError):
    """Ten wrong tries: what the slot needed is destroyed."""

    code = "slot_burnt"
    status = 410


class SlotLast(DomainError):
    """Without this slot nothing would open the vault."""

    code = "slot_last"
    status = 409


class MeetingOver(DomainError):
    """The meeting's time is over, or its one proof has come: begin another."""

    code = "meeting_over"
    status = 410


class PasskeyFactorOnly(DomainError):
    """This passkey opens nothing, so it is a second factor alone: the password comes first."""

    code = "passkey_factor_only"
    status = 403


class EpochTaken(DomainError):
    """Somebody else was faster: fetch the team's keys and build on the newest epoch."""

    code = "epoch_taken"
    status = 409

    def __init__(self, epoch: int) -> None:
        super().__init__(epoch)
        self.epoch = epoch

    def details(self) -> dict[str, object]:
        """Return the newest signed epoch; 0 for none."""
        return {"epoch": self.epoch}


class EpochWrong(DomainError):
    """The epoch does not follow, its signer may not, or its members are not the team's."""

    code = "epoch_wrong"
    status = 422
