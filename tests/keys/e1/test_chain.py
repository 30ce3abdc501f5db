"""What a server that can write to its own database still cannot do to keys."""

from dataclasses import replace

import pytest

from elevhalsa.keys.e1.chain import (
    BranchPins,
    ChainPin,
    VerifiedBranch,
    verify_back_up_chain,
    verify_branch,
    verify_next_team_epoch,
)
from elevhalsa.keys.e1.encoding import ZERO_HASH
from elevhalsa.keys.e1.errors import (
    BadSignature,
    CannotOpen,
    ChainRefused,
    E1Error,
    Malformed,
    RolledBack,
    RootChanged,
)
from elevhalsa.keys.e1.fingerprint import check_fingerprint, school_fingerprint
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.primitives import KeyPair, new_identity, sign
from elevhalsa.keys.e1.team_epoch import (
    Branch,
    Member,
    TeamEpoch,
    open_bundle,
    seal_bundle,
    sign_team_epoch,
    unwrap_previous,
    wrap_previous,
)
from tests.keys.e1.people import SCHOOL, Team, a_team, an_id, flipped


def fetch(back_up: Team, *teams: Team, pins: BranchPins | None = None) -> VerifiedBranch:
    """Verify what a server shows, from the root alone or from ``pins``."""
    return verify_branch(
        branch=Branch.COUNSELLOR,
        school=SCHOOL,
        pins=pins or BranchPins(back_up.epochs[0].digest),
        back_up=back_up.records,
        teams=[team.records for team in teams],
    )


def forged(epoch: TeamEpoch, signer: KeyPair) -> Signed:
    """Return ``epoch`` signed by ``signer``, whoever it names."""
    record = epoch.encode()
    return Signed(record, sign(signer.sig_seed, record))


def test_a_branch_verifies_from_the_root_alone_and_again_from_its_pins() -> None:
    back_up = a_team(1, epochs=3)
    team = a_team(2, epochs=2, signer=back_up.secrets[0])

    first = fetch(back_up, team)
    back_up.add_epoch()
    team.add_epoch()
    second = fetch(back_up, team, pins=first.pins)

    assert first.pins.back_up == ChainPin(3, back_up.epochs[2].digest)
    assert second.back_up.current == back_up.current
    assert second.pins.teams[team.id] == ChainPin(3, team.current.digest)


def test_another_root_is_the_red_screen() -> None:
    real, fake = a_team(1, epochs=1), a_team(1, epochs=1)

    with pytest.raises(RootChanged):
        fetch(fake, pins=BranchPins(real.epochs[0].digest))


def test_roots_must_match_the_fingerprint_on_paper() -> None:
    roots = a_team(1, epochs=1).current.digest, a_team(2, epochs=1).current.digest
    paper = school_fingerprint(SCHOOL, *roots)

    check_fingerprint(paper, school=SCHOOL, counsellor_root=roots[0], nurse_root=roots[1])
    with pytest.raises(RootChanged):
        check_fingerprint(paper, school=SCHOOL, counsellor_root=roots[1], nurse_root=roots[0])


def test_a_chain_older_than_the_one_seen_is_refused() -> None:
    back_up = a_team(1, epochs=2)
    team = a_team(2, epochs=2, signer=back_up.secrets[0])
    pins = fetch(back_up, team).pins

    older = Team(team.id, team.branch, team.epochs[:1], team.records[:1], team.secrets)
    with pytest.raises(RolledBack):
        fetch(back_up, older, pins=pins)
    shorter = Team(back_up.id, back_up.branch, back_up.epochs, back_up.records[:1], [])
    with pytest.raises(RolledBack):
        fetch(shorter, team, pins=pins)


def test_a_fork_beside_the_pinned_epoch_is_refused() -> None:
    back_up = a_team(1, epochs=1)
    team = a_team(2, epochs=1, signer=back_up.secrets[0])
    fork = Team(team.id, team.branch, team.epochs[:], team.records[:], team.secrets[:])
    team.add_epoch()
    fork.add_epoch()

    with pytest.raises(RolledBack):
        fetch(back_up, fork, pins=fetch(back_up, team).pins)


def test_a_team_that_signs_itself_is_refused() -> None:
    with pytest.raises(BadSignature):
        fetch(a_team(1, epochs=1), a_team(2, epochs=1))


def test_an_inserted_epoch_by_a_stranger_is_refused() -> None:
    back_up = a_team(1, epochs=1)
    team = a_team(2, epochs=1, signer=back_up.secrets[0])
    team.add_epoch(signer=new_identity())

    with pytest.raises(BadSignature):
        fetch(back_up, team)


def test_a_swapped_public_key_breaks_the_signature() -> None:
    back_up = a_team(1, epochs=1)
    team = a_team(2, epochs=1, signer=back_up.secrets[0])
    swapped = replace(team.current, keys=new_identity().public)
    team.records[0] = Signed(swapped.encode(), team.records[0].signature)

    with pytest.raises(BadSignature):
        fetch(back_up, team)


def test_an_added_member_breaks_the_signature() -> None:
    back_up = a_team(1, epochs=1)
    team = a_team(2, epochs=1, signer=back_up.secrets[0])
    grown = replace(team.current, members=(*team.current.members, Member(an_id(0x99), an_id(1))))
    team.records[0] = Signed(grown.encode(), team.records[0].signature)

    with pytest.raises(BadSignature):
        fetch(back_up, team)


def test_a_changed_bit_anywhere_in_a_record_is_refused() -> None:
    back_up = a_team(1, epochs=1)
    team = a_team(2, epochs=1, signer=back_up.secrets[0])
    record, signature = team.records[0].record, team.records[0].signature
    for bit in range(0, 8 * len(record), 7):
        team.records[0] = Signed(flipped(record, bit), signature)
        with pytest.raises(E1Error):
            fetch(back_up, team)


def test_a_former_back_up_member_appoints_nobody() -> None:
    back_up = a_team(1, epochs=2)
    pins = fetch(back_up).pins
    rogue = a_team(3, epochs=1, signer=back_up.secrets[0])

    with pytest.raises(ChainRefused):
        fetch(back_up, rogue, pins=pins)


def test_a_back_up_epoch_newer_than_the_pinned_one_may_appoint() -> None:
    back_up = a_team(1, epochs=2)
    pins = fetch(back_up).pins
    back_up.add_epoch()
    team = a_team(3, epochs=1, signer=back_up.secrets[1])  # while 2 was current, as pinned

    assert team.id in fetch(back_up, team, pins=pins).teams


def test_the_pins_before_the_fetch_decide_not_what_it_brings() -> None:
    back_up = a_team(1, epochs=1)
    pins = fetch(back_up).pins
    team = a_team(3, epochs=1, signer=back_up.secrets[0])
    back_up.add_epoch()

    assert fetch(back_up, team, pins=pins).pins.back_up == ChainPin(2, back_up.current.digest)


def test_the_back_up_can_replace_a_team_that_lost_its_keys() -> None:
    back_up = a_team(1, epochs=2)
    team = a_team(2, epochs=1, signer=back_up.secrets[0])
    pins = fetch(back_up, team).pins
    team.add_epoch(signer=back_up.secrets[1])

    assert fetch(back_up, team, pins=pins).teams[team.id].current.epoch == 2


def test_a_server_takes_a_new_record_by_the_newest_back_up_epoch_only() -> None:
    back_up = a_team(1, epochs=2)
    chain = fetch(back_up).back_up
    old, new = (a_team(2, epochs=1, signer=by).records[0] for by in back_up.secrets)

    verify_next_team_epoch(new, previous=None, back_up=chain, floor=2, school=SCHOOL)
    with pytest.raises(ChainRefused):
        verify_next_team_epoch(old, previous=None, back_up=chain, floor=2, school=SCHOOL)


def test_a_team_of_the_other_branch_or_another_school_is_refused() -> None:
    back_up = a_team(1, epochs=1)
    nurses = a_team(2, epochs=1, signer=back_up.secrets[0], branch=Branch.NURSE)
    strangers = Team(an_id(3), Branch.COUNSELLOR, [], [], [])
    strangers.add_epoch(signer=back_up.secrets[0], owner=an_id(0x99))

    for team in (nurses, strangers):
        with pytest.raises(ChainRefused):
            fetch(back_up, team)
    with pytest.raises(ChainRefused):
        verify_back_up_chain(back_up.records, root=back_up.epochs[0].digest, branch=Branch.NURSE)


def test_a_chain_with_a_gap_or_out_of_order_is_refused() -> None:
    back_up = a_team(1, epochs=3)
    team = a_team(2, epochs=3, signer=back_up.secrets[0])
    for order in ([0, 2], [1, 0], [0, 0], [1, 2], []):
        shown = Team(team.id, team.branch, team.epochs, [team.records[at] for at in order], [])
        with pytest.raises(ChainRefused):
            fetch(back_up, shown)


def test_one_team_has_one_chain() -> None:
    back_up = a_team(1, epochs=1)
    team = a_team(2, epochs=1, signer=back_up.secrets[0])

    with pytest.raises(ChainRefused):
        fetch(back_up, team, team)


def test_a_record_says_who_may_sign_it_and_nobody_else_can() -> None:
    epoch = a_team(1, epochs=1).current

    with pytest.raises(BadSignature):
        sign_team_epoch(epoch, new_identity())
    with pytest.raises(Malformed):
        sign_team_epoch(*_with_two_of_one_member())


def _with_two_of_one_member() -> tuple[TeamEpoch, KeyPair]:
    team = a_team(1, epochs=1)
    twice = (Member(an_id(1), an_id(2)), Member(an_id(1), an_id(3)))
    return replace(team.current, members=twice, prev=ZERO_HASH), team.secrets[0]


def test_a_bundle_opens_for_its_member_and_epoch_alone() -> None:
    nora, other = new_identity(), new_identity()
    team = a_team(1, epochs=1)
    member = Member(an_id(0x61), nora.kid)
    epoch = replace(team.current, members=(member,))

    sealed = seal_bundle(team.secrets[0], epoch, member, nora.public.kem_pk)

    assert open_bundle(sealed, epoch, member, nora.kem_seed) == team.secrets[0]
    with pytest.raises(CannotOpen):
        open_bundle(sealed, epoch, member, other.kem_seed)
    with pytest.raises(CannotOpen):
        open_bundle(sealed, replace(epoch, epoch=2), member, nora.kem_seed)
    with pytest.raises(Malformed):
        seal_bundle(team.secrets[0], team.current, member, nora.public.kem_pk)


def test_a_bundle_with_other_keys_than_the_record_is_refused() -> None:
    nora, team = new_identity(), a_team(1, epochs=1)
    member = Member(an_id(0x61), nora.kid)
    epoch = replace(team.current, members=(member,))
    sealed = seal_bundle(new_identity(), epoch, member, nora.public.kem_pk)

    with pytest.raises(CannotOpen):
        open_bundle(sealed, epoch, member, nora.kem_seed)


def test_a_new_member_reads_back_and_a_former_one_not_forward() -> None:
    team = a_team(1, epochs=2)
    first, second = team.epochs
    link = wrap_previous(team.secrets[1], second, team.secrets[0])

    assert unwrap_previous(link, team.secrets[1], second, first) == team.secrets[0]
    with pytest.raises(CannotOpen):
        unwrap_previous(link, team.secrets[0], second, first)
    with pytest.raises(CannotOpen):
        unwrap_previous(link, team.secrets[1], second, second)
