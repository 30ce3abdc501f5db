"""One thread, one person at a time; no claim is for ever."""

import pytest
from django.db import IntegrityError, transaction

from chat.errors import Claimed, ColleagueCannot
from chat.models import ClaimRelease, Thread
from chat.services import claims
from elevhalsa.errors import NotAllowed
from elevhalsa.notify.models import Notice
from elevhalsa.notify.texts import Text
from elevhalsa.wire import to_text
from sla.services import shown_clock
from tests import factories
from tests.chat.api import Browser
from tests.chat.away import is_away
from tests.chat.village import Talk, Village, at_noon, open_talk, wish

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


def times(talk: Talk) -> tuple[object, ...]:
    """Return what a thread was promised, and under which key."""
    clock = shown_clock(talk.id)
    assert clock is not None
    return clock.due_at, clock.escalate_at, talk.row.ke


def test_a_colleague_who_is_given_a_thread_has_it_and_is_told_and_no_promise_moves(
    talk: Talk, village: Village
) -> None:
    colleague = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    before = times(talk)

    for _ in range(2):
        claims.give(person=village.anna, thread_id=talk.id, to=colleague.pk, now=at_noon)

    assert talk.row.claimed_by == colleague
    assert times(talk) == before
    assert [one.person for one in Notice.objects.all()] == [colleague]
    assert ClaimRelease.objects.get().held_by == village.anna


def test_a_thread_in_danger_that_is_given_on_is_still_to_be_acknowledged(village: Village) -> None:
    colleague = village.join(village.counsellors)
    talk = open_talk(village, wish(urgency="acute"))

    claims.give(person=village.anna, thread_id=talk.id, to=colleague.pk, now=at_noon)

    told = Notice.objects.filter(text=Text.ACKNOWLEDGE, settled_at=None)
    assert colleague.pk in set(told.values_list("person_id", flat=True))


def test_a_thread_is_given_to_nobody_outside_the_team_or_away_or_without_its_key(
    talk: Talk, village: Village
) -> None:
    away = village.join(village.counsellors)
    is_away(away)
    not_let_in = factories.counsellor(village.counsellors)
    village.give_identity(not_let_in)

    for to in (village.bo, village.student, away, not_let_in):
        with pytest.raises(ColleagueCannot):
            claims.give(person=village.anna, thread_id=talk.id, to=to.pk, now=at_noon)

    assert talk.row.claimed_by is None


def test_a_student_gives_nothing(talk: Talk, village: Village) -> None:
    with pytest.raises(NotAllowed):
        claims.give(person=village.student, thread_id=talk.id, to=village.anna.pk, now=at_noon)


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
