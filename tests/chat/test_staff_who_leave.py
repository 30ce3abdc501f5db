"""Staff whose work ends: what they had is their team's at once, and nobody waits for them."""

from datetime import timedelta
from uuid import UUID

import pytest

from chat.models import ClaimRelease
from chat.services import claims, posting
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person
from elevhalsa.people.services.leaving import carry_out_one, record_leaving
from elevhalsa.people.services.people import deactivate
from tests import factories
from tests.chat.away import HOUR, is_away, settle
from tests.chat.village import NOON, Talk, Village, at_noon

pytestmark = pytest.mark.django_db


def holder(talk: Talk) -> UUID | None:
    return talk.row.claimed_by_id


def told(person: Person) -> int:
    return Notice.objects.filter(person=person).count()


def test_what_somebody_had_is_the_teams_again_and_its_people_are_told(
    talk: Talk, village: Village
) -> None:
    colleague = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    before = told(colleague)

    deactivate(person=village.anna, now=at_noon)
    settle()

    assert holder(talk) is None
    assert ClaimRelease.objects.get().held_by == village.anna
    assert told(colleague) == before + 1
    assert talk.row.released_at is None  # a colleague is there: the back-up is not asked


def test_a_thread_that_was_answered_comes_back_too(talk: Talk, village: Village) -> None:
    village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    message = talk.text(village.anna)
    posting.post_message(person=village.anna, thread_id=talk.id, message=message, now=at_noon)

    deactivate(person=village.anna, now=at_noon)
    settle()

    assert holder(talk) is None


def test_when_the_last_of_a_team_has_had_their_last_day_the_back_up_has_its_threads(
    talk: Talk, village: Village
) -> None:
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    record_leaving(
        people=[village.anna],
        last_day=NOON.date(),
        recorded_by=factories.administrator(village.school.organisation),
        sure=False,
        now=at_noon,
    )
    settle()
    assert holder(talk) == village.anna.pk  # the day is not over

    over = timedelta(hours=14)  # midnight in Stockholm
    assert carry_out_one(now=lambda: NOON + over)
    settle(over)

    assert holder(talk) is None
    assert talk.row.released_at == NOON + over


def test_a_deputy_who_leaves_keeps_nothing_and_stands_in_for_nobody(
    talk: Talk, village: Village
) -> None:
    deputy, stays = village.join(village.counsellors), village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    is_away(village.anna, deputy=deputy)
    settle()
    assert holder(talk) == deputy.pk

    deactivate(person=deputy, now=at_noon)
    settle()

    assert holder(talk) is None
    assert talk.row.released_at is None
    assert told(stays) > 0


@pytest.mark.usefixtures("talk")
def test_no_step_of_the_ladder_tells_who_has_left(village: Village) -> None:
    stays = village.join(village.back_up)
    for person in (village.anna, village.bo):
        deactivate(person=person, now=at_noon)
    before = told(village.anna), told(village.bo)

    settle(48 * HOUR)

    assert (told(village.anna), told(village.bo)) == before
    assert told(stays) > 0
