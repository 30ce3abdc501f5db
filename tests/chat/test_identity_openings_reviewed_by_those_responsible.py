"""Looking at an opening that nobody of the back-up has looked at for a day."""

import json
from datetime import timedelta

import pytest
from django.db.models import F

from chat.models import IdentityOpening
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person, Role
from elevhalsa.wire import to_text
from tests import factories
from tests.chat.api import Browser, Json
from tests.chat.asking import WHY, act, ask
from tests.chat.village import Talk, Village, new_mask, open_talk, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(village: Village) -> Person:
    """Return the head of the school."""
    return factories.head(village.school)


def a_day_passes() -> None:
    """Let the opening be 24 hours old."""
    IdentityOpening.objects.update(opened_at=F("opened_at") - timedelta(hours=24))


def look_at(person: Person, opening: Json, *, right: bool) -> tuple[int, Json]:
    browser = Browser(person)
    path = f"identity-openings/told/{opening['id']}/review"
    answer = browser.post(path, {"right": right})
    return browser.status, answer


def test_of_a_back_up_of_one_the_head_looks_at_it_without_its_words(
    village: Village, veiled: Talk, head: Person
) -> None:
    opening = ask(village.anna, veiled, danger=True)
    act(village.bo, opening, "open", tell=False)
    a_day_passes()
    (card,) = Browser(head).get("identity-openings/told")["openings"]
    assert (card["yours"], card["opened_by"]["id"]) == (True, to_text(village.bo.pk.bytes))
    assert WHY not in json.dumps(card)

    first, second = (look_at(head, opening, right=False) for _ in range(2))

    assert first == second
    assert (first[0], first[1]["was_right"], first[1]["yours"]) == (200, False, False)
    assert IdentityOpening.objects.get().reviewed_by == head
    assert look_at(head, opening, right=True) == (409, {"code": "opening_over"})
    assert not Notice.objects.filter(key__contains=":opened", settled_at=None).exists()
    (seen,) = Browser(village.bo).get("identity-openings")["openings"]
    assert seen["reviewed_by"]["id"] == to_text(head.pk.bytes)


@pytest.mark.parametrize("shut_out", ["nobody", "bea"])
def test_before_that_it_is_theirs_to_wait_whomever_the_student_has_shut_out(
    village: Village, bea: Person, head: Person, shut_out: str
) -> None:
    excluded = (bea.pk,) if shut_out == "bea" else ()
    talk = open_talk(village, wish(excluded=excluded), mask=new_mask())
    opening = ask(village.anna, talk, danger=True)
    assert look_at(head, opening, right=True) == (403, {"code": "not_allowed"})  # not opened
    act(village.bo, opening, "open", tell=False)

    (card,) = Browser(head).get("identity-openings/told")["openings"]
    assert (card["yours"], card["opened_by"]) == (False, None)
    assert look_at(head, opening, right=True) == (403, {"code": "not_allowed"})
    a_day_passes()

    assert look_at(head, opening, right=True)[0] == 200


def test_until_somebody_has_it_stays_the_back_up_s_as_well(
    village: Village, veiled: Talk, bea: Person, head: Person
) -> None:
    opening = ask(village.anna, veiled, danger=True)
    act(village.bo, opening, "open", tell=False)
    a_day_passes()

    assert act(bea, opening, "review", right=True)[0] == 200
    assert look_at(head, opening, right=True) == (409, {"code": "opening_over"})


def test_a_nurse_s_opening_is_looked_at_by_who_answers_for_the_nurses_alone(
    village: Village, head: Person
) -> None:
    chief = factories.person(Role.VERKSAMHETSCHEF, village.school.organisation)
    talk = open_talk(village, wish("nurse"), mask=new_mask())
    opening = ask(village.kaj, talk, danger=True)
    act(Person.objects.get(memberships__team=village.nurse_back_up), opening, "open", tell=False)
    a_day_passes()
    elsewhere = factories.head(factories.school(factories.organisation()))

    for person in (head, elsewhere):
        assert look_at(person, opening, right=True) == (404, {"code": "not_found"})
    assert look_at(village.anna, opening, right=True)[0] == 403
    assert look_at(chief, opening, right=True)[0] == 200
