"""Meeting a student whose keys are new: once, for minutes, and only who met seals old threads."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from chat.errors import MeetingNeeded
from chat.services.manifests import add_manifest
from elevhalsa.errors import NotFound
from elevhalsa.keys.e1.manifest import Reason
from elevhalsa.keys.errors import IdentityWrong, MeetingOver
from elevhalsa.keys.models import Meeting
from elevhalsa.keys.services import meetings
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from tests import factories
from tests.chat.api import Browser
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk

pytestmark = pytest.mark.django_db
PROOF = bytes(range(32))


def new_kid(village: Village, student: Person | None = None) -> UUID:
    """Let the student lose the code: new keys, of which nobody knows whose they are."""
    return UUID(bytes=village.give_identity(student or village.student).kid)


def begin(village: Village, *, at: datetime = NOON) -> Meeting:
    return meetings.begin_meeting(staff=village.anna, student=village.student, now=at)


def confirm(
    village: Village, meeting: Meeting, kid: UUID, *, how: str = "qr", at: datetime = NOON
) -> Meeting:
    return meetings.confirm_meeting(
        staff=village.anna,
        meeting_id=meeting.pk,
        kid=kid,
        how=Meeting.How(how),
        now=at,
        moment=at,
    )


def prove(
    village: Village, meeting: Meeting, kid: UUID, proof: bytes = PROOF, *, at: datetime = NOON
) -> None:
    meetings.take_proof(
        student=village.student, meeting_id=meeting.pk, kid=kid, proof=proof, now=at
    )


def seal_for_new_keys(talk: Talk, village: Village, person: Person) -> int:
    sealed, _ = talk.next_manifest(signer=village.counsellors.pk, reason=Reason.STUDENT_KEY)
    row, _ = add_manifest(person=person, thread_id=talk.id, given=sealed, now=at_noon)
    return row.ke


@pytest.mark.parametrize("how", ["qr", "digits"])
def test_who_has_met_a_student_seals_the_old_thread_to_their_new_keys(
    talk: Talk, village: Village, how: str
) -> None:
    kid, meeting = new_kid(village), begin(village)
    if how == "qr":
        prove(village, meeting, kid)
    with pytest.raises(MeetingNeeded):
        seal_for_new_keys(talk, village, village.anna)

    confirm(village, meeting, kid, how=how)

    assert seal_for_new_keys(talk, village, village.anna) == 2


def test_a_colleague_who_has_not_met_the_student_does_not(talk: Talk, village: Village) -> None:
    kid, colleague = new_kid(village), village.join(village.counsellors)
    confirm(village, begin(village), kid, how="digits")

    with pytest.raises(MeetingNeeded):
        seal_for_new_keys(talk, village, colleague)


def test_keys_that_are_lost_again_have_to_be_met_again(talk: Talk, village: Village) -> None:
    confirm(village, begin(village), new_kid(village), how="digits")
    new_kid(village)

    with pytest.raises(MeetingNeeded):
        seal_for_new_keys(talk, village, village.anna)


def test_nobody_is_met_by_a_code_that_was_not_scanned(village: Village) -> None:
    kid, meeting = new_kid(village), begin(village)

    with pytest.raises(IdentityWrong):
        confirm(village, meeting, kid)


def test_keys_that_are_not_the_student_s_newest_are_neither_proved_nor_met(
    village: Village,
) -> None:
    old, meeting = new_kid(village), begin(village)
    new_kid(village)

    for kid in (old, uuid4()):
        with pytest.raises(IdentityWrong):
            prove(village, meeting, kid)
        with pytest.raises(IdentityWrong):
            confirm(village, meeting, kid, how="digits")


def test_a_meeting_takes_one_proof_which_may_come_twice(village: Village) -> None:
    kid, meeting = new_kid(village), begin(village)

    prove(village, meeting, kid)
    prove(village, meeting, kid)

    with pytest.raises(MeetingOver):
        prove(village, meeting, kid, bytes(32))
    meeting.refresh_from_db()
    assert bytes(meeting.proof or b"") == PROOF


def test_after_ten_minutes_a_meeting_is_over(village: Village) -> None:
    kid, meeting = new_kid(village), begin(village)
    late = NOON + timedelta(minutes=10)

    with pytest.raises(MeetingOver):
        prove(village, meeting, kid, at=late)
    with pytest.raises(MeetingOver):
        confirm(village, meeting, kid, how="digits", at=late)


def test_a_meeting_that_was_confirmed_is_confirmed_again_and_takes_nothing_else(
    village: Village,
) -> None:
    kid, meeting = new_kid(village), begin(village)
    first = confirm(village, meeting, kid, how="digits")

    again = confirm(village, meeting, kid, how="digits", at=NOON + timedelta(hours=1))

    assert again.met_at == first.met_at == NOON
    with pytest.raises(MeetingOver):
        prove(village, meeting, kid)
    with pytest.raises(MeetingOver):
        confirm(village, meeting, new_kid(village), how="digits")


def test_a_meeting_begun_anew_ends_the_one_before(village: Village) -> None:
    kid, first = new_kid(village), begin(village)
    begin(village)

    with pytest.raises(NotFound):
        prove(village, first, kid)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(staff=village.anna, student=village.student, expires_at=NOON)


def test_meetings_that_came_to_nothing_are_forgotten_and_others_kept(village: Village) -> None:
    met = confirm(village, begin(village), new_kid(village), how="digits")
    begin(village)

    meetings.forget_unmet(now=NOON + timedelta(minutes=10))

    assert list(Meeting.objects.all()) == [met]


def test_to_everybody_else_a_meeting_is_a_missing_thing(talk: Talk, village: Village) -> None:
    colleague, other = village.join(village.counsellors), village.another_student()
    thread = to_text(talk.id.bytes)
    meeting = Browser(village.anna).post(f"threads/{thread}/meetings")["id"]
    proof = {"kid": to_text(bytes(16)), "proof": to_text(PROOF)}
    met = {"kid": to_text(bytes(16)), "how": "digits"}

    assert Browser(colleague).get(f"meetings/{meeting}") == {"code": "not_found"}
    assert Browser(colleague).post(f"meetings/{meeting}/confirm", met) == {"code": "not_found"}
    assert Browser(other).post(f"meetings/{meeting}/proof", proof) == {"code": "not_found"}
    for stranger in (village.kaj, other, factories.counsellor()):
        answer = Browser(stranger).post(f"threads/{thread}/meetings")
        assert answer == {"code": "not_found"}
    assert Browser(village.student).post(f"threads/{thread}/meetings") == {"code": "not_allowed"}


def test_who_no_longer_answers_the_student_neither_sees_their_keys_nor_confirms(
    talk: Talk, village: Village
) -> None:
    anna, kid = Browser(village.anna), new_kid(village)
    meeting = anna.post(f"threads/{to_text(talk.id.bytes)}/meetings")["id"]
    met = {"kid": to_text(kid.bytes), "how": "digits"}

    village.counsellors.memberships.all().delete()

    assert (anna.get(f"meetings/{meeting}"), anna.status) == ({"code": "not_found"}, 404)
    assert anna.post(f"meetings/{meeting}/confirm", met) == {"code": "not_found"}
    assert Meeting.objects.get().met_at is None


def test_a_meeting_shows_the_students_keys_while_it_lasts_and_not_after(
    talk: Talk, village: Village
) -> None:
    kid, anna = new_kid(village), Browser(village.anna)
    first, second = (
        anna.post(f"threads/{to_text(one.id.bytes)}/meetings")["id"]
        for one in (talk, open_talk(village, student=village.another_student()))
    )
    assert anna.get(f"meetings/{first}")["identity"]["kid"] == to_text(kid.bytes)

    met = {"kid": to_text(kid.bytes), "how": "digits"}
    assert anna.post(f"meetings/{first}/confirm", met)["met_at"] is not None
    Meeting.objects.filter(met_at=None).update(expires_at=NOON - timedelta(days=999))

    for over in (first, second):
        assert anna.get(f"meetings/{over}")["identity"] is None


def test_a_meeting_names_the_threads_that_wait_for_it_and_no_others(
    talk: Talk, village: Village
) -> None:
    kid, anna = new_kid(village), Browser(village.anna)
    newer = open_talk(village)
    foreign = open_talk(village, student=village.another_student())
    listed = {one["id"]: one["awaits_meeting"] for one in anna.get("threads")["threads"]}

    begun = anna.post(f"threads/{to_text(talk.id.bytes)}/meetings")
    prove(village, Meeting.objects.get(), kid, at=begun_at())
    seen = anna.get(f"meetings/{begun['id']}")

    old = to_text(talk.id.bytes)
    others = [to_text(each.id.bytes) for each in (newer, foreign)]
    assert listed == {old: True} | dict.fromkeys(others, False)
    assert seen["threads"] == [old]
    assert seen["proof"] == {"kid": to_text(kid.bytes), "proof": to_text(PROOF)}
    assert seen["identity"]["kid"] == to_text(kid.bytes)
    assert 0 < seen["left_s"] <= 600


def begun_at() -> datetime:
    """Return a moment at which the newest meeting lasts."""
    return Meeting.objects.get().expires_at - timedelta(minutes=1)
