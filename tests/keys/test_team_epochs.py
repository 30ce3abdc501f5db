"""Team keys: who may add an epoch, with whom in it, and who is given its secrets."""

from dataclasses import replace
from uuid import UUID

import pytest

from elevhalsa.clock import host_now
from elevhalsa.errors import NotFound
from elevhalsa.keys import selectors
from elevhalsa.keys.e1.primitives import KeyPair, new_identity, sign
from elevhalsa.keys.e1.team_epoch import Member, decode_team_epoch, open_bundle
from elevhalsa.keys.errors import EpochTaken, EpochWrong
from elevhalsa.keys.models import TeamEpoch
from elevhalsa.keys.services import team_epochs
from elevhalsa.people import selectors as people_selectors
from elevhalsa.people.models import Branch, Person, School, Team
from elevhalsa.people.services import people
from tests import factories, key_factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.school()


@pytest.fixture
def back_up(school: School) -> Team:
    return factories.back_up(school)


@pytest.fixture
def trunk(back_up: Team) -> KeyPair:
    """The back-up's newest keys, after a start meeting of two."""
    first, second = factories.counsellor(back_up), factories.counsellor(back_up)
    key_factories.epoch(back_up, first)
    key_factories.identity(second)
    return key_factories.epoch(back_up, first, second)


@pytest.fixture
def team(school: School) -> Team:
    return factories.team(school)


@pytest.fixture
def member(team: Team) -> Person:
    made = factories.counsellor(team)
    key_factories.identity(made)
    return made


def test_a_member_is_given_the_secrets_that_were_sealed_to_them(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    keys = key_factories.epoch(team, member, signer=trunk)

    ((number, kid, sealed),) = selectors.bundles_of(member, team)

    record = decode_team_epoch(bytes(team.epochs.get().record))
    mine = key_factories._secrets[kid]
    opened = open_bundle(sealed, record, Member(member.pk.bytes, kid.bytes), mine.kem_seed)
    assert (number, opened.kid) == (1, keys.kid)


def test_secrets_lie_sealed_once_more_at_rest(team: Team, member: Person, trunk: KeyPair) -> None:
    key_factories.epoch(team, member, signer=trunk)
    key_factories.epoch(team, member)

    ((_, _, first), (_, _, _)) = selectors.bundles_of(member, team)
    ((_, link),) = selectors.prev_links_of(member, team)
    newest = team.epochs.get(epoch=2)

    assert first not in bytes(team.epochs.get(epoch=1).bundles.get().sealed)
    assert link not in bytes(newest.prev_link or b"")


def test_who_left_is_given_no_secrets_from_that_moment_on(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    """32, the server's half."""
    colleague = factories.counsellor(team)
    key_factories.identity(colleague)
    key_factories.epoch(team, member, colleague, signer=trunk)

    people.remove_member(team=team, person=colleague, now=host_now)

    assert selectors.bundles_of(colleague, team) == []
    with pytest.raises(NotFound):
        selectors.team_for(colleague, team.pk)


def test_who_was_taken_out_while_their_epoch_was_under_way_adds_none(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    """AZ-7."""
    colleague = factories.counsellor(team)
    key_factories.epoch(team, member, colleague, signer=trunk)
    new, _ = key_factories.epoch_by(team, member)
    people.remove_member(team=team, person=colleague, now=host_now)

    with pytest.raises(NotFound):
        team_epochs.add_epoch(team=team, author=colleague, new=new)
    assert len(selectors.signed_epochs(team)) == 1


def test_an_epoch_that_keeps_somebody_who_left_is_refused(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    colleague = factories.counsellor(team)
    key_factories.epoch(team, member, colleague, signer=trunk)
    people.remove_member(team=team, person=colleague, now=host_now)

    with pytest.raises(EpochWrong):
        key_factories.epoch(team, member, colleague)

    key_factories.epoch(team, member)
    assert len(selectors.signed_epochs(team)) == 2


def test_an_outsider_cannot_be_put_into_an_epoch(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    elsewhere = factories.counsellor(factories.team())

    with pytest.raises(EpochWrong):
        key_factories.epoch(team, member, elsewhere, signer=trunk)


def test_retired_keys_cannot_be_put_into_an_epoch(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    new, _ = key_factories.epoch_by(team, member, signer=trunk)
    key_factories.identity(member)

    with pytest.raises(EpochWrong):
        team_epochs.add_epoch(team=team, author=member, new=new)


@pytest.mark.parametrize("signer", ["itself", "the back-up's first epoch"])
def test_a_school_team_cannot_appoint_itself_nor_be_appointed_by_a_former_back_up(
    team: Team, member: Person, back_up: Team, trunk: KeyPair, signer: str
) -> None:
    del trunk
    former = key_factories._secrets[back_up.epochs.get(epoch=1).kid]

    with pytest.raises(EpochWrong):
        key_factories.epoch(team, member, signer=former if signer != "itself" else new_identity())


def test_the_slower_of_two_is_told_the_newest_epoch(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    slow, _ = key_factories.epoch_by(team, member, signer=trunk)
    fast, _ = key_factories.epoch_by(team, member, signer=trunk)
    first = team_epochs.add_epoch(team=team, author=member, new=fast)

    with pytest.raises(EpochTaken) as refusal:
        team_epochs.add_epoch(team=team, author=member, new=slow)

    assert refusal.value.details() == {"epoch": 1}
    assert team_epochs.add_epoch(team=team, author=member, new=fast) == first


@pytest.mark.django_db(transaction=True)
def test_of_epochs_made_at_the_same_moment_one_is_stored(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    made = [key_factories.epoch_by(team, member, signer=trunk)[0] for _ in range(4)]

    answers = at_once(
        4, lambda index: team_epochs.add_epoch(team=team, author=member, new=made[index])
    )

    stored = [answer for answer in answers if isinstance(answer, TeamEpoch)]
    assert len(stored) == 1
    assert sum(isinstance(answer, EpochTaken) for answer in answers) == 3
    assert len(selectors.signed_epochs(team)) == 1


def test_a_proposal_is_used_by_nobody_before_the_back_up_signed_it(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    new, _ = key_factories.epoch_by(team, member, signer=trunk)
    team_epochs.add_epoch(team=team, author=member, new=replace(new, signature=None))
    assert not selectors.has_keys(team)
    assert selectors.bundles_of(member, team) == []

    with pytest.raises(EpochWrong):
        team_epochs.certify_epoch(team=team, epoch=1, signature=sign(bytes(32), new.record))
    team_epochs.certify_epoch(team=team, epoch=1, signature=sign(trunk.sig_seed, new.record))

    assert selectors.has_keys(team)
    assert len(selectors.bundles_of(member, team)) == 1


def test_only_a_proposer_s_own_back_up_may_sign(
    school: School, team: Team, member: Person, trunk: KeyPair
) -> None:
    del trunk
    nurses = factories.nurse(factories.back_up(school, branch=Branch.NURSE))

    for stranger in (member, nurses):
        with pytest.raises(NotFound):
            selectors.certifier_of(stranger, team.pk)


def test_a_back_up_is_told_the_teams_of_its_branch_that_it_signs_for(
    school: School, team: Team, back_up: Team
) -> None:
    factories.team(school, branch=Branch.NURSE)
    factories.team(factories.school())

    assert list(people_selectors.teams_backed_by(back_up)) == [team]
    assert not people_selectors.teams_backed_by(team).exists()


@pytest.mark.parametrize("what", ["bundle missing", "bundle short", "link missing", "owner"])
def test_an_incomplete_epoch_is_refused(
    team: Team, member: Person, trunk: KeyPair, what: str
) -> None:
    key_factories.epoch(team, member, signer=trunk)
    new, _ = key_factories.epoch_by(team, member)
    short = replace(new.bundles[0], sealed=new.bundles[0].sealed[:-1])
    owner = new.record.replace(selectors.owner_of(team)[1].bytes, UUID(int=7).bytes)
    wrong = {
        "bundle missing": replace(new, bundles=[]),
        "bundle short": replace(new, bundles=[short]),
        "link missing": replace(new, prev_link=None),
        "owner": replace(new, record=owner),
    }[what]

    with pytest.raises(EpochWrong):
        team_epochs.add_epoch(team=team, author=member, new=wrong)
    assert len(selectors.signed_epochs(team)) == 1


def test_a_school_s_keys_are_there_for_every_team_that_its_threads_may_be_handed_to(
    school: School,
) -> None:
    other = factories.school(owner=school.organisation)
    factories.back_up(school, other)
    neighbour = factories.counsellor(factories.team(other))
    nurse = factories.nurse(factories.team(other, branch=Branch.NURSE))
    pupil = factories.student(other)

    assert selectors.school_for(neighbour, school.pk) == school
    for stranger in (nurse, pupil, factories.counsellor()):
        with pytest.raises(NotFound):
            selectors.school_for(stranger, school.pk)


def test_a_team_that_nobody_holds_the_keys_of_is_appointed_anew_by_its_back_up(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    key_factories.epoch(team, member, signer=trunk)
    assert not selectors.is_lost(team)
    key_factories.identity(member, start_over=True)
    assert selectors.is_lost(team)

    new, _ = key_factories.epoch_by(team, member, signer=trunk)
    proposal = replace(new, signature=None, prev_link=None)
    team_epochs.add_epoch(team=team, author=member, new=proposal)
    assert len(selectors.signed_epochs(team)) == 1
    team_epochs.certify_epoch(team=team, epoch=2, signature=sign(trunk.sig_seed, new.record))

    assert not selectors.is_lost(team)
    assert 2 in [number for number, *_ in selectors.bundles_of(member, team)]


def test_a_team_whose_keys_somebody_holds_is_asked_and_not_its_back_up(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    colleague = factories.counsellor(team)
    key_factories.epoch(team, member, colleague, signer=trunk)
    key_factories.identity(member, start_over=True)
    new, _ = key_factories.epoch_by(team, member, signer=trunk)
    proposal = replace(new, signature=None, prev_link=None)

    with pytest.raises(EpochWrong):
        team_epochs.add_epoch(team=team, author=member, new=proposal)

    people.remove_member(team=team, person=colleague, now=host_now)
    team_epochs.add_epoch(team=team, author=member, new=proposal)
    people.add_member(team=team, person=colleague, now=host_now)
    with pytest.raises(EpochWrong):
        team_epochs.certify_epoch(team=team, epoch=2, signature=sign(trunk.sig_seed, new.record))


def test_a_back_up_appoints_nobody_while_somebody_holds_the_team_s_keys(
    team: Team, member: Person, trunk: KeyPair
) -> None:
    """Else one of the back-up could strand a sound team, and be handed the keys of its threads."""
    key_factories.epoch(team, member, signer=trunk)
    signed, _ = key_factories.epoch_by(team, member, signer=trunk)

    for new in (signed, replace(signed, prev_link=None)):
        with pytest.raises(EpochWrong):
            team_epochs.add_epoch(team=team, author=member, new=new)

    key_factories.identity(member, start_over=True)
    new, _ = key_factories.epoch_by(team, member, signer=trunk)
    team_epochs.add_epoch(team=team, author=member, new=replace(new, prev_link=None))
    assert len(selectors.signed_epochs(team)) == 2
