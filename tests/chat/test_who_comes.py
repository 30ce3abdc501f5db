"""Whom a thread waits for: those of its team, then those of its back-up, who will be there."""

import pytest

from chat.services import posting
from elevhalsa.people.models import Role
from sla.ladder.rungs import Kind
from sla.models import Clock, Recipient
from tests import factories
from tests.chat.away import DAY, HOUR, is_away, settle
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def test_when_the_back_up_goes_home_ill_those_responsible_are_told_of_what_it_took_over(
    talk: Talk, village: Village
) -> None:
    head = factories.head(village.school)
    settle(DAY)
    assert talk.row.released_at
    told = Recipient.objects.filter(step__kind=Kind.RESPONSIBLE, person_id=head.pk)
    assert not told.exists()

    is_away(village.bo, after=DAY + HOUR)
    settle(DAY + HOUR)

    assert told.get().told_at == NOON + DAY + HOUR


def test_what_becomes_acute_while_nobody_of_the_back_up_is_there_is_told_at_once(
    talk: Talk, village: Village
) -> None:
    factories.person(Role.MUNICIPALITY, village.school.organisation)
    settle(DAY)
    is_away(village.bo, days=0.2, after=DAY)
    settle(DAY)
    assert not Recipient.objects.filter(step__kind=Kind.RESPONSIBLE).exists()
    message = posting.NewMessage(**{**vars(talk.text(talk.student)), "urgency": "acute"})

    posting.post_message(
        person=talk.student, thread_id=talk.id, message=message, now=lambda: NOON + DAY
    )
    settle(DAY)

    assert Recipient.objects.filter(step__kind=Kind.RESPONSIBLE, told_at=NOON + DAY).exists()


def test_a_follow_up_in_a_thread_that_was_acute_waits_for_the_day_that_was_said(
    village: Village,
) -> None:
    talk = open_talk(village, wish(urgency="acute"))
    said = posting.NewMessage(**{**vars(talk.text(village.anna)), "follow_up_at": NOON + 7 * DAY})
    posting.post_message(person=village.anna, thread_id=talk.id, message=said, now=at_noon)

    is_away(village.anna, days=0.5)
    settle()

    clock = Clock.objects.running().get(thread_id=talk.id)
    assert (clock.kind, clock.escalate_at) == ("follow_up", NOON + 7 * DAY)
