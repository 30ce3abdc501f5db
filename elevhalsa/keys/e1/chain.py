"""Chains of team epochs, and the pins that let nobody swap or shorten them.

A branch's back-up chain hangs from its root (the digest of its first record,
which the paper's fingerprint covers); every team chain of the branch hangs from
the back-up chain. What a client has once seen it pins in its vault: a chain is
taken only if it extends the pin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from elevhalsa.keys.e1.errors import BadSignature, ChainRefused, RolledBack, RootChanged
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.primitives import PublicKeys
from elevhalsa.keys.e1.team_epoch import Branch, TeamEpoch, decode_team_epoch, verify_signed_by


@dataclass(frozen=True)
class ChainPin:
    """The newest epoch of one team that this verifier has accepted."""

    epoch: int
    digest: bytes


@dataclass(frozen=True)
class Chain:
    """The verified epochs of one team, 1 to the newest."""

    epochs: tuple[TeamEpoch, ...]

    @property
    def current(self) -> TeamEpoch:
        """The newest epoch: the one to seal for."""
        return self.epochs[-1]

    @property
    def root(self) -> bytes:
        """The digest of the first record."""
        return self.epochs[0].digest

    @property
    def pin(self) -> ChainPin:
        """What to remember of this chain."""
        return ChainPin(self.current.epoch, self.current.digest)

    def epoch_of(self, kid: bytes) -> TeamEpoch | None:
        """Return the epoch whose keys ``kid`` names, if it is one of this team."""
        return next((epoch for epoch in self.epochs if epoch.kid == kid), None)


@dataclass(frozen=True)
class BranchPins:
    """What a verifier knows of one branch before it fetches anything new.

    A brand-new verifier has the root alone, from the fingerprint on paper.
    ``teams`` is by team id.
    """

    root: bytes
    back_up: ChainPin | None = None
    teams: Mapping[bytes, ChainPin] = field(default_factory=dict)


@dataclass(frozen=True)
class VerifiedBranch:
    """The branch's chains, and the pins to keep from now on."""

    back_up: Chain
    teams: Mapping[bytes, Chain]
    pins: BranchPins


def verify_branch(
    *,
    branch: Branch,
    school: bytes,
    pins: BranchPins,
    back_up: Sequence[Signed],
    teams: Sequence[Sequence[Signed]],
) -> VerifiedBranch:
    """Check everything the server says about a branch's keys against the pins.

    Each sequence is one team's whole chain, epoch 1 first. Store the returned
    pins before using the keys. Pins of teams not fetched are kept.

    Raises:
        RootChanged: The back-up chain starts at another root.
        RolledBack: A chain is shorter than, or differs from, what was pinned.
        ChainRefused: A record does not follow from what is trusted.
        BadSignature, Malformed: A record is broken.
    """
    trunk = verify_back_up_chain(back_up, root=pins.root, branch=branch, pin=pins.back_up)
    floor = pins.back_up.epoch if pins.back_up else 1
    chains: dict[bytes, Chain] = {}
    for records in teams:
        team = _team_of(records)
        pin = pins.teams.get(team)
        if team in chains:
            raise ChainRefused("two chains for one team")
        chains[team] = verify_team_chain(
            records, back_up=trunk, floor=floor, school=school, pin=pin
        )
    known = dict(pins.teams) | {team: chain.pin for team, chain in chains.items()}
    return VerifiedBranch(trunk, chains, BranchPins(pins.root, trunk.pin, known))


def _team_of(records: Sequence[Signed]) -> bytes:
    if not records:
        raise ChainRefused("an empty chain")
    return decode_team_epoch(records[0].record).team


def verify_back_up_chain(
    records: Sequence[Signed], *, root: bytes, branch: Branch, pin: ChainPin | None = None
) -> Chain:
    """Return a back-up team's chain: its first epoch is the root, each signs the next.

    Raises:
        RootChanged: Another first epoch than the pinned one.
        RolledBack: It does not extend ``pin``.
        ChainRefused, BadSignature, Malformed: It does not hold together.
    """
    if not records:
        raise ChainRefused("an empty chain")
    if records[0].digest != root:
        raise RootChanged
    epochs: list[TeamEpoch] = []
    for signed in records:
        epochs.append(verify_next_back_up_epoch(signed, epochs[-1] if epochs else None))
    if epochs[0].branch != branch:
        raise ChainRefused("another branch")
    return _extending(Chain(tuple(epochs)), pin)


def verify_next_back_up_epoch(signed: Signed, previous: TeamEpoch | None) -> TeamEpoch:
    """Return the epoch that ``signed`` adds to a back-up chain; the first signs itself.

    Raises:
        ChainRefused, BadSignature, Malformed: It does not follow ``previous``.
    """
    epoch = decode_team_epoch(signed.record)
    _check_follows(epoch, previous)
    signer = previous.keys if previous else epoch.keys
    return verify_signed_by(signed, signer)


def verify_team_chain(
    records: Sequence[Signed],
    *,
    back_up: Chain,
    floor: int,
    school: bytes,
    pin: ChainPin | None = None,
) -> Chain:
    """Return a team's chain, hung from the branch's verified back-up chain.

    ``floor`` is the back-up epoch that the verifier had pinned *before* this
    fetch (1 for a new one): a record above ``pin`` that a back-up epoch below
    the floor signed is refused, so a former back-up member appoints nobody.

    Raises:
        RolledBack: It does not extend ``pin``.
        ChainRefused, BadSignature, Malformed: It does not hold together.
    """
    known = pin.epoch if pin else 0
    epochs: list[TeamEpoch] = []
    for position, signed in enumerate(records, start=1):
        lowest = 1 if position <= known else floor  # what the pin covers was checked back then
        previous = epochs[-1] if epochs else None
        epochs.append(
            verify_next_team_epoch(
                signed, previous=previous, back_up=back_up, floor=lowest, school=school
            )
        )
    if not epochs:
        raise ChainRefused("an empty chain")
    return _extending(Chain(tuple(epochs)), pin)


def verify_next_team_epoch(
    signed: Signed, *, previous: TeamEpoch | None, back_up: Chain, floor: int, school: bytes
) -> TeamEpoch:
    """Return the epoch that ``signed`` adds to a team's chain.

    Allowed signers: the team's epoch before, and back-up epochs from ``floor``
    on. A server that takes in a new record gives the newest back-up epoch as
    ``floor``.

    Raises:
        ChainRefused, BadSignature, Malformed: It does not follow ``previous``.
    """
    epoch = decode_team_epoch(signed.record)
    _check_follows(epoch, previous)
    trunk = back_up.current
    if epoch.owner != school or epoch.branch != trunk.branch or epoch.team == trunk.team:
        raise ChainRefused("another school's, branch's or the back-up's own record")
    return verify_signed_by(signed, _allowed_signer(epoch, previous, back_up, floor))


def _allowed_signer(
    epoch: TeamEpoch, previous: TeamEpoch | None, back_up: Chain, floor: int
) -> PublicKeys:
    if previous and epoch.signer_kid == previous.kid:
        return previous.keys
    signer = back_up.epoch_of(epoch.signer_kid)
    if signer is None:
        raise BadSignature("signed by nobody who may")
    if signer.epoch < floor:
        raise ChainRefused("signed by an outdated back-up epoch")
    return signer.keys


def _check_follows(epoch: TeamEpoch, previous: TeamEpoch | None) -> None:
    """Check number, link and that the team stays what it is."""
    if previous is None:
        if epoch.epoch != 1:
            raise ChainRefused("a chain starts at epoch 1")
        return
    if epoch.epoch != previous.epoch + 1 or epoch.prev != previous.digest:
        raise ChainRefused("not the next epoch")
    same = (epoch.owner, epoch.branch, epoch.team)
    if same != (previous.owner, previous.branch, previous.team):
        raise ChainRefused("another owner, branch or team")


def _extending(chain: Chain, pin: ChainPin | None) -> Chain:
    if pin is None:
        return chain
    if len(chain.epochs) < pin.epoch or chain.epochs[pin.epoch - 1].digest != pin.digest:
        raise RolledBack
    return chain
