"""Taking in a team's next keys, and the back-up's signature under its first, or after a loss."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from elevhalsa.at_rest.fields import seal
from elevhalsa.errors import NotFound
from elevhalsa.keys import places, selectors
from elevhalsa.keys.e1.chain import verify_next_back_up_epoch, verify_next_team_epoch
from elevhalsa.keys.e1.errors import ChainRefused, E1Error
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.primitives import AEAD_OVERHEAD, SEAL_OVERHEAD, SEED_BYTES
from elevhalsa.keys.e1.team_epoch import TeamEpoch as Record
from elevhalsa.keys.e1.team_epoch import decode_team_epoch
from elevhalsa.keys.errors import EpochTaken, EpochWrong
from elevhalsa.keys.models import TeamEpoch
from elevhalsa.people.models import Person, Team, TeamKind

BUNDLE_BYTES = 2 * SEED_BYTES


@dataclass(frozen=True)
class NewBundle:
    """The epoch's secrets, sealed to one member."""

    person: UUID
    kid: UUID
    sealed: bytes


@dataclass(frozen=True)
class NewEpoch:
    """An epoch as a client makes it. Without a signature it is a proposal."""

    record: bytes
    signature: bytes | None
    bundles: Sequence[NewBundle]
    prev_link: bytes | None


@transaction.atomic
def add_epoch(*, team: Team, author: Person, new: NewEpoch) -> TeamEpoch:
    """Add a team's next epoch, or propose a school team's first, or the one after a loss.

    Safe to repeat.

    Raises:
        NotFound: The author left the team in between.
        EpochTaken: Not the number that follows the newest signed epoch.
        EpochWrong: It does not follow from what is there, its members are not live members with
            live identities, a bundle or link is missing, too many or of the wrong size, or the
            back-up signed it while somebody holds the team's keys.
    """
    Person.objects.select_for_update().get(pk=author.pk)  # who takes them out waits, or we see it
    team = Team.objects.select_for_update().get(pk=selectors.team_for(author, team.pk).pk)
    record = _or_wrong(lambda: decode_team_epoch(new.record))
    same = team.epochs.filter(record=new.record, signature=new.signature).first()
    if same is not None:
        return same
    newest = len(selectors.signed_epochs(team))
    if record.epoch != newest + 1:
        raise EpochTaken(newest)
    _check_record(team, record, new)
    _check_members(team, record)
    _check_bundles(record, new)
    _check_link(team, record, new)
    return _store(team, author, record, new)


@transaction.atomic
def certify_epoch(*, team: Team, epoch: int, signature: bytes) -> None:
    """Sign an epoch that a school team proposed, as its back-up. Safe to repeat.

    Raises:
        NotFound: Nothing is proposed under this number.
        EpochTaken: Another one was signed in between.
        EpochWrong: The signature is not the back-up's newest, a member left since, or somebody
            holds the team's keys again.
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    row = team.epochs.filter(epoch=epoch).first()
    if row is None:
        raise NotFound
    if row.signature is not None:
        if bytes(row.signature) == signature:
            return
        raise EpochTaken(len(selectors.signed_epochs(team)))
    record = decode_team_epoch(bytes(row.record))
    signed = Signed(bytes(row.record), signature)
    _or_wrong(lambda: _verify(team, record, signed))
    if not _may_propose(team, record):
        raise EpochWrong
    _check_members(team, record)
    row.signature = signature
    row.save(update_fields=["signature"])


def _or_wrong(check: Callable[[], Record]) -> Record:
    try:
        return check()
    except E1Error:
        raise EpochWrong from None


def _check_record(team: Team, record: Record, new: NewEpoch) -> None:
    """Check owner, branch, team, number, link and signer, as every client will."""
    if (record.team, record.branch.text) != (team.pk.bytes, team.branch):
        raise EpochWrong
    if record.owner != selectors.owner_of(team)[1].bytes:
        raise EpochWrong
    if new.signature is not None:
        signed = Signed(new.record, new.signature)
        _or_wrong(lambda: _verify(team, record, signed))
        if not (_follows_its_own(team, record) or _may_propose(team, record)):
            raise EpochWrong
    elif not _may_propose(team, record) or record.signer_kid != _back_up_kid(team):
        raise EpochWrong


def _follows_its_own(team: Team, record: Record) -> bool:
    """Say whether an epoch is the team's own work: a back-up has no other signer."""
    chain = selectors.chain_of(team)
    own = chain is not None and record.signer_kid == chain.current.kid
    return own or team.kind == TeamKind.BACK_UP


def _may_propose(team: Team, record: Record) -> bool:
    """Say whether the back-up is asked: for a school team's first epoch, and where it is lost."""
    return team.kind == TeamKind.SCHOOL and (record.epoch == 1 or selectors.is_lost(team))


def _verify(team: Team, record: Record, signed: Signed) -> Record:
    chain = selectors.chain_of(team)
    previous = chain.current if chain else None
    if team.kind == TeamKind.BACK_UP:
        return verify_next_back_up_epoch(signed, previous)
    back_up = selectors.back_up_of(team)
    trunk = selectors.chain_of(back_up) if back_up else None
    if trunk is None:
        raise ChainRefused("the branch has no back-up keys yet")
    return verify_next_team_epoch(
        signed,
        previous=previous,
        back_up=trunk,
        floor=trunk.current.epoch,
        school=record.owner,
    )


def _back_up_kid(team: Team) -> bytes | None:
    back_up = selectors.back_up_of(team)
    chain = selectors.chain_of(back_up) if back_up else None
    return chain.current.kid if chain else None


def _check_members(team: Team, record: Record) -> None:
    """Accept live members with live identities alone: nobody who left stays in a new epoch."""
    live = selectors.live_identities(team)
    allowed = {(person.bytes, identity.kid.bytes) for person, identity in live.items()}
    if any((member.id, member.kid) not in allowed for member in record.members):
        raise EpochWrong


def _check_bundles(record: Record, new: NewEpoch) -> None:
    """Check that each member gets the epoch's secrets, and nobody else does."""
    wanted = [(member.id, member.kid) for member in record.members]
    given = sorted((bundle.person.bytes, bundle.kid.bytes) for bundle in new.bundles)
    sizes = {len(bundle.sealed) for bundle in new.bundles}
    if given != wanted or sizes != {SEAL_OVERHEAD + BUNDLE_BYTES}:
        raise EpochWrong


def _check_link(team: Team, record: Record, new: NewEpoch) -> None:
    """Check that the epoch before is wrapped under this one; only a back-up may lack it."""
    chain = selectors.chain_of(team)
    if new.prev_link is None:
        is_missing = chain is not None and record.signer_kid == chain.current.kid
    else:
        is_missing = chain is None or len(new.prev_link) != BUNDLE_BYTES + AEAD_OVERHEAD
    if is_missing:
        raise EpochWrong


def _store(team: Team, author: Person, record: Record, new: NewEpoch) -> TeamEpoch:
    kind, owner = selectors.owner_of(team)
    scope = f"{kind}:{owner}"
    kid = UUID(bytes=record.kid)
    if TeamEpoch.objects.filter(kid=kid).exclude(team=team, signature=None).exists():
        raise EpochWrong
    team.epochs.filter(epoch=record.epoch, signature=None).delete()
    row = TeamEpoch.objects.create(
        team=team,
        epoch=record.epoch,
        kid=kid,
        record=new.record,
        signature=new.signature,
        prev_link=_sealed_link(kid, new.prev_link, scope),
        proposed_by=author,
    )
    for bundle in new.bundles:
        pk = uuid4()
        sealed = seal(bundle.sealed, scope=scope, place=places.bundle(pk))
        row.bundles.create(id=pk, person_id=bundle.person, kid=bundle.kid, sealed=sealed)
    return row


def _sealed_link(kid: UUID, link: bytes | None, scope: str) -> bytes | None:
    return None if link is None else seal(link, scope=scope, place=places.prev_link(kid))
