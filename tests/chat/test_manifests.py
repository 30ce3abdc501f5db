"""New key epochs and hand-overs: signed by who may, for exactly those who read from then on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from chat.doors import access_to
from chat.errors import ManifestTaken, ManifestWrong, MeetingNeeded, NotInBranch
from chat.keys import grant_place, manifests_for
from chat.models import Entry, Grant, Manifest
from chat.services import claims
from chat.services.manifests import add_manifest, hand_over
from chat.services.posting import post_message
from elevhalsa.at_rest.errors import FieldBroken
from elevhalsa.at_rest.fields import unseal
from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.keys.e1.errors import CannotOpen
from elevhalsa.keys.e1.manifest import Reason, open_grant, open_hist
from elevhalsa.keys.e1.thread_key import Grant as E1Grant
from elevhalsa.keys.e1.thread_key import RecipientType, unseal_grant
from elevhalsa.people.models import Person, Team
from sla.models import Clock
from tests import factories
from tests.chat.village import NOON, Talk, Village, at_noon

pytestmark = pytest.mark.django_db


def rotate(talk: Talk, person: Person, signer: Team | Person, reason: Reason) -> Manifest:
    sealed, key = talk.next_manifest(signer=signer.pk, reason=reason)
    row, _ = add_manifest(person=person, thread_id=talk.id, given=sealed, now=at_noon)
    talk.follow(sealed, key)
    return row


@pytest.fixture
def neighbours(village: Village) -> Team:
    """Return another school's counsellors, for whom the same back-up stands by."""
    village.back_up.serves.create(
        school=(other := factories.school(village.school.organisation)),
        branch=village.back_up.branch,
        kind=village.back_up.kind,
    )
    team = factories.team(other, name="Kuratorerna i Kvarn")
    village.join(team)
    return team


def test_after_a_new_team_epoch_either_side_seals_for_it(talk: Talk, village: Village) -> None:
    village.join(village.counsellors)
    assert rotate(talk, village.student, village.student, Reason.TEAM_EPOCH).ke == 2
    village.join(village.counsellors)
    assert rotate(talk, village.anna, village.counsellors, Reason.TEAM_EPOCH).ke == 3

    post_message(
        person=village.anna, thread_id=talk.id, message=talk.text(village.anna), now=at_noon
    )
    assert talk.row.ke == 3


def test_the_same_manifest_again_is_stored_once(talk: Talk, village: Village) -> None:
    sealed, _ = talk.next_manifest(signer=village.student.pk)

    first, again = (
        add_manifest(person=village.student, thread_id=talk.id, given=sealed, now=at_noon)[0]
        for _ in range(2)
    )

    assert (first.ke, again, talk.row.manifests.count()) == (2, first, 2)


def test_who_was_slower_is_told_the_newest_epoch(talk: Talk, village: Village) -> None:
    slower, _ = talk.next_manifest(signer=village.student.pk)
    rotate(talk, village.anna, village.counsellors, Reason.TEAM_EPOCH)

    with pytest.raises(ManifestTaken) as refusal:
        add_manifest(person=village.student, thread_id=talk.id, given=slower, now=at_noon)

    assert refusal.value.details() == {"ke": 2}


@pytest.mark.parametrize(
    ("by", "signer", "reason"),
    [
        ("student", "counsellors", Reason.TEAM_EPOCH),
        ("anna", "student", Reason.TEAM_EPOCH),
        ("anna", "nurses", Reason.TEAM_EPOCH),
        ("anna", "back_up", Reason.TEAM_EPOCH),
        ("anna", "anna", Reason.TEAM_EPOCH),
        ("student", "student", Reason.STUDENT_KEY),
        ("student", "student", Reason.HAND_OVER),
        ("anna", "counsellors", Reason.HAND_OVER),
        ("anna", "counsellors", Reason.BACK_UP_TAKES_OVER),
    ],
)
def test_a_manifest_by_another_signer_or_for_another_reason_is_refused(
    talk: Talk, village: Village, by: str, signer: str, reason: Reason
) -> None:
    sealed, _ = talk.next_manifest(signer=getattr(village, signer).pk, reason=reason)

    with pytest.raises(ManifestWrong):
        add_manifest(person=getattr(village, by), thread_id=talk.id, given=sealed, now=at_noon)
    assert talk.row.ke == 1


def test_a_former_members_epoch_signs_no_more(talk: Talk, village: Village) -> None:
    sealed, _ = talk.next_manifest(signer=village.counsellors.pk)
    village.join(village.counsellors)

    with pytest.raises(ManifestWrong):
        add_manifest(person=village.anna, thread_id=talk.id, given=sealed, now=at_noon)


def test_the_back_up_signs_from_the_escalation_on(talk: Talk, village: Village) -> None:
    sealed, _ = talk.next_manifest(signer=village.back_up.pk, reason=Reason.BACK_UP_TAKES_OVER)
    with pytest.raises(NotFound):
        add_manifest(person=village.bo, thread_id=talk.id, given=sealed, now=at_noon)

    talk.escalate()
    row, _ = add_manifest(person=village.bo, thread_id=talk.id, given=sealed, now=at_noon)

    assert row.reason == Reason.BACK_UP_TAKES_OVER


def test_a_students_new_keys_open_no_old_thread_by_themselves(talk: Talk, village: Village) -> None:
    village.give_identity(village.student)

    with pytest.raises(ManifestWrong):
        rotate(talk, village.student, village.student, Reason.TEAM_EPOCH)
    with pytest.raises(ManifestWrong):
        rotate(talk, village.anna, village.counsellors, Reason.TEAM_EPOCH)
    with pytest.raises(MeetingNeeded):
        rotate(talk, village.anna, village.counsellors, Reason.STUDENT_KEY)
    assert talk.row.ke == 1


def test_a_hand_over_gives_the_thread_to_the_other_team_and_moves_no_promise(
    talk: Talk, village: Village, neighbours: Team
) -> None:
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    before = Clock.objects.get()
    sealed, _ = talk.next_manifest(
        signer=village.counsellors.pk, reason=Reason.HAND_OVER, team=neighbours
    )

    hand_over(person=village.anna, thread_id=talk.id, to=neighbours.pk, given=sealed, now=at_noon)

    newcomer = neighbours.memberships.get().person
    assert access_to(newcomer, talk.id).thread.team == neighbours
    assert talk.row.claimed_by is None
    after = Clock.objects.get()
    assert (after.due_at, after.escalate_at) == (before.due_at, before.escalate_at)
    assert talk.row.entries.latest("seq").kind == "handed_over"
    with pytest.raises(NotFound):
        access_to(village.anna, talk.id)


@pytest.mark.parametrize("history", [True, False])
def test_the_new_team_reads_what_came_before_only_with_history(
    talk: Talk, village: Village, neighbours: Team, history: bool
) -> None:
    sealed, key = talk.next_manifest(
        signer=village.counsellors.pk, reason=Reason.HAND_OVER, team=neighbours, history=history
    )
    old, old_key = talk.manifest, talk.key
    hand_over(person=village.anna, thread_id=talk.id, to=neighbours.pk, given=sealed, now=at_noon)
    talk.follow(sealed, key)
    newcomer = neighbours.memberships.get().person

    first, newest = manifests_for([access_to(newcomer, talk.id)])[talk.id]

    assert first.grant is None
    assert newest.grant is not None
    assert bool(newest.hist) == history
    if history:
        assert open_hist(talk.manifest, newest.hist, key, old) == old_key


def test_a_hand_over_to_the_back_up_leaves_one_grant_for_it(talk: Talk, village: Village) -> None:
    sealed, _ = talk.next_manifest(
        signer=village.counsellors.pk, reason=Reason.HAND_OVER, team=village.back_up
    )

    hand_over(
        person=village.anna, thread_id=talk.id, to=village.back_up.pk, given=sealed, now=at_noon
    )

    assert access_to(village.bo, talk.id).role is Entry.AuthorRole.TEAM
    assert Clock.objects.get().at_back_up


def test_nothing_goes_across_the_wall_or_to_where_nobody_could_read(
    talk: Talk, village: Village, neighbours: Team
) -> None:
    empty = factories.team(factories.school(village.school.organisation), name="Tomma")
    stranger = factories.back_up(factories.school())
    neighbour = neighbours.memberships.get().person
    talk.row.excluded.add(neighbour)
    sealed, _ = talk.next_manifest(
        signer=village.counsellors.pk, reason=Reason.HAND_OVER, team=village.nurses
    )

    for team in (village.nurses, village.counsellors, empty, stranger, neighbours):
        with pytest.raises(NotInBranch):
            hand_over(person=village.anna, thread_id=talk.id, to=team.pk, given=sealed, now=at_noon)


def test_a_student_hands_nothing_over(talk: Talk, village: Village) -> None:
    sealed, _ = talk.next_manifest(
        signer=village.student.pk, reason=Reason.HAND_OVER, team=village.back_up
    )

    with pytest.raises(NotAllowed):
        hand_over(
            person=village.student,
            thread_id=talk.id,
            to=village.back_up.pk,
            given=sealed,
            now=at_noon,
        )


def test_each_reader_is_given_its_own_grant_and_it_opens(talk: Talk, village: Village) -> None:
    for person, owner in [(village.student, village.student), (village.anna, village.counsellors)]:
        (only,) = manifests_for([access_to(person, talk.id)])[talk.id]
        assert only.grant is not None
        grant = E1Grant(
            RecipientType[only.grant.type.upper()],
            only.grant.recipient.bytes,
            only.grant.kid.bytes,
            only.grant.sealed,
        )

        assert open_grant(talk.manifest, grant, village.secrets[owner.pk]) == talk.key


@pytest.mark.usefixtures("talk")
def test_a_grant_put_into_another_row_does_not_open_at_rest() -> None:
    one, other = Grant.objects.order_by("type")[:2]

    with pytest.raises(FieldBroken):
        unseal(bytes(one.sealed), place=grant_place(other.pk))


@pytest.mark.usefixtures("talk")
def test_the_database_refuses_a_second_manifest_of_one_epoch() -> None:
    row = Manifest.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Manifest.objects.update(ke=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(recipient_id=uuid4())


def test_a_removed_member_can_neither_ask_nor_open_what_follows(
    talk: Talk, village: Village
) -> None:
    colleague = village.join(village.counsellors)
    old_keys = village.secrets[village.counsellors.pk]
    colleague.memberships.update(to_at=NOON + timedelta(hours=1))
    village.give_epoch(village.counsellors, village.anna)
    rotate(talk, village.anna, village.counsellors, Reason.TEAM_EPOCH)

    with pytest.raises(NotFound):
        access_to(colleague, talk.id)
    newest = manifests_for([access_to(village.anna, talk.id)])[talk.id][-1]
    assert newest.grant is not None
    grant = E1Grant(
        RecipientType.TEAM, village.counsellors.pk.bytes, old_keys.kid, newest.grant.sealed
    )
    with pytest.raises(CannotOpen):
        unseal_grant(talk.manifest.key_epoch, grant, old_keys)
