"""Taking back a question of who somebody is, before anybody has found out."""

import pytest

from chat.models import IdentityOpening
from chat.services.identity_reminders import remind_one
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla.models import Event
from tests import factories
from tests.chat.api import Browser
from tests.chat.asking import act, ask
from tests.chat.village import Talk, Village

pytestmark = pytest.mark.django_db


def test_who_asked_takes_it_back_and_nobody_opens_it_any_more(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=False)

    status, answer = act(village.anna, opening, "withdraw")
    again = act(village.anna, opening, "withdraw")

    assert status == 200
    assert answer["withdrawn_at"] == answer["ended_at"] > opening["asked_at"]
    assert again == (200, answer)
    assert act(village.bo, opening, "open", tell=True) == (409, {"code": "opening_over"})
    kinds = [event.kind for event in Event.objects.filter(kind__startswith="identity")]
    assert kinds == ["identity_asked", "identity_withdrawn"]
    assert not Notice.objects.filter(key__contains=":asked", settled_at=None).exists()
    assert ask(village.anna, veiled, danger=False)["id"] != opening["id"]


def test_a_question_stands_for_who_asks_still_and_danger_stays_said(
    village: Village, veiled: Talk
) -> None:
    carl = village.join(village.counsellors)
    opening = ask(village.anna, veiled, danger=False)
    ask(carl, veiled, danger=True)

    act(carl, opening, "withdraw")

    (seen,) = Browser(village.bo).get("identity-openings")["openings"]
    assert (seen["ended_at"], seen["withdrawn_at"], seen["danger"]) == (None, None, True)
    assert seen["also_asked"][0]["withdrawn_at"]
    act(village.anna, opening, "withdraw")
    assert IdentityOpening.objects.get().ended_at
    at = IdentityOpening.objects.get().asked_at
    assert not remind_one(now=lambda: at.replace(year=at.year + 1))


def test_who_is_the_last_to_ask_does_not_open_it_alone(
    village: Village, veiled: Talk, bea: Person
) -> None:
    veiled.escalate()
    opening = ask(village.anna, veiled, danger=False)
    ask(village.bo, veiled, danger=False)
    act(village.anna, opening, "withdraw")

    assert act(village.bo, opening, "open", tell=True)[1]["code"] == "second_person_needed"
    assert act(bea, opening, "open", tell=True)[0] == 200


def test_who_took_it_back_may_ask_again_in_the_question_that_stands(
    village: Village, veiled: Talk
) -> None:
    carl = village.join(village.counsellors)
    opening = ask(village.anna, veiled, danger=False)
    ask(carl, veiled, danger=False)
    act(carl, opening, "withdraw")

    again = ask(carl, veiled, danger=False)

    withdrawn = [one["withdrawn_at"] is not None for one in again["also_asked"]]
    assert (again["id"], withdrawn) == (opening["id"], [True, False])


def test_what_was_opened_is_not_taken_back(village: Village, veiled: Talk) -> None:
    opening = ask(village.anna, veiled, danger=False)
    act(village.bo, opening, "open", tell=True)

    assert act(village.anna, opening, "withdraw") == (409, {"code": "opening_over"})
    assert IdentityOpening.objects.get().withdrawn_at is None


def test_a_question_is_taken_back_by_who_asked_alone(village: Village, veiled: Talk) -> None:
    opening = ask(village.anna, veiled, danger=True)
    missing = {"id": to_text(bytes(16))}
    carl = village.join(village.counsellors)

    for person in (village.bo, carl, village.kaj, factories.counsellor()):
        assert act(person, opening, "withdraw") == (404, {"code": "not_found"})
    assert act(village.anna, missing, "withdraw") == (404, {"code": "not_found"})
    assert IdentityOpening.objects.get().ended_at is None
