"""Whom a thread waits for: those of its team, then those of its back-up, who will be there."""

import pytest

from chat.services import posting
from elevhalsa.people.attendance import Weekly
from elevhalsa.people.models import PresenceChange, Role
from elevhalsa.people.services.presence import set_working_hours
from sla.ladder.rungs import Kind
from sla.models import Clock, Recipient
from tests import factories
from tests.chat.away import DAY, HOUR, MINUTE, is_away, settle
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


TUESDAY_ALONE = [Weekly(1, 480, 1020)]  # until five; NOON is ten on a Tuesday
FIVE = NOON + 7 * HOUR


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


def test_when_the_last_of_the_team_goes_home_and_nobody_comes_in_time_the_back_up_takes_over(
    village: Village,
) -> None:
    set_working_hours(person=village.anna, week=TUESDAY_ALONE, now=at_noon)
    talk = open_talk(village)

    settle(7 * HOUR - MINUTE)
    assert talk.row.released_at is None
    settle(7 * HOUR)

    assert talk.row.released_at == FIVE


def test_who_comes_again_before_the_answer_is_due_is_waited_for(village: Village) -> None:
    week = [*TUESDAY_ALONE, Weekly(2, 480, 1020)]
    set_working_hours(person=village.anna, week=week, now=at_noon)
    talk = open_talk(village)

    settle(7 * HOUR)

    assert talk.row.released_at is None
    assert Clock.objects.get(thread_id=talk.id).escalate_at == NOON + DAY


def test_in_danger_the_end_of_the_day_is_not_slept_over(village: Village) -> None:
    week = [*TUESDAY_ALONE, Weekly(2, 480, 1020)]
    set_working_hours(person=village.anna, week=week, now=at_noon)
    talk = open_talk(village, wish(urgency="acute"), at=FIVE - 10 * MINUTE)

    settle(7 * HOUR - MINUTE)
    assert talk.row.released_at is None
    settle(7 * HOUR)

    assert talk.row.released_at == FIVE


def test_who_says_meanwhile_that_they_stay_is_waited_for(village: Village) -> None:
    set_working_hours(person=village.anna, week=TUESDAY_ALONE, now=at_noon)
    talk = open_talk(village)
    week = [*TUESDAY_ALONE, Weekly(2, 0, 1020)]
    set_working_hours(person=village.anna, week=week, now=at_noon)

    settle(7 * HOUR)

    assert talk.row.released_at is None


def test_when_the_back_up_goes_home_those_responsible_are_told(village: Village) -> None:
    head = factories.head(village.school)
    set_working_hours(person=village.bo, week=[Weekly(2, 480, 1020)], now=at_noon)
    open_talk(village)
    told = Recipient.objects.filter(step__kind=Kind.RESPONSIBLE, person_id=head.pk)

    settle(DAY)
    settle(DAY + 7 * HOUR - MINUTE)
    assert not told.exists()
    settle(DAY + 7 * HOUR)

    assert told.get().told_at == FIVE + DAY


def test_many_threads_are_looked_at_together_when_their_team_goes_home(village: Village) -> None:
    set_working_hours(person=village.anna, week=TUESDAY_ALONE, now=at_noon)
    settle()

    talks = [open_talk(village, student=village.another_student()) for _ in range(3)]
    assert PresenceChange.objects.filter(team=village.counsellors, acts_at=FIVE).count() == 1
    settle(7 * HOUR)

    assert all(talk.row.released_at == FIVE for talk in talks)
