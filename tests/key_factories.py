"""Keys for tests: made as clients make them, taken in by the product's own commands."""

import os
from uuid import UUID

from elevhalsa.clock import host_now
from elevhalsa.keys import selectors
from elevhalsa.keys.e1.identity import Identity, IdentityKind, sign_identity
from elevhalsa.keys.e1.primitives import KEY_BYTES, KeyPair, new_identity
from elevhalsa.keys.e1.slot import (
    PinHalves,
    PinParams,
    SlotPlace,
    SlotType,
    pin_halves,
    pin_kek,
    wrap_vault_key,
)
from elevhalsa.keys.e1.team_epoch import (
    Branch,
    Member,
    TeamEpoch,
    new_team_epoch,
    seal_bundle,
    sign_team_epoch,
    wrap_previous,
)
from elevhalsa.keys.e1.vault import Vault, new_vault_key, seal_vault
from elevhalsa.keys.models import Slot
from elevhalsa.keys.services import identities, team_epochs, vaults
from elevhalsa.keys.services.team_epochs import NewBundle, NewEpoch
from elevhalsa.keys.services.vaults import NewSlot
from elevhalsa.people.models import Branch as PeopleBranch
from elevhalsa.people.models import Person, School, Team
from tests import factories

SECRET = "480213"
NOW_MS = 1_800_000_000_000
CHEAP = PinParams(salt=bytes(16), kib=19 * 1024, passes=4)  # the cheapest that E1 takes

_secrets: dict[UUID, KeyPair] = {}  # by kid: what the people of the tests keep to themselves


def identity(of: Person, *, start_over: bool = False) -> KeyPair:
    """Publish fresh keys of a person, and return them."""
    keys = new_identity()
    kind = IdentityKind.STUDENT if of.is_student else IdentityKind.STAFF
    signed = sign_identity(Identity(of.pk.bytes, kind, keys.public, NOW_MS), keys)
    identities.publish_identity(person=of, signed=signed, start_over=start_over, now=host_now())
    _secrets[UUID(bytes=keys.kid)] = keys
    return keys


def slot(of: Person, secret: str = SECRET, *, vault_key: bytes | None = None) -> NewSlot:
    """Return a PIN slot as a client makes it."""
    slot_id, share = UUID(bytes=os.urandom(16)), os.urandom(KEY_BYTES)
    halves = pin_halves(secret, CHEAP)
    kek = pin_kek(of.pk.bytes, slot_id.bytes, halves.enc, share)
    place = SlotPlace(of.pk.bytes, slot_id.bytes, SlotType.PIN, CHEAP.encode())
    wrapped = wrap_vault_key(kek, place, vault_key or new_vault_key())
    return NewSlot(slot_id, Slot.Type.PIN, CHEAP.encode(), wrapped, halves.auth, share)


def halves(secret: str) -> PinHalves:
    """Return what a client makes of a secret under the tests' cheap parameters."""
    return pin_halves(secret, CHEAP)


def vault(of: Person, keys: KeyPair, secret: str = SECRET) -> Slot:
    """Store a person's first vault, and return the slot that opens it."""
    vault_key = new_vault_key()
    sealed = seal_vault(vault_key, of.pk.bytes, 1, Vault(keys=keys, created_ms=NOW_MS))
    made = slot(of, secret, vault_key=vault_key)
    vaults.store_vault(person=of, version=1, sealed=sealed, kid=UUID(bytes=keys.kid), slot=made)
    return Slot.objects.get(pk=made.id)


def epoch_by(
    team: Team, *members: Person, signer: KeyPair | None = None
) -> tuple[NewEpoch, KeyPair]:
    """Return a team's next epoch as a client makes it, and its secrets.

    Signed by ``signer``, else by the epoch before, else (a back-up's first) by itself.
    """
    chain = selectors.chain_of(team)
    previous = chain.current if chain else None
    keys = new_identity()
    by = signer or (_secrets[UUID(bytes=previous.kid)] if previous else keys)
    record = _record(team, members, keys, previous=previous, signer=by)
    bundles = [_bundle(person, record, keys) for person in members]
    before = _secrets.get(UUID(bytes=previous.kid)) if previous else None
    link = wrap_previous(keys, record, before) if before else None
    signed = sign_team_epoch(record, by)
    _secrets[UUID(bytes=keys.kid)] = keys
    return NewEpoch(signed.record, signed.signature, bundles, link), keys


def epoch(team: Team, *members: Person, signer: KeyPair | None = None) -> KeyPair:
    """Give a team its next epoch, and return its secrets. Members without keys get some."""
    for person in members:
        if selectors.live_identity(person) is None:
            identity(person)
    new, keys = epoch_by(team, *members, signer=signer)
    team_epochs.add_epoch(team=team, author=members[0], new=new)
    return keys


def back_up_with_keys(school: School, branch: PeopleBranch) -> tuple[Person, Person]:
    """Make a branch's back-up of two people with keys, as a start meeting leaves it."""
    team = factories.back_up(school, branch=branch)
    make = factories.counsellor if branch == PeopleBranch.COUNSELLOR else factories.nurse
    first, second = make(team), make(team)
    epoch(team, first)
    epoch(team, first, second)
    return first, second


def _record(
    team: Team,
    members: tuple[Person, ...],
    keys: KeyPair,
    *,
    previous: TeamEpoch | None,
    signer: KeyPair,
) -> TeamEpoch:
    return new_team_epoch(
        owner=selectors.owner_of(team)[1].bytes,
        branch=Branch[team.branch.upper()],
        team=team.pk.bytes,
        keys=keys,
        previous=previous,
        signer_kid=signer.kid,
        members=[_member(person) for person in members],
        created_ms=NOW_MS,
    )


def _member(person: Person) -> Member:
    live = selectors.live_identity(person)
    assert live is not None
    return Member(person.pk.bytes, live.kid.bytes)


def _bundle(person: Person, record: TeamEpoch, keys: KeyPair) -> NewBundle:
    live = selectors.live_identity(person)
    assert live is not None
    kem_pk = _secrets[live.kid].public.kem_pk
    sealed = seal_bundle(keys, record, _member(person), kem_pk)
    return NewBundle(person.pk, live.kid, sealed)
