"""Opening a thread: all of it or nothing, once, and only as this server would have sealed it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from chat.errors import (
    BranchUnavailable,
    EnvelopeWrong,
    IdentityNeeded,
    ManifestWrong,
    MessageDiffers,
    RouteChanged,
    SchoolNotOpen,
    ThreadDiffers,
)
from chat.models import Entry, Grant, Thread
from chat.services.opening import Opening, open_thread
from chat.who_answers.routes import known_people
from elevhalsa.errors import DomainError
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.manifest import SealedManifest
from elevhalsa.keys.models import Identity, TeamEpoch
from elevhalsa.people.models import Membership, Person
from sla.models import Clock
from tests import factories
from tests.chat.village import NOON, Village, at_noon, opening_for, wish
from triage.models import RoutingDecision

pytestmark = pytest.mark.django_db


def open_it(village: Village, opening: Opening, *, student: Person | None = None) -> Entry:
    entry, _ = open_thread(student=student or village.student, opening=opening, now=at_noon)
    return entry


def assert_refused(village: Village, opening: Opening, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        open_it(village, opening)
    assert not Thread.objects.exists()
    assert not Grant.objects.exists()
    assert not Clock.objects.exists()
    assert not RoutingDecision.objects.exists()


def test_one_command_stores_thread_grants_message_clock_and_routing_record(
    village: Village,
) -> None:
    opening, _ = opening_for(village, village.student, wish())

    entry = open_it(village, opening)

    thread = Thread.objects.get()
    assert (thread.pk, thread.head_seq, thread.ke) == (opening.thread_id, 1, 1)
    assert (entry.seq, entry.mid, entry.sealed) == (1, opening.mid, opening.sealed)
    assert sorted(Grant.objects.values_list("type", flat=True)) == [0, 1, 2]
    assert Clock.objects.get().thread_id == thread.pk
    assert RoutingDecision.objects.get().reasons == ["wished_branch"]


def test_grants_lie_sealed_once_more_at_rest(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())
    open_it(village, opening)

    stored = {bytes(grant.sealed) for grant in Grant.objects.all()}

    for grant in opening.manifest.grants:
        assert not any(grant.sealed in sealed for sealed in stored)


def test_the_same_request_again_has_the_same_answer_and_stores_nothing(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())

    assert open_it(village, opening) == open_it(village, opening)

    assert (Thread.objects.count(), Entry.objects.count(), Clock.objects.count()) == (1, 1, 1)


def test_the_same_ids_with_another_message_or_manifest_are_refused(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())
    other, _ = opening_for(village, village.student, wish())
    open_it(village, opening)

    with pytest.raises(MessageDiffers) as refusal:
        open_it(village, replace(opening, mid=other.mid, sealed=other.sealed))
    assert refusal.value.stored.seq == 1
    with pytest.raises(ThreadDiffers):
        open_it(village, replace(opening, manifest=other.manifest))
    with pytest.raises(ThreadDiffers):
        open_it(village, opening, student=village.another_student())


def test_another_students_open_thread_is_not_told_apart_from_a_used_id(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())
    open_it(village, opening)
    stranger = village.another_student()
    own, _ = opening_for(village, stranger, wish())

    with pytest.raises(ThreadDiffers):
        open_it(village, replace(own, thread_id=opening.thread_id), student=stranger)


def test_a_thread_sealed_for_a_team_that_does_not_answer_is_sent_back_with_the_right_one(
    village: Village,
) -> None:
    opening, _ = opening_for(village, village.student, wish())
    village.counsellors.memberships.update(to_at=at_noon())

    with pytest.raises(RouteChanged) as refusal:
        open_it(village, opening)

    route = refusal.value.details()["route"]
    assert isinstance(route, dict)
    assert route["reasons"] == ["wished_branch", "team_empty", "back_up_answers"]
    assert not Thread.objects.exists()


@pytest.mark.parametrize("which", ["counsellors", "back_up"])
def test_a_thread_sealed_before_somebody_was_let_in_is_sent_back_with_the_keys_of_now(
    village: Village, which: str
) -> None:
    opening, _ = opening_for(village, village.student, wish())
    village.join(getattr(village, which))

    assert_refused(village, opening, RouteChanged)

    again, _ = opening_for(village, village.student, wish())
    assert open_it(village, again).seq == 1


def test_the_keys_of_now_are_told_where_a_team_let_somebody_in(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())
    village.join(village.counsellors)

    with pytest.raises(RouteChanged) as refusal:
        open_it(village, opening)

    route = refusal.value.details()["route"]
    assert isinstance(route, dict)
    assert (route["branch"], len(route["keys"]["team"]["epochs"])) == ("counsellor", 2)


def test_where_either_was_wished_a_shorter_queue_elsewhere_is_no_reason_to_seal_again(
    village: Village,
) -> None:
    opening, _ = opening_for(village, village.student, wish("either"))
    other = village.another_student()
    open_it(village, opening_for(village, other, wish(opening.branch))[0], student=other)

    assert open_it(village, opening).seq == 1


def test_a_branch_that_was_not_wished_is_refused(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish("nurse"))

    assert_refused(village, replace(opening, wish=wish("counsellor")), RouteChanged)


def test_an_excluded_person_gets_no_key_where_the_back_up_is_without_them(
    village: Village,
) -> None:
    opening, _ = opening_for(village, village.student, wish(excluded=(village.anna.pk,)))

    open_it(village, opening)

    thread = Thread.objects.get()
    assert thread.team == thread.back_up == village.back_up
    assert list(thread.excluded.all()) == [village.anna]
    assert sorted(Grant.objects.values_list("type", flat=True)) == [0, 1]
    assert Clock.objects.get().at_back_up


@pytest.mark.parametrize("why", ["left", "new keys"])
def test_a_team_whose_people_were_not_let_in_leaves_the_thread_to_the_back_up(
    village: Village, why: str
) -> None:
    if why == "left":
        Membership.objects.filter(person=village.anna).update(to_at=NOON)
        factories.counsellor(village.counsellors)
    else:
        village.give_identity(village.anna)
    opening, _ = opening_for(village, village.student, wish())

    open_it(village, opening)

    assert Thread.objects.get().team == village.back_up


def without_a_grant(given: SealedManifest, _: SealedManifest) -> SealedManifest:
    return replace(given, grants=given.grants[:-1])


def with_a_grant_twice(given: SealedManifest, _: SealedManifest) -> SealedManifest:
    return replace(given, grants=(*given.grants, given.grants[0]))


def with_another_threads_grants(given: SealedManifest, other: SealedManifest) -> SealedManifest:
    return replace(given, grants=other.grants)


def with_a_flipped_signature(given: SealedManifest, _: SealedManifest) -> SealedManifest:
    broken = bytes([given.signed.signature[0] ^ 1]) + given.signed.signature[1:]
    return replace(given, signed=Signed(given.signed.record, broken))


def with_a_changed_record(given: SealedManifest, _: SealedManifest) -> SealedManifest:
    record = given.signed.record[:-1] + bytes([given.signed.record[-1] ^ 1])
    return replace(given, signed=Signed(record, given.signed.signature))


def with_another_threads_record(given: SealedManifest, other: SealedManifest) -> SealedManifest:
    del given
    return other


def with_history(given: SealedManifest, _: SealedManifest) -> SealedManifest:
    return replace(given, hist=bytes(60))


@pytest.mark.parametrize(
    "change",
    [
        without_a_grant,
        with_a_grant_twice,
        with_another_threads_grants,
        with_a_flipped_signature,
        with_a_changed_record,
        with_another_threads_record,
        with_history,
    ],
)
def test_a_manifest_that_is_not_exactly_right_stores_nothing(
    village: Village, change: Callable[[SealedManifest, SealedManifest], SealedManifest]
) -> None:
    opening, _ = opening_for(village, village.student, wish())
    other, _ = opening_for(village, village.student, wish())

    changed = replace(opening, manifest=change(opening.manifest, other.manifest))

    assert_refused(village, changed, ManifestWrong)


def test_a_manifest_signed_with_retired_keys_is_refused(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())
    village.give_identity(village.student)

    assert_refused(village, opening, ManifestWrong)


def test_a_message_for_another_key_epoch_or_with_another_mid_is_refused(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())
    later = opening.sealed[:2] + (2).to_bytes(4, "big") + opening.sealed[6:]

    assert_refused(village, replace(opening, sealed=later), EnvelopeWrong)
    assert_refused(village, replace(opening, mid=uuid4()), EnvelopeWrong)


def test_nobody_writes_before_school_keys_and_identity_stand(village: Village) -> None:
    opening, _ = opening_for(village, village.student, wish())

    Identity.objects.filter(person=village.student).delete()
    assert_refused(village, opening, IdentityNeeded)
    TeamEpoch.objects.filter(team=village.back_up).update(signature=None)
    assert_refused(village, opening, BranchUnavailable)
    village.school.opened_at = None
    village.school.save()
    assert_refused(village, opening, SchoolNotOpen)


def test_wishes_about_strangers_are_forgotten(village: Village) -> None:
    elsewhere = factories.counsellor()
    asked = wish(wished=(village.anna.pk, elsewhere.pk), excluded=(uuid4(), village.bo.pk))

    known = known_people(asked, student=village.student)

    assert (known.wished, known.excluded) == ((village.anna.pk,), (village.bo.pk,))
