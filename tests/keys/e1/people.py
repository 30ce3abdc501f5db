"""A small school for tests of the protocol: everything signed, nothing stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.primitives import KeyPair, new_identity
from elevhalsa.keys.e1.team_epoch import (
    Branch,
    Member,
    TeamEpoch,
    new_team_epoch,
    sign_team_epoch,
)
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType

SCHOOL = bytes([0x51]) * 16
NOW = 1_800_000_000_000


def an_id(number: int) -> bytes:
    """Return an id that is easy to tell from others in a failure."""
    return bytes([number]) * 16


@dataclass
class Team:
    """A team with all its secrets, which grows by one epoch at a time."""

    id: bytes
    branch: Branch
    epochs: list[TeamEpoch]
    records: list[Signed]
    secrets: list[KeyPair]
    members: list[Member] = field(
        default_factory=lambda: [Member(an_id(0x61), an_id(0x71)), Member(an_id(0x62), an_id(0x72))]
    )

    @property
    def current(self) -> TeamEpoch:
        return self.epochs[-1]

    @property
    def recipient(self) -> Recipient:
        return Recipient(RecipientType.TEAM, self.id, self.current.keys)

    def add_epoch(self, signer: KeyPair | None = None, owner: bytes = SCHOOL) -> TeamEpoch:
        """Add an epoch, signed by ``signer``, else by the one before, else by itself."""
        keys = new_identity()
        by = signer or (self.secrets[-1] if self.secrets else keys)
        epoch = new_team_epoch(
            owner=owner,
            branch=self.branch,
            team=self.id,
            keys=keys,
            previous=self.epochs[-1] if self.epochs else None,
            signer_kid=by.kid,
            members=self.members,
            created_ms=NOW,
        )
        self.epochs.append(epoch)
        self.records.append(sign_team_epoch(epoch, by))
        self.secrets.append(keys)
        return epoch


def a_team(
    number: int, *, epochs: int, signer: KeyPair | None = None, branch: Branch = Branch.COUNSELLOR
) -> Team:
    """Return a team whose first epoch ``signer`` signed (itself, for a back-up team)."""
    team = Team(an_id(number), branch, [], [], [])
    for position in range(epochs):
        team.add_epoch(signer if position == 0 else None)
    return team


def flipped(data: bytes, bit: int) -> bytes:
    """Return ``data`` with one bit changed."""
    at, mask = divmod(bit, 8)
    return data[:at] + bytes([data[at] ^ (1 << mask)]) + data[at + 1 :]


def bits(data: bytes) -> Sequence[int]:
    """Return the number of every bit of ``data``."""
    return range(len(data) * 8)
