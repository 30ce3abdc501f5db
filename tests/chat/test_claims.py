"""One thread, one person at a time; no claim is for ever."""

import pytest
from django.db import IntegrityError, transaction

from chat.errors import Claimed
from chat.models import ClaimRelease, Thread
from chat.services import claims
from elevhalsa.errors import NotAllowed
from elevhalsa.wire import to_text
from tests.chat.api import Browser
from tests.chat.village import Talk, Village, at_noon

pytestmark = pytest.mark.django_db


def test_a_claimed_thread_names_its_holder_to_whoever_comes_second(
    talk: Talk, village: Village
) -> None:
    colleague = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    browser = Browser(colleague)

    refusal = browser.post(f"threads/{to_text(talk.id.bytes)}/claim")

    named = {"id": to_text(village.anna.pk.bytes), "name": "Anna"}
    assert (browser.status, refusal) == (409, {"code": "claimed", "by": named})


def test_a_claim_can_be_repeated_and_given_back(talk: Talk, village: Village) -> None:
    for _ in range(2):
        claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    for _ in range(2):
        claims.release(person=village.anna, thread_id=talk.id, now=at_noon)

    assert (talk.row.claimed_by, talk.row.claimed_at) == (None, None)
    assert ClaimRelease.objects.count() == 1


def test_a_colleague_who_gives_a_claim_back_is_recorded(talk: Talk, village: Village) -> None:
    colleague = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    claims.release(person=colleague, thread_id=talk.id, now=at_noon)
    claims.claim(person=colleague, thread_id=talk.id, now=at_noon)

    record = ClaimRelease.objects.get()
    assert (record.held_by, record.released_by) == (village.anna, colleague)
    assert talk.row.claimed_by == colleague


def test_a_claim_of_somebody_who_left_holds_nobody_up(talk: Talk, village: Village) -> None:
    colleague = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    village.anna.memberships.update(to_at=at_noon())

    claims.claim(person=colleague, thread_id=talk.id, now=at_noon)

    assert talk.row.claimed_by == colleague


def test_an_escalation_ends_the_claim_that_nobody_acted_on(talk: Talk, village: Village) -> None:
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    talk.escalate()
    claims.claim(person=village.bo, thread_id=talk.id, now=at_noon)

    with pytest.raises(Claimed):
        claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)


def test_a_student_claims_nothing(talk: Talk, village: Village) -> None:
    with pytest.raises(NotAllowed):
        claims.claim(person=village.student, thread_id=talk.id, now=at_noon)


def test_the_database_refuses_a_claim_without_its_moment(talk: Talk, village: Village) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.filter(pk=talk.id).update(claimed_by=village.anna)
