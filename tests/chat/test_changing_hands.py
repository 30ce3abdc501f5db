"""A thread that changes hands is news to whoever has it now, danger or not."""

from uuid import UUID

import pytest

from chat.services import claims, manifests
from elevhalsa.keys.e1.manifest import Reason
from elevhalsa.notify.models import Notice
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person
from tests.chat.away import DAY, HOUR, is_away, settle
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def told(text: Text = Text.NEWS) -> set[UUID]:
    return set(Notice.objects.filter(text=text).values_list("person_id", flat=True))


def ids(*people: Person) -> set[UUID]:
    return {person.pk for person in people}


def hand_over(talk: Talk) -> None:
    village = talk.village
    sealed, _ = talk.next_manifest(
        signer=village.counsellors.pk, reason=Reason.HAND_OVER, team=village.back_up
    )
    manifests.hand_over(
        person=village.anna, thread_id=talk.id, to=village.back_up.pk, given=sealed, now=at_noon
    )


def test_who_is_handed_a_thread_is_told(talk: Talk, village: Village) -> None:
    hand_over(talk)

    assert told() == ids(village.bo)


def test_who_is_handed_one_in_danger_is_told_to_acknowledge_it(village: Village) -> None:
    hand_over(open_talk(village, wish(urgency="acute")))

    assert (told(), told(Text.ACKNOWLEDGE)) == (set(), ids(village.bo))


def test_colleagues_are_told_of_what_somebody_ill_had_and_who_is_away_is_not(
    talk: Talk, village: Village
) -> None:
    colleague, other = village.join(village.counsellors), village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    is_away(other)

    is_away(village.anna)
    settle()

    assert told() == ids(colleague)


def test_colleagues_are_told_to_acknowledge_what_somebody_ill_had_of_danger(
    village: Village,
) -> None:
    colleague = village.join(village.counsellors)
    talk = open_talk(village, wish(urgency="acute"))
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    Notice.objects.all().delete()

    is_away(village.anna)
    settle()

    assert colleague.pk in told(Text.ACKNOWLEDGE)


def test_colleagues_are_told_of_what_somebody_gave_back(talk: Talk, village: Village) -> None:
    colleague = village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    claims.release(person=village.anna, thread_id=talk.id, now=at_noon)

    assert told() == ids(colleague)


def test_the_back_up_is_told_of_what_it_takes_over(talk: Talk, village: Village) -> None:
    talk.escalate()

    assert told(Text.ACKNOWLEDGE) == ids(village.bo)


def test_nobody_is_told_of_a_thread_that_keeps_them_out(village: Village) -> None:
    colleague = village.join(village.counsellors)
    village.back_up.memberships.create(person=colleague, from_at=at_noon())
    village.give_epoch(village.back_up, colleague, village.bo)
    talk = open_talk(village, wish(excluded=(colleague.pk,)))
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)

    is_away(village.anna)
    settle()

    assert colleague.pk not in told() | told(Text.ACKNOWLEDGE)


def test_what_somebody_away_took_all_the_same_is_freed_when_they_are_recorded_away_again(
    talk: Talk, village: Village
) -> None:
    colleague = village.join(village.counsellors)
    is_away(village.anna)
    settle()
    claims.claim(person=village.anna, thread_id=talk.id, now=lambda: NOON + 2 * HOUR)

    is_away(village.anna, days=1, after=3 * HOUR)
    settle(3 * HOUR)

    assert talk.row.claimed_by is None
    assert told() == ids(colleague, village.student)
    assert village.anna.absences.get().to_at == NOON + 2 * DAY
