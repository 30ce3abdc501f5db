"""Notes beside a thread: sealed for staff alone, never in the student's way, never an answer."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from chat.companions import id_of
from chat.errors import (
    EnvelopeWrong,
    KeyEpochOld,
    ManifestTaken,
    ManifestWrong,
    NoteDiffers,
    NotRetractable,
)
from chat.heads import heads_of
from chat.models import Companion, CompanionEntry, CompanionGrant, Entry, Thread
from chat.services import manifests, notes
from elevhalsa.keys.e1.encoding import from_base64url
from elevhalsa.keys.e1.envelope import Kind
from elevhalsa.keys.e1.errors import ManifestRefused
from elevhalsa.keys.e1.manifest import Reason, open_grant, open_hist
from elevhalsa.keys.e1.thread_key import RecipientType
from elevhalsa.people.models import Team
from elevhalsa.wire import to_text
from sla.models import Clock
from tests import factories
from tests.actors import records
from tests.chat.api import Browser, given_value
from tests.chat.beside import Beside, opened
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside(talk: Talk) -> Beside:
    return opened(talk)


def test_a_note_answers_nobody_and_the_thread_does_not_know_of_it(
    talk: Talk, village: Village, beside: Beside
) -> None:
    before = Thread.objects.values().get(pk=talk.id), Clock.objects.values().get()
    heads = {one: heads_of(one) for one in (village.student, village.anna)}

    entry = beside.writes(village.anna, "Ring mamma först.")

    assert beside.reads(entry, beside.key) == "Ring mamma först."
    assert (Thread.objects.values().get(pk=talk.id), Clock.objects.values().get()) == before
    assert {one: heads_of(one) for one in heads} == heads
    assert talk.row.entries.count() == 1


def test_a_companion_is_sealed_for_team_and_back_up_and_for_no_student(
    talk: Talk, village: Village, beside: Beside
) -> None:
    grants = CompanionGrant.objects.filter(manifest__companion=talk.id)

    assert {(one.type, one.recipient_id) for one in grants} == {
        (RecipientType.TEAM, village.counsellors.pk),
        (RecipientType.BACK_UP, village.back_up.pk),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        grants.filter(type=1).update(type=0)
    entry = beside.writes(village.anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanionEntry.objects.filter(pk=entry.pk).update(author_role=0)


def test_a_manifest_that_lets_the_student_in_is_refused(talk: Talk, village: Village) -> None:
    with_student, _ = talk.next_manifest(signer=village.counsellors.pk)

    with pytest.raises(ManifestWrong):
        notes.add_manifest(person=village.anna, thread_id=talk.id, given=with_student, now=at_noon)
    assert not Companion.objects.exists()


@pytest.mark.parametrize("signer", ["student", "nurses", "back_up", "anna"])
def test_a_companion_is_opened_by_the_team_alone(talk: Talk, village: Village, signer: str) -> None:
    given, _ = Beside(talk).next_manifest(signer=getattr(village, signer).pk)

    with pytest.raises(ManifestWrong):
        notes.add_manifest(person=village.anna, thread_id=talk.id, given=given, now=at_noon)


@pytest.mark.parametrize(
    "reason", [Reason.STUDENT_KEY, Reason.HAND_OVER, Reason.BACK_UP_TAKES_OVER]
)
def test_a_later_key_for_another_reason_is_refused(
    talk: Talk, village: Village, beside: Beside, reason: Reason
) -> None:
    given, _ = beside.next_manifest(signer=village.counsellors.pk, reason=reason)

    with pytest.raises(ManifestWrong):
        notes.add_manifest(person=village.anna, thread_id=talk.id, given=given, now=at_noon)


def test_the_companion_of_another_thread_is_refused(talk: Talk, village: Village) -> None:
    other = open_talk(village, student=village.another_student())
    given, _ = Beside(talk).next_manifest(signer=village.counsellors.pk, thread=id_of(other.id))

    with pytest.raises(ManifestWrong):
        notes.add_manifest(person=village.anna, thread_id=talk.id, given=given, now=at_noon)


def test_the_same_key_again_is_stored_once_and_the_slower_one_is_told(
    talk: Talk, village: Village
) -> None:
    beside = Beside(talk)
    first, key = beside.next_manifest(signer=village.counsellors.pk)
    slower, _ = beside.next_manifest(signer=village.counsellors.pk)

    rows = {
        notes.add_manifest(person=village.anna, thread_id=talk.id, given=first, now=at_noon)[0].pk
        for _ in range(2)
    }
    with pytest.raises(ManifestTaken) as refusal:
        notes.add_manifest(person=village.anna, thread_id=talk.id, given=slower, now=at_noon)

    beside.follow(first, key)
    assert (len(rows), refusal.value.ke) == (1, 1)


def test_who_left_the_team_does_not_hold_the_key_of_the_next_note(
    talk: Talk, village: Village, beside: Beside
) -> None:
    """Client rule 3: nothing is sealed under a key whose readers are not those of now."""
    village.join(village.counsellors)
    note = beside.sealed(village.anna)

    with pytest.raises(KeyEpochOld):
        notes.write_note(person=village.anna, thread_id=talk.id, note=note, now=at_noon)
    beside.opens(village.anna, village.counsellors)

    assert beside.writes(village.anna).ke == 2


def test_a_note_again_is_stored_once_and_other_bytes_are_refused(
    talk: Talk, village: Village, beside: Beside
) -> None:
    note = beside.sealed(village.anna)
    other = replace(beside.sealed(village.anna, "Annat"), mid=note.mid)

    first, again = (
        notes.write_note(person=village.anna, thread_id=talk.id, note=note, now=at_noon)[0]
        for _ in range(2)
    )
    with pytest.raises(NoteDiffers):
        notes.write_note(person=village.anna, thread_id=talk.id, note=other, now=at_noon)

    assert (first, beside.row.head_seq) == (again, 1)


def test_what_is_no_envelope_is_refused_and_before_the_first_key_nothing_is_taken(
    talk: Talk, village: Village, beside: Beside
) -> None:
    plain = replace(beside.sealed(village.anna), sealed=b"Ring mamma.")
    with pytest.raises(EnvelopeWrong):
        notes.write_note(person=village.anna, thread_id=talk.id, note=plain, now=at_noon)
    other = open_talk(village, student=village.another_student())

    note = beside.sealed(village.anna)
    with pytest.raises(KeyEpochOld) as refusal:
        notes.write_note(person=village.anna, thread_id=other.id, note=note, now=at_noon)
    assert refusal.value.ke == 0


def test_one_takes_back_ones_own_note_and_its_bytes_are_gone(
    talk: Talk, village: Village, beside: Beside
) -> None:
    note, colleague = beside.writes(village.anna), village.join(village.counsellors)
    beside.opens(village.anna, village.counsellors)
    theirs = beside.sealed(colleague, "", kind=Kind.RETRACT, retracts=note.mid)
    with pytest.raises(NotRetractable):
        notes.write_note(person=colleague, thread_id=talk.id, note=theirs, now=at_noon)

    mine = beside.sealed(village.anna, "", kind=Kind.RETRACT, retracts=note.mid)
    notes.write_note(person=village.anna, thread_id=talk.id, note=mine, now=at_noon)

    note.refresh_from_db()
    assert (note.sealed, note.retracted_at, note.seq) == (None, NOON, 1)


def test_a_shared_draft_is_put_away_by_whoever_of_the_team_has_used_it(
    talk: Talk, village: Village, beside: Beside
) -> None:
    draft, colleague = (
        beside.writes(village.anna, "Hej Tilde", kind=Kind.DRAFT),
        village.join(village.counsellors),
    )
    beside.opens(village.anna, village.counsellors)

    done = beside.sealed(colleague, "", kind=Kind.RETRACT, retracts=draft.mid)
    notes.write_note(person=colleague, thread_id=talk.id, note=done, now=at_noon)

    draft.refresh_from_db()
    assert draft.sealed is None


def test_the_back_up_reads_and_writes_notes_from_the_escalation_on_and_not_before(
    talk: Talk, village: Village, beside: Beside
) -> None:
    entry = beside.writes(village.anna)
    path = f"threads/{to_text(talk.id.bytes)}/companion"
    bo = Browser(village.bo)
    assert (bo.get(path), bo.status) == ({"code": "not_found"}, 404)

    talk.escalate()
    (told,) = bo.get(path)["manifests"]

    assert beside.manifest is not None
    grant, keys = records.grant(told["grant"]), village.secrets[village.back_up.pk]
    assert grant.type is RecipientType.BACK_UP
    assert beside.reads(entry, open_grant(beside.manifest, grant, keys)) == "Bara vi."
    note = beside.sealed(village.bo, role=RecipientType.BACK_UP)
    theirs, _ = notes.write_note(person=village.bo, thread_id=talk.id, note=note, now=at_noon)
    assert theirs.author_role == Entry.AuthorRole.BACK_UP


def handed_over(
    talk: Talk,
    to: Team,
    beside: Beside | None,
    *,
    history: bool = True,
    of_notes: bool | None = None,
) -> Beside | None:
    """Hand a thread over, with its notes where there are any."""
    anna, own = talk.village.anna, talk.village.counsellors.pk
    sealed, key = talk.next_manifest(signer=own, reason=Reason.HAND_OVER, team=to, history=history)
    before, companion = beside and replace(beside), None
    if beside:
        companion, next_key = beside.next_manifest(
            signer=own,
            reason=Reason.HAND_OVER,
            team=to,
            history=history if of_notes is None else of_notes,
        )
        beside.follow(companion, next_key)
    manifests.hand_over(
        person=anna, thread_id=talk.id, to=to.pk, given=sealed, companion=companion, now=at_noon
    )
    talk.follow(sealed, key)
    return before


@pytest.fixture
def neighbours(village: Village) -> Team:
    """Return another school's counsellors, for whom the same back-up stands by."""
    other = factories.school(village.school.organisation)
    village.back_up.serves.create(
        school=other, branch=village.back_up.branch, kind=village.back_up.kind
    )
    team = factories.team(other, name="Kuratorerna i Kvarn")
    village.join(team)
    return team


@pytest.mark.parametrize("history", [True, False])
def test_notes_are_handed_over_with_their_thread_with_or_without_what_was_said(
    talk: Talk, village: Village, beside: Beside, neighbours: Team, history: bool
) -> None:
    beside.writes(village.anna)
    before = handed_over(talk, neighbours, beside, history=history)
    member = neighbours.memberships.get().person
    path = f"threads/{to_text(talk.id.bytes)}/companion"

    old, new = Browser(member).get(path)["manifests"]

    anna = Browser(village.anna)
    assert (anna.get(path), anna.status) == ({"code": "not_found"}, 404)
    assert (old["grant"], bool(new["hist"])) == (None, history)
    assert beside.manifest is not None
    grant = records.grant(new["grant"])
    key = open_grant(beside.manifest, grant, village.secrets[neighbours.pk])
    assert before is not None
    assert before.manifest is not None
    with nullcontext() if history else pytest.raises(ManifestRefused):
        hist = from_base64url(new["hist"])
        assert open_hist(beside.manifest, hist, key, before.manifest) == before.key
    beside.writes(member, "Tack, vi har det nu.")


@pytest.mark.parametrize("history", [True, False])
def test_notes_go_with_what_was_said_in_their_thread_or_stay_with_it(
    talk: Talk, village: Village, beside: Beside, neighbours: Team, history: bool
) -> None:
    """Whoever is not to read the thread so far is not to read what staff wrote of it either."""
    beside.writes(village.anna)

    with pytest.raises(ManifestWrong):
        handed_over(talk, neighbours, beside, history=history, of_notes=not history)

    assert (talk.row.team, beside.row.ke) == (village.counsellors, 1)


def test_a_thread_with_notes_does_not_move_without_them(
    talk: Talk, village: Village, beside: Beside, neighbours: Team
) -> None:
    sealed, _ = talk.next_manifest(
        signer=village.counsellors.pk, reason=Reason.HAND_OVER, team=neighbours
    )
    body = {"to": to_text(neighbours.pk.bytes), "manifest": given_value(sealed)}
    anna, path = Browser(village.anna), f"threads/{to_text(talk.id.bytes)}/hand-over"

    assert anna.post(path, body) == {"code": "companion_needed"}

    for reason, team in ((Reason.TEAM_EPOCH, neighbours), (Reason.HAND_OVER, village.back_up)):
        wrong, _ = beside.next_manifest(signer=village.counsellors.pk, reason=reason, team=team)
        assert anna.post(path, {**body, "companion": given_value(wrong)}) == {
            "code": "manifest_wrong"
        }
    assert (talk.row.team, beside.row.ke) == (village.counsellors, 1)


def test_a_note_in_the_thread_itself_is_refused(talk: Talk, village: Village) -> None:
    """Neither its kind nor its key fits there: the student's thread holds messages alone."""
    beside = opened(talk)
    note = beside.sealed(village.anna)
    anna = Browser(village.anna)
    path = f"threads/{to_text(talk.id.bytes)}/messages"
    body = {"mid": to_text(note.mid.bytes), "sealed": to_text(note.sealed), "retracts": None}

    anna.post(path, {**body, "kind": "note", "urgency": None})

    assert anna.status == 422
    assert talk.row.entries.count() == 1


def test_erasing_a_thread_erases_its_notes(talk: Talk, village: Village, beside: Beside) -> None:
    beside.writes(village.anna)

    talk.row.entries.all().delete()
    Clock.objects.all().delete()
    talk.row.delete()

    assert not CompanionEntry.objects.exists()
    assert not CompanionGrant.objects.exists()
