"""Administration, over HTTP."""

from http import HTTPStatus
from io import StringIO
from json import loads

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from elevhalsa.people import selectors
from elevhalsa.people.models import Branch, Person, Role, School, Team, TeamKind, TeamSchool
from elevhalsa.wire import to_text
from tests import factories, key_factories
from tests.factories import Browser, browser

pytestmark = pytest.mark.django_db

QUESTIONS = ("question_saturday", "question_both_ill", "question_break")
HELP = {
    "label": "Elevhälsans jour",
    "number": "010-123 45 67",
    "hours": "dygnet runt",
    "verified_on": "2026-01-01",
    "expires_on": "2999-01-01",
}


@pytest.fixture
def school() -> School:
    return factories.school()


@pytest.fixture
def admin(school: School) -> Browser:
    return factories.client_of(factories.administrator(school.organisation))


def wire(row: School | Person) -> str:
    return to_text(row.pk.bytes)


def a_person(**changed: object) -> dict[str, object]:
    student = {"name": "Åsa Öberg", "role": "student", "class": "8B", "school": None}
    return {**student, "teams": [], "language": "sv", **changed}


def test_an_administrator_enters_a_student_who_redeems_the_letter(
    admin: Browser, school: School
) -> None:
    body = a_person(school=wire(school))
    made = admin.call("POST", "/api/admin/people", body).json()
    letter = admin.call("POST", f"/api/admin/people/{made['id']}/letter").json()
    (listed,) = admin.get("/api/admin/people?role=student").json()["people"]
    assert (listed["state"], listed["class"], listed["schools"]) == (
        "invited",
        "8B",
        [wire(school)],
    )

    redeem = {"code": letter["code"], "password": factories.PASSWORD}
    told = browser().call("POST", "/api/letters/redeem", redeem).json()

    assert told["person"]["username"] == made["username"]
    (listed,) = admin.get("/api/admin/people?role=student").json()["people"]
    assert listed["state"] == "ready"


def test_a_person_who_is_entered_again_with_the_same_id_is_the_same_person(
    admin: Browser, school: School
) -> None:
    """Who had no answer asks again: nobody is there twice."""
    body = a_person(id=to_text(bytes([1]) * 16), school=wire(school))

    first, again = (admin.call("POST", "/api/admin/people", body) for _ in range(2))

    assert (again.status_code, again.json()) == (201, first.json())
    assert first.json()["id"] == body["id"]
    assert Person.objects.filter(role=Role.STUDENT).count() == 1


def test_an_id_stands_for_one_person_as_they_were_entered(admin: Browser, school: School) -> None:
    team, other = factories.team(school), factories.school(school.organisation)
    student = a_person(id=to_text(bytes([1]) * 16), school=wire(school))
    changes: list[dict[str, object]] = [
        {"name": "Åsa Ek"},
        {"class": "8C"},
        {"school": wire(other)},
        {"role": "head", "class": None},
        {"role": "counsellor", "class": None, "school": None, "teams": [to_text(team.pk.bytes)]},
    ]
    admin.call("POST", "/api/admin/people", student)

    for changed in changes:
        refused = admin.call("POST", "/api/admin/people", {**student, **changed})
        assert (refused.status_code, refused.json()) == (409, {"code": "person_exists"})
    elsewhere = factories.client_of(factories.administrator(factories.school().organisation))
    foreign = factories.student(school)
    municipality = {"role": "municipality", "class": None}
    taken = elsewhere.call("POST", "/api/admin/people", a_person(**municipality, id=wire(foreign)))
    assert taken.json() == {"code": "person_exists"}
    assert list(selectors.members_of(team)) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"school": None},
        {"role": "counsellor", "class": None},
        {"role": "head", "school": None, "class": None},
        {"role": "municipality"},
    ],
)
def test_a_person_in_a_place_that_the_role_does_not_have_is_refused(
    admin: Browser, school: School, changed: dict[str, object]
) -> None:
    body = a_person(**{"school": wire(school), **changed})

    refused = admin.call("POST", "/api/admin/people", body)

    assert (refused.status_code, refused.json()) == (422, {"code": "role_wrong"})
    assert not Person.objects.exclude(role=Role.ADMINISTRATOR).exists()


def test_a_nurse_cannot_be_put_among_counsellors(admin: Browser, school: School) -> None:
    team = factories.team(school)
    nurse = factories.nurse(factories.team(school, branch=Branch.NURSE))
    path = f"/api/admin/teams/{to_text(team.pk.bytes)}/members/{wire(nurse)}"

    assert admin.call("PUT", path).json() == {"code": "role_wrong"}
    assert list(selectors.members_of(team)) == []


def test_taking_a_person_out_of_a_team_ends_their_sessions_at_once(
    admin: Browser, school: School
) -> None:
    """32, the first half."""
    team = factories.team(school)
    counsellor = factories.counsellor(team)
    theirs = factories.client_of(counsellor)
    path = f"/api/admin/teams/{to_text(team.pk.bytes)}/members/{wire(counsellor)}"

    assert admin.delete(path).status_code == HTTPStatus.NO_CONTENT

    assert theirs.get("/api/session").json()["person"] is None


def test_a_deactivated_person_can_neither_go_on_nor_sign_in_nor_use_a_letter(
    admin: Browser, school: School
) -> None:
    student = factories.student(school)
    factories.set_password(student)
    letter = admin.call("POST", f"/api/admin/people/{wire(student)}/letter").json()
    theirs = factories.client_of(student)

    admin.call("POST", f"/api/admin/people/{wire(student)}/deactivate")

    assert theirs.get("/api/session").json()["person"] is None
    assert browser().sign_in(student).json() == {"code": "wrong_sign_in"}
    redeem = {"code": letter["code"], "password": factories.PASSWORD}
    refused = browser().call("POST", "/api/letters/redeem", redeem)
    assert refused.json() == {"code": "code_unknown"}


def test_another_organisation_s_people_schools_and_teams_are_missing_things(
    admin: Browser,
) -> None:
    """31: the same answer as for an id that nobody has."""
    elsewhere = factories.school()
    team, student = factories.team(elsewhere), factories.student(elsewhere)
    nobody = to_text(bytes(16))
    paths = ["people/{}/letter", "people/{}/deactivate", "schools/{}/open"]
    ids = [wire(student), wire(student), wire(elsewhere)]

    for path, foreign in zip(paths, ids, strict=True):
        answers = [
            admin.call("POST", f"/api/admin/{path.format(one)}") for one in (foreign, nobody)
        ]
        assert {(one.status_code, one.content) for one in answers} == {
            (404, b'{"code": "not_found"}')
        }
    into = f"/api/admin/teams/{to_text(team.pk.bytes)}/members/{wire(student)}"
    assert admin.call("PUT", into).status_code == HTTPStatus.NOT_FOUND
    assert admin.get("/api/admin/people?role=student").json() == {"people": []}


def test_ids_of_another_organisation_inside_a_body_are_missing_things(
    admin: Browser, school: School
) -> None:
    """AZ-3."""
    foreign = factories.school()
    team = to_text(factories.team(foreign).pk.bytes)
    counsellor = {"role": "counsellor", "class": None}
    new_team = {"id": to_text(bytes(16)), "branch": "nurse", "kind": "back_up", "name": "Reserv"}
    bodies = [
        ("people", a_person(school=wire(foreign))),
        ("people", a_person(**counsellor, teams=[team])),
        ("teams", {**new_team, "schools": [wire(school), wire(foreign)]}),
    ]

    for path, body in bodies:
        refused = admin.call("POST", f"/api/admin/{path}", body)
        assert (refused.status_code, refused.json()) == (404, {"code": "not_found"})
    assert not Person.objects.exclude(role=Role.ADMINISTRATOR).exists()
    assert not school.teams.exists()


def test_a_second_team_of_a_kind_and_a_team_of_two_schools_are_refused(
    admin: Browser, school: School
) -> None:
    other = factories.school(school.organisation)
    team = {"branch": "nurse", "kind": "school", "name": "Sköterskorna"}

    def post(number: int, *schools: School) -> dict[str, str]:
        ids = [wire(one) for one in schools]
        body = {**team, "id": to_text(bytes([number]) * 16), "schools": ids}
        told: dict[str, str] = admin.call("POST", "/api/admin/teams", body).json()
        return told

    assert post(1, school, other) == {"code": "team_wrong"}
    assert post(1) == {"code": "team_wrong"}
    assert post(1, school) == {"id": to_text(bytes([1]) * 16)}
    assert post(2, school) == {"code": "team_exists"}
    assert post(1, other) == {"code": "team_exists"}


def test_a_back_up_of_several_schools_serves_one_more_and_others_do_not(
    admin: Browser, school: School
) -> None:
    new, taken = (factories.school(school.organisation) for _ in range(2))
    alone = factories.team(school, branch=Branch.NURSE, kind=TeamKind.BACK_UP)
    several = factories.team(school, kind=TeamKind.BACK_UP)
    second = factories.school(school.organisation)
    TeamSchool.objects.create(team=several, school=second, branch=several.branch, kind=several.kind)
    factories.team(taken, kind=TeamKind.BACK_UP)

    def put(team: Team, to: School) -> tuple[int, bytes]:
        path = f"/api/admin/teams/{to_text(team.pk.bytes)}/schools/{wire(to)}"
        answer = admin.call("PUT", path)
        return answer.status_code, answer.content

    assert [put(several, new), put(several, new)] == [(204, b""), (204, b"")]
    assert selectors.team_of(new.pk, Branch.COUNSELLOR, TeamKind.BACK_UP) == several
    assert put(several, taken) == (409, b'{"code": "team_exists"}')
    assert put(alone, new) == (422, b'{"code": "team_wrong"}')
    assert put(several, factories.school())[0] == HTTPStatus.NOT_FOUND


def test_a_school_opens_when_both_branches_have_keys_and_a_number_is_valid(
    admin: Browser, school: School
) -> None:
    path = f"/api/admin/schools/{wire(school)}/open"
    refused = admin.call("POST", path).json()
    assert refused == {
        "code": "cannot_open",
        "why": ["back_up_counsellor", "back_up_nurse", "local_help", *QUESTIONS],
    }

    back_ups = {branch.value: key_factories.back_up_with_keys(school, branch) for branch in Branch}
    admin.call("PUT", "/api/admin/local-help", {"rows": [HELP]})
    refused = admin.call("POST", path).json()
    assert refused == {"code": "cannot_open", "why": list(QUESTIONS)}
    readers = {branch: [wire(one) for one in people] for branch, people in back_ups.items()}
    for question in QUESTIONS:
        asked = f"/api/admin/schools/{wire(school)}/questions/{question.removeprefix('question_')}"
        assert admin.call("PUT", asked, readers).status_code == HTTPStatus.OK

    assert admin.call("POST", path).status_code == HTTPStatus.NO_CONTENT
    (shown,) = admin.get("/api/admin/overview").json()["schools"]
    assert (shown["opened"], shown["can_open"], shown["why_not"]) == (True, True, [])
    assert len(shown["fingerprint"]) == 43
    assert shown["teams"]["nurse"]["back_up"]["epoch"] == 2


def test_local_numbers_are_public_until_their_day(admin: Browser, school: School) -> None:
    old = {**HELP, "label": "Gammalt nummer", "expires_on": "2020-01-01"}
    admin.call("PUT", "/api/admin/local-help", {"rows": [HELP, old]})

    shown = browser().get(f"/api/help?school={wire(school)}").json()

    assert shown == {"local": [{**HELP, "opening": [], "holidays": ""}]}


def test_when_a_local_number_answers_is_told_in_intervals_that_every_language_can_say(
    admin: Browser, school: School
) -> None:
    weekdays = {"days": [5, 1, 2, 2, 3, 4], "opens": "08:00", "closes": "16:30"}
    told = {**HELP, "hours": "Knappval 2", "opening": [weekdays], "holidays": "closed"}

    admin.call("PUT", "/api/admin/local-help", {"rows": [told]})

    [shown] = browser().get(f"/api/help?school={wire(school)}").json()["local"]
    assert shown == {**told, "opening": [{**weekdays, "days": [1, 2, 3, 4, 5]}]}
    assert admin.get("/api/admin/overview").json()["local_help"] == [shown]


@pytest.mark.parametrize(
    "wrong", [{"days": [0]}, {"days": []}, {"days": [8]}, {"opens": "24:00"}, {"closes": "8"}]
)
def test_hours_that_no_clock_or_week_has_are_refused(
    admin: Browser, school: School, wrong: dict[str, object]
) -> None:
    opening = {"days": [1], "opens": "08:00", "closes": "16:30", **wrong}

    answer = admin.call("PUT", "/api/admin/local-help", {"rows": [{**HELP, "opening": [opening]}]})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(school.organisation.local_help.values_list("opening", flat=True)) in ([], [None])


def test_a_lost_second_factor_is_set_up_again_after_the_terminal_forgot_it(
    school: School,
) -> None:
    nurse = factories.nurse(factories.team(school, branch=Branch.NURSE))
    factories.set_password(nurse)
    theirs = factories.client_of(nurse)

    call_command("people", "forget-second-factor", nurse.username, stdout=StringIO())

    assert theirs.get("/api/session").json()["person"] is None
    person = browser().sign_in(nurse).json()["person"]
    assert person["second_factor"] == "set_up"


def test_add_admin_prints_a_code_that_becomes_a_password() -> None:
    out = StringIO()
    options = {"organisation": "Testkommun", "username": "Anna", "name": "Anna Admin"}

    call_command("people", "add-admin", **options, json=True, stdout=out)

    told = loads(out.getvalue())
    redeem = {"code": told["code"], "password": factories.PASSWORD}
    person = browser().call("POST", "/api/invitations/redeem", redeem).json()["person"]
    assert (person["username"], person["role"], person["second_factor"]) == (
        "anna",
        "administrator",
        "set_up",
    )
    with pytest.raises(CommandError, match="taken"):
        call_command("people", "add-admin", **options, json=True, stdout=out)


def test_the_reading_for_danger_is_on_until_it_is_switched_off_and_who_did_it_stays_written(
    admin: Browser, school: School
) -> None:
    path = f"/api/admin/schools/{wire(school)}/triage"
    student = factories.client_of(factories.student(school))

    def told() -> bool:
        (own,) = student.get("/api/session").json()["person"]["schools"]
        return bool(own["triage"])

    assert admin.get(path).json() == {"on": True, "changes": []}
    assert told()

    admin.call("PUT", path, {"on": False})
    switched = admin.call("PUT", path, {"on": False}).json()
    assert ([one["on"] for one in switched["changes"]], told()) == ([False], False)

    again = admin.call("PUT", path, {"on": True}).json()
    assert (again["on"], [one["on"] for one in again["changes"]]) == (True, [True, False])
    assert told()


def test_nobody_switches_the_reading_of_another_organisation_s_school(admin: Browser) -> None:
    path = f"/api/admin/schools/{wire(factories.school())}/triage"

    assert admin.get(path).status_code == HTTPStatus.NOT_FOUND
    assert admin.call("PUT", path, {"on": False}).status_code == HTTPStatus.NOT_FOUND
