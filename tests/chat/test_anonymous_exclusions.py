"""Whom a student without a name shut out is shown to none of those who answer."""

from typing import Any

import pytest

from chat.services.manifests import hand_over
from elevhalsa.keys.e1.manifest import Reason
from elevhalsa.people.models import Person, Team
from elevhalsa.people.services.people import add_member
from elevhalsa.wire import to_text
from tests import factories
from tests.chat.api import Browser
from tests.chat.village import NOON, Talk, Village, at_noon, new_mask, open_talk, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(village: Village) -> Person:
    """Return a counsellor of the school who is of the back-up too."""
    carl = village.join(village.counsellors)
    add_member(team=village.back_up, person=carl, now=lambda: NOON)
    members = Person.objects.filter(memberships__team=village.back_up, memberships__to_at=None)
    village.give_epoch(village.back_up, *members)
    return carl


@pytest.fixture
def neighbours(village: Village) -> Team:
    """Return another school's counsellors, for whom the same back-up stands by."""
    other = factories.school(village.school.organisation)
    village.back_up.serves.create(
        school=other, branch=village.back_up.branch, kind=village.back_up.kind
    )
    team = factories.team(other, name="Kuratorerna i Kvarn")
    village.join(team)
    return team


def served(person: Person, talk: Talk, what: str) -> Any:  # noqa: ANN401
    return Browser(person).get(f"threads/{to_text(talk.id.bytes)}/{what}")


def names(readers: dict[str, Any]) -> list[list[str]]:
    return [[one["id"] for one in team["people"]] for team in readers["can_read"]]


def test_colleagues_are_served_the_whole_team_and_the_student_who_reads(
    village: Village, carl: Person
) -> None:
    open_to_all, without = (
        open_talk(village, wish(excluded=excluded), mask=new_mask())
        for excluded in ((), (carl.pk,))
    )

    told = [served(village.anna, talk, "readers") for talk in (open_to_all, without)]

    assert names(told[0]) == names(told[1])
    assert to_text(carl.pk.bytes) in names(told[1])[0]
    assert names(served(village.student, without, "readers")) == [[to_text(village.anna.pk.bytes)]]
    assert Browser(carl).get(f"threads/{to_text(without.id.bytes)}") == {"code": "not_found"}


def test_where_it_may_go_is_the_same_whoever_is_shut_out(
    village: Village, carl: Person, neighbours: Team
) -> None:
    open_to_all, without, without_carl = (open_talk(village, mask=new_mask()) for _ in range(3))
    without.row.excluded.add(neighbours.memberships.get().person)
    without_carl.row.excluded.add(carl)

    told = [
        served(village.anna, talk, "hand-over") for talk in (open_to_all, without, without_carl)
    ]

    assert [team["id"] for team in told[0]["teams"]] == [to_text(village.back_up.pk.bytes)]
    assert told[0] == told[1] == told[2]


def handed_over(talk: Talk, by: Person, signer: Team, to: Team) -> None:
    sealed, key = talk.next_manifest(signer=signer.pk, reason=Reason.HAND_OVER, team=to)
    hand_over(person=by, thread_id=talk.id, to=to.pk, given=sealed, now=at_noon)
    talk.follow(sealed, key)


def test_the_back_up_hands_it_back_to_whom_it_was_written_to_whoever_is_shut_out(
    village: Village, carl: Person
) -> None:
    open_to_all, without = (
        open_talk(village, wish(excluded=excluded), mask=new_mask())
        for excluded in ((), (carl.pk,))
    )
    for talk in (open_to_all, without):
        handed_over(talk, village.anna, village.counsellors, village.back_up)

    told = [served(village.bo, talk, "hand-over") for talk in (open_to_all, without)]
    assert told[0] == told[1]
    assert [team["id"] for team in told[1]["teams"]] == [to_text(village.counsellors.pk.bytes)]

    handed_over(without, village.bo, village.back_up, village.counsellors)
    assert "thread" in Browser(village.anna).get(f"threads/{to_text(without.id.bytes)}")
    assert Browser(carl).get(f"threads/{to_text(without.id.bytes)}") == {"code": "not_found"}


def test_it_is_given_to_no_colleague_by_name_whoever_is_shut_out(
    village: Village, carl: Person
) -> None:
    open_to_all, without = (
        open_talk(village, wish(excluded=excluded), mask=new_mask())
        for excluded in ((), (carl.pk,))
    )
    stranger = factories.counsellor()

    for talk in (open_to_all, without):
        for person in (carl, stranger):
            path = f"threads/{to_text(talk.id.bytes)}/give"
            browser = Browser(village.anna)
            answer = browser.post(path, {"to": to_text(person.pk.bytes)})
            assert (browser.status, answer) == (409, {"code": "colleague_cannot"})


def test_a_back_up_of_which_all_are_shut_out_is_given_nothing(village: Village) -> None:
    talk = open_talk(village, mask=new_mask())
    talk.row.excluded.add(village.bo)

    assert served(village.anna, talk, "hand-over") == {"teams": []}


def test_it_goes_back_to_no_team_that_serves_no_school_of_its_back_up(village: Village) -> None:
    talk = open_talk(village, mask=new_mask())
    handed_over(talk, village.anna, village.counsellors, village.back_up)
    village.counsellors.serves.all().delete()

    assert served(village.bo, talk, "hand-over") == {"teams": []}
