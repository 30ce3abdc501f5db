"""A school's terms over HTTP: read, written, tried before."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest

from elevhalsa.people.models import Role
from elevhalsa.wire import to_text
from sla.models import CalendarVersion, PolicyVersion
from tests import factories
from tests.factories import Browser
from tests.sla.schools import SchoolWithTerms

pytestmark = pytest.mark.django_db

DAY = [{"opens": "08:00", "closes": "17:00"}]
WEEK = [DAY] * 5 + [[], []]
PATHS = [("GET", "policy"), ("PUT", "policy"), ("GET", "calendar"), ("PUT", "calendar")]
PATHS += [("POST", "preview"), ("GET", "questions"), ("PUT", "questions/break")]


@pytest.fixture
def town() -> SchoolWithTerms:
    return SchoolWithTerms()


@pytest.fixture
def admin(town: SchoolWithTerms) -> Browser:
    return factories.client_of(town.admin)


def path(town: SchoolWithTerms, what: str) -> str:
    return f"/api/admin/schools/{to_text(town.school.pk.bytes)}/{what}"


def cover(town: SchoolWithTerms) -> dict[str, list[str]]:
    return {branch: [to_text(one.bytes) for one in ids] for branch, ids in town.back_up().items()}


def calendar(town: SchoolWithTerms, **changed: object) -> dict[str, Any]:
    days = {"first": "2026-10-26", "last": "2026-10-30", "kind": "break", "name": "Höstlov"}
    closed = [{**days, "cover": cover(town)}]
    return {"week": WEEK, "closed": closed, "holiday_cover": cover(town), **changed}


def utc(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_an_administrator_writes_a_policy_and_sees_who_wrote_what(
    town: SchoolWithTerms, admin: Browser
) -> None:
    shown = admin.get(path(town, "policy")).json()
    assert (shown["version"], shown["versions"]) == (0, [])

    policy = {**shown["policy"], "back_up_before_min": 120}
    told = admin.call("PUT", path(town, "policy"), {"after": 0, "policy": policy}).json()

    assert told["policy"] == policy
    assert [(one["version"], one["by"]["id"]) for one in told["versions"]] == [
        (1, to_text(town.admin.pk.bytes))
    ]
    again = admin.call("PUT", path(town, "policy"), {"after": 0, "policy": policy})
    assert (again.status_code, again.json()) == (409, {"code": "version_taken", "version": 1})


def test_each_number_can_be_set_to_its_bounds_and_no_further(
    town: SchoolWithTerms, admin: Browser
) -> None:
    shown = admin.get(path(town, "policy")).json()
    for name, (low, high) in shown["bounds"].items():
        for value, fits in ((low - 1, False), (low, True), (high, True), (high + 1, False)):
            policy = {**shown["policy"], name: value}
            asked: dict[str, Any] = {"policy": policy, "calendar": None, "moments": []}
            told = admin.call("POST", path(town, "preview"), asked)
            assert (told.status_code == 200) is fits, (name, value, told.json())
            assert fits or name in str(told.json())


def test_a_calendar_comes_back_as_it_was_written_with_its_holidays_beside_it(
    town: SchoolWithTerms, admin: Browser
) -> None:
    written = calendar(town)

    told = admin.call("PUT", path(town, "calendar"), {"after": 0, "calendar": written}).json()

    assert told["calendar"] == written
    assert told["version"] == 1
    assert told["without_cover"] == []
    assert "Julafton" in {one["name"] for one in told["holidays"]}
    assert [one["id"] for one in told["candidates"]["nurse"]] == cover(town)["nurse"]


def test_terms_are_tried_without_being_written(town: SchoolWithTerms, admin: Browser) -> None:
    policy = {**admin.get(path(town, "policy")).json()["policy"], "mode": "calendar"}
    asked = {"policy": policy, "calendar": calendar(town), "moments": ["2026-11-20T15:30"]}

    told = admin.call("POST", path(town, "preview"), asked).json()

    assert told["time_zone"] == "Europe/Stockholm"
    assert told["examples"] == [
        {
            "sent_at": utc("2026-11-20T15:30+01:00"),
            "is_open": True,
            "due_at": utc("2026-11-23T15:30+01:00"),
            "back_up_at": utc("2026-11-23T15:30+01:00"),
            "back_up_soon_at": utc("2026-11-23T14:30+01:00"),
            "back_up_acute_at": utc("2026-11-20T16:00+01:00"),
        }
    ]
    assert not PolicyVersion.objects.exists()
    assert not CalendarVersion.objects.exists()


def test_without_moments_the_preview_shows_telling_ones(
    town: SchoolWithTerms, admin: Browser
) -> None:
    asked: dict[str, Any] = {"policy": None, "calendar": None, "moments": []}

    examples = admin.call("POST", path(town, "preview"), asked).json()["examples"]

    assert len(examples) == 3
    days = [datetime.fromisoformat(one["sent_at"]).strftime("%a") for one in examples]
    assert days == ["Tue", "Fri", "Sat"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"week": [[]] * 7}, "calendar_wrong"),
        ({"week": WEEK[:6]}, "invalid_input"),
        ({"holiday_cover": {"counsellor": [], "nurse": []}}, "readers_wrong"),
        ({"plain": "text"}, "invalid_input"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(
    town: SchoolWithTerms, admin: Browser, changed: dict[str, object], code: str
) -> None:
    body = {"after": 0, "calendar": calendar(town, **changed)}

    refused = admin.call("PUT", path(town, "calendar"), body)

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not CalendarVersion.objects.exists()


def test_choosing_the_calendar_answers_the_questions(town: SchoolWithTerms, admin: Browser) -> None:
    def missing() -> list[str]:
        (shown,) = admin.get("/api/admin/overview").json()["schools"]
        return [why for why in shown["why_not"] if why.startswith("question_")]

    assert missing() == ["question_saturday", "question_both_ill", "question_break"]
    admin.call("PUT", path(town, "questions/break"), cover(town))
    assert missing() == ["question_saturday", "question_both_ill"]

    policy = {**admin.get(path(town, "policy")).json()["policy"], "mode": "calendar"}
    admin.call("PUT", path(town, "calendar"), {"after": 0, "calendar": calendar(town)})
    admin.call("PUT", path(town, "policy"), {"after": 0, "policy": policy})

    assert missing() == []


@pytest.mark.parametrize(("method", "what"), PATHS)
def test_a_schools_terms_are_its_own_administrators_alone(
    town: SchoolWithTerms, method: str, what: str
) -> None:
    stranger = factories.client_of(factories.administrator())
    half = factories.client_of(town.admin, verified=False)

    found = stranger.call(method, path(town, what), _body(town, what))

    assert (found.status_code, found.json()) == (404, {"code": "not_found"})
    assert half.call(method, path(town, what)).json() == {"code": "second_factor_needed"}
    for role, person in factories.every_role(factories.school(town.school.organisation)).items():
        if role != Role.ADMINISTRATOR:
            told = factories.client_of(person).call(method, path(town, what))
            assert told.status_code == HTTPStatus.FORBIDDEN


def _body(town: SchoolWithTerms, what: str) -> dict[str, Any] | None:
    policy = factories.client_of(town.admin).get(path(town, "policy")).json()["policy"]
    return {
        "policy": {"after": 0, "policy": policy},
        "calendar": {"after": 0, "calendar": calendar(town)},
        "preview": {"policy": None, "calendar": None, "moments": []},
        "questions/break": cover(town),
    }.get(what)
