"""Whose absence one may see and record over HTTP, and whose one may not even know of."""

from typing import Any
from uuid import uuid4

import pytest

from elevhalsa.people.models import Absence, Branch, Person, Role, School
from elevhalsa.wire import to_text
from tests import factories

pytestmark = pytest.mark.django_db

MISSING = {"code": "not_found"}


def id_of(person: Person) -> str:
    return to_text(person.pk.bytes)


def record(by: Person, of: Person | None, **more: object) -> tuple[int, Any]:
    whom = id_of(of) if of else to_text(uuid4().bytes)
    body = {"person": whom, "planned": False, **more}
    answer = factories.client_of(by).call("POST", "/api/presence/absences", body)
    return answer.status_code, answer.json()


@pytest.fixture
def school() -> School:
    return factories.school()


@pytest.fixture
def town(school: School) -> dict[str, Person]:
    """Return everybody who has to do with the counsellors' team of one school."""
    owner, other = school.organisation, factories.school()
    team, nurses = factories.team(school), factories.team(school, branch=Branch.NURSE)
    return {
        "anna": factories.counsellor(team),
        "colleague": factories.counsellor(team),
        "back-up": factories.counsellor(factories.back_up(school)),
        "nurse": factories.nurse(nurses),
        "head": factories.head(school),
        "verksamhetschef": factories.person(Role.VERKSAMHETSCHEF, owner),
        "municipality": factories.person(Role.MUNICIPALITY, owner),
        "another school's head": factories.head(factories.school(owner)),
        "another school's counsellor": factories.counsellor(
            factories.team(factories.school(owner))
        ),
        "another town's head": factories.head(other),
        "another town's municipality": factories.person(Role.MUNICIPALITY, other.organisation),
        "student": factories.student(school),
        "administrator": factories.administrator(owner),
    }


MAY = ("anna", "colleague", "back-up", "head", "municipality")
MAY_NOT_KNOW = (
    "nurse",
    "verksamhetschef",
    "another school's head",
    "another school's counsellor",
    "another town's head",
    "another town's municipality",
)


@pytest.mark.parametrize("who", MAY)
def test_a_counsellors_absence_is_recorded_by_those_who_answer_for_it(
    town: dict[str, Person], who: str
) -> None:
    status, answer = record(town[who], town["anna"])

    assert (status, answer["person"]) == (201, id_of(town["anna"]))
    assert Absence.objects.get().recorded_by == town[who]


@pytest.mark.parametrize("who", MAY_NOT_KNOW)
def test_to_everybody_else_a_person_looks_exactly_like_a_missing_one(
    town: dict[str, Person], who: str
) -> None:
    absence = record(town["anna"], town["anna"])[1]["id"]
    client = factories.client_of(town[who])

    assert record(town[who], town["anna"]) == (404, MISSING)
    assert record(town[who], None) == (404, MISSING)
    assert client.call("DELETE", f"/api/presence/absences/{absence}").json() == MISSING
    seen = client.get("/api/presence/people").json()["people"]
    assert id_of(town["anna"]) not in {one["id"] for one in seen}
    assert Absence.objects.get().ended_at is None


@pytest.mark.parametrize("who", ["student", "administrator"])
def test_students_and_administrators_record_nobody(town: dict[str, Person], who: str) -> None:
    assert record(town[who], town["anna"]) == (403, {"code": "not_allowed"})


def test_the_verksamhetschef_records_the_nurses_alone(town: dict[str, Person]) -> None:
    assert record(town["verksamhetschef"], town["nurse"])[0] == 201


def test_a_school_team_records_nobody_of_its_back_up(town: dict[str, Person]) -> None:
    assert record(town["anna"], town["back-up"]) == (404, MISSING)


def test_a_colleagues_plans_are_their_own(town: dict[str, Person]) -> None:
    plan = {"planned": True, "to_at": "2100-01-01T00:00:00Z", "deputy": None}

    assert record(town["colleague"], town["anna"], **plan) == (403, {"code": "not_allowed"})
    for who in ("anna", "head"):
        near = {**plan, "to_at": None}
        assert record(town[who], town["anna"], **near) == (422, {"code": "absence_wrong"})


def test_a_plan_without_a_deputy_is_refused_by_its_code(town: dict[str, Person]) -> None:
    start, end = "2099-01-01T07:00:00Z", "2099-01-05T07:00:00Z"
    plan = {"planned": True, "from_at": start, "to_at": end}

    assert record(town["anna"], town["anna"], **plan) == (422, {"code": "deputy_needed"})
    nurse = {**plan, "deputy": id_of(town["nurse"])}
    assert record(town["anna"], town["anna"], **nurse) == (422, {"code": "deputy_wrong"})
    good = {**plan, "deputy": id_of(town["colleague"])}
    status, answer = record(town["head"], town["anna"], **good)
    assert (status, answer["deputy"]["id"]) == (201, id_of(town["colleague"]))
    assert Absence.objects.count() == 1


def test_one_sees_who_is_away_and_may_say_that_they_are_back(town: dict[str, Person]) -> None:
    record(town["colleague"], town["anna"])
    client = factories.client_of(town["head"])

    people = client.get("/api/presence/people").json()["people"]
    (anna,) = [one for one in people if one["id"] == id_of(town["anna"])]
    assert anna["away"]["recorded_by"]["id"] == id_of(town["colleague"])
    answer = client.call("DELETE", f"/api/presence/absences/{anna['away']['id']}")

    assert answer.status_code == 204
    assert Absence.objects.get().ended_by == town["head"]


def test_the_own_week_is_kept_as_it_was_said(town: dict[str, Person]) -> None:
    client = factories.client_of(town["anna"])
    week = [{"weekday": 0, "from_minute": 465, "to_minute": 1020}]

    saved = client.call("PUT", "/api/presence/mine/hours", {"hours": week}).json()

    assert saved == client.get("/api/presence/mine").json()
    assert (saved["hours"], saved["time_zone"]) == (week, "Europe/Stockholm")
    assert {one["id"] for one in saved["deputies"]} == {
        id_of(town["colleague"]),
        id_of(town["back-up"]),
    }


def test_the_languages_one_answers_in_are_kept_and_a_made_up_one_is_refused(
    town: dict[str, Person],
) -> None:
    client = factories.client_of(town["anna"])

    saved = client.call("PUT", "/api/presence/mine/languages", {"languages": ["so", "ar", "so"]})
    refused = client.call("PUT", "/api/presence/mine/languages", {"languages": ["klingon"]})

    assert saved.json()["languages"] == ["ar", "so"]
    assert refused.status_code == 422
    assert client.get("/api/presence/mine").json()["languages"] == ["ar", "so"]


def test_an_absence_has_no_field_for_why(town: dict[str, Person]) -> None:
    assert record(town["anna"], town["anna"], reason="sjuk")[0] == 422
