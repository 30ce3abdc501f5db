"""A student learns that somebody else answers, as they learn of an answer: never by night."""

from datetime import timedelta

import pytest

from chat.services import claims
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person
from tests.chat.away import HOUR, is_away, settle
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish
from tests.notify.post import Post

pytestmark = pytest.mark.django_db


def news_of(person: Person) -> list[Notice]:
    return list(Notice.objects.filter(person=person))


def test_that_the_back_up_took_over_is_news_to_the_student_once(
    talk: Talk, village: Village
) -> None:
    talk.escalate()
    talk.escalate(hours=30)

    (notice,) = news_of(village.student)
    assert (notice.text, notice.acute, notice.queued_at) == (
        "news",
        False,
        NOON + timedelta(hours=24),
    )


def test_who_answers_for_somebody_absent_is_news_to_the_student(
    talk: Talk, village: Village
) -> None:
    village.join(village.counsellors)
    claims.claim(person=village.anna, thread_id=talk.id, now=at_noon)
    is_away(village.anna, after=HOUR)
    for _ in range(2):
        settle(HOUR)

    assert len(news_of(village.student)) == 1


def test_what_was_said_while_the_student_wrote_is_no_news(village: Village) -> None:
    deputy = village.join(village.counsellors)
    is_away(village.anna, deputy=deputy)

    open_talk(village, wish(wished=(village.anna.pk,)))

    assert news_of(village.student) == []


def test_by_night_the_phone_stays_dark(talk: Talk, village: Village) -> None:
    post = Post()
    talk.escalate(hours=36)  # ten in the evening
    evening = NOON + timedelta(hours=36)
    post.round(evening)
    assert village.student.pk not in {one.person_id for one in post.sent}

    post.round(evening + timedelta(hours=10))
    assert village.student.pk in {one.person_id for one in post.sent}
