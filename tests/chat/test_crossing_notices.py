"""What was told across is told again until it is read; why a student was not, until looked at."""

import pytest

from chat.models import Crossing
from chat.services.crossing_notices import A_DAY, AGAIN, remind_one
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person
from tests.chat.api import Browser
from tests.chat.test_crossings import Telling, act, path, telling
from tests.chat.village import Talk, Village

pytestmark = pytest.mark.django_db
__all__ = ["telling"]


def notices(*people: Person) -> list[tuple[str, bool]]:
    """Return what some people are to be told of that nobody has taken."""
    rows = Notice.objects.filter(person__in=people, settled_at=None)
    return [(row.text, row.acute) for row in rows]


def test_danger_to_life_is_told_the_team_at_once_and_again_until_it_is_read(
    village: Village, talk: Talk, telling: Telling
) -> None:
    told = Browser(village.anna).post(path(talk), telling.value())
    at = Crossing.objects.get().at
    cover = Person.objects.get(memberships__team=village.nurse_back_up)
    assert notices(village.kaj) == [("acknowledge", True)]
    assert not remind_one(now=lambda: at + AGAIN / 2)

    assert remind_one(now=lambda: at + AGAIN)
    assert not remind_one(now=lambda: at + AGAIN)
    assert (len(notices(village.kaj)), notices(cover)) == (2, [])
    assert remind_one(now=lambda: at + A_DAY)
    assert (len(notices(village.kaj)), notices(cover)) == (3, [("acknowledge", True)])

    assert act(village.kaj, told, "read")[0] == 200
    assert notices(village.kaj, cover) == []
    assert not remind_one(now=lambda: at + 9 * A_DAY)


def test_without_danger_to_life_it_waits_for_no_night_and_its_back_up_hears_of_it_after_a_day(
    village: Village, talk: Talk, telling: Telling
) -> None:
    Browser(village.anna).post(path(talk), telling.value(ground="report"))
    at = Crossing.objects.get().at
    cover = Person.objects.get(memberships__team=village.nurse_back_up)
    assert notices(village.kaj) == [("acknowledge", False)]
    assert not remind_one(now=lambda: at + A_DAY / 2)

    assert remind_one(now=lambda: at + A_DAY)

    assert notices(cover) == [("acknowledge", False)]


@pytest.mark.parametrize("verb", ["review", "tell"])
def test_a_second_person_is_asked_daily_to_look_at_why_a_student_was_not_told(
    village: Village, talk: Talk, telling: Telling, verb: str
) -> None:
    told = Browser(village.anna).post(path(talk), telling.value(tells=False, ground="care"))
    at = Crossing.objects.get().at
    assert act(village.kaj, told, "read")[0] == 200
    assert (notices(village.bo), notices(village.anna)) == ([("acknowledge", False)], [])

    assert remind_one(now=lambda: at + A_DAY)
    assert not remind_one(now=lambda: at + A_DAY)
    assert len(notices(village.bo)) == 2

    assert act(village.bo, told, verb)[0] == 200
    assert notices(village.bo) == []
    assert not remind_one(now=lambda: at + 9 * A_DAY)


def test_where_the_student_is_told_nobody_is_asked_to_look(
    village: Village, talk: Talk, telling: Telling
) -> None:
    Browser(village.anna).post(path(talk), telling.value(tells=True))

    assert notices(village.anna, village.bo) == []
