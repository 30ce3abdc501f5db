"""Students and staff whose last day is recorded: what the administrator says, and what follows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevhalsa.people import leaving, presence
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import Person, School
from elevhalsa.people.names import name_of
from elevhalsa.people.selectors import schools_of, students_of
from elevhalsa.people.services.leaving import carry_out_one
from elevhalsa.wire import to_text
from tests import factories
from tests.factories import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.school()


@pytest.fixture
def admin(school: School) -> Browser:
    return factories.client_of(factories.administrator(school.organisation))


@pytest.fixture
def student(school: School) -> Person:
    return factories.student(school, name="Åsa Öberg")


def says(admin: Browser, *people: Person, days: int, sure: bool = False) -> tuple[int, object]:
    """Record a last day so many days from today. Return status and answer."""
    day = (datetime.now(tz=UTC) + timedelta(days=days)).date()
    ids = [to_text(one.pk.bytes) for one in people]
    body = {"people": ids, "last_day": day.isoformat(), "sure": sure}
    answer = admin.call("POST", "/api/admin/leavers", body)
    return answer.status_code, answer.json() if answer.content else None


def placed(admin: Browser, student: Person, at: School) -> int:
    body = {"school": to_text(at.pk.bytes)}
    address = f"/api/admin/people/{to_text(student.pk.bytes)}/school"
    return admin.call("PUT", address, body).status_code


def when_it_is_over() -> datetime:
    return Leaving.objects.latest("pk").ends_at


def test_a_student_belongs_to_the_school_until_the_last_day_is_over(
    admin: Browser, school: School, student: Person
) -> None:
    assert says(admin, student, days=10) == (204, None)
    over = when_it_is_over()

    assert not carry_out_one(now=lambda: over - timedelta(seconds=1))
    assert list(students_of(school)) == [student]
    assert carry_out_one(now=lambda: over)

    assert list(students_of(school)) == []
    assert list(schools_of(student)) == [school]  # what is open there goes on
    (listed,) = admin.get("/api/admin/people?role=student").json()["people"]
    assert (listed["leaving"]["left"], listed["active"]) == (True, True)


def test_a_day_ends_at_midnight_of_the_school(admin: Browser, student: Person) -> None:
    says(admin, student, days=10)

    row = Leaving.objects.get()

    assert row.ends_at == presence.midnight(
        row.last_day + timedelta(days=1), ZoneInfo("Europe/Stockholm")
    )


def test_who_stays_after_all_or_comes_back_belongs_to_the_school_as_before(
    admin: Browser, school: School, student: Person
) -> None:
    for days in (10, -1):
        says(admin, student, days=days)
        assert placed(admin, student, school) == 204
        assert leaving.leaving_of(student) is None
        assert list(students_of(school)) == [student]

    assert list(schools_of(student)) == [school]
    taken_back = Leaving.objects.exclude(taken_back_by=None)
    assert taken_back.count() == Leaving.objects.count() == 2  # who ended what stays known


def test_a_student_moves_to_another_school_of_the_organisation(
    admin: Browser, school: School, student: Person
) -> None:
    other = factories.school(school.organisation)

    assert placed(admin, student, other) == 204

    student.refresh_from_db()
    assert list(schools_of(student)) == [other]
    assert name_of(student) == "Åsa Öberg"
    left = leaving.last_days([student.pk], [school.pk, other.pk])
    assert {stay for stay, last in left.items() if last.is_over} == {(student.pk, school.pk)}


def test_another_last_day_replaces_the_one_before_and_the_same_again_is_one(
    admin: Browser, student: Person
) -> None:
    for days in (10, 10, 20, 20):
        assert says(admin, student, days=days)[0] == 204

    assert (Leaving.objects.count(), leaving.standing().count()) == (2, 1)


def test_so_many_at_once_are_asked_about_and_nobody_leaves_before_the_answer(
    admin: Browser, school: School
) -> None:
    everybody = [factories.student(school) for _ in range(12)]
    leavers = everybody[:6]

    asked = says(admin, *leavers, days=-1)

    assert asked == (409, {"code": "many_leave", "count": 6, "of": 12})
    assert students_of(school).count() == 12
    assert says(admin, *leavers, days=-1, sure=True)[0] == 204
    assert students_of(school).count() == 6


def test_nobody_leaves_of_another_organisation_too_far_away_or_twice(
    admin: Browser, school: School, student: Person
) -> None:
    stranger = factories.student()
    assert says(admin, student, stranger, days=1) == (404, {"code": "not_found"})
    assert says(admin, student, days=900) == (422, {"code": "leaving_wrong"})
    assert Leaving.objects.count() == 0
    assert placed(admin, stranger, school) == 404
    assert placed(admin, factories.head(school), school) == 422

    says(admin, student, days=-1)

    assert says(admin, student, days=-2) == (422, {"code": "leaving_wrong"})


def test_an_administrator_does_not_end_themselves(school: School) -> None:
    person = factories.administrator(school.organisation)

    answer = says(factories.client_of(person), person, days=0)

    assert answer == (422, {"code": "role_wrong"})


def test_staff_are_ended_when_their_last_day_is_over_and_not_before(
    admin: Browser, school: School
) -> None:
    anna = factories.counsellor(factories.team(school))
    browser = factories.client_of(anna)
    says(admin, anna, days=3)
    over = when_it_is_over()

    carry_out_one(now=lambda: over - timedelta(seconds=1))
    assert browser.get("/api/session").json()["person"] is not None
    carry_out_one(now=lambda: over)

    anna.refresh_from_db()
    assert browser.get("/api/session").json()["person"] is None
    assert (anna.is_active, anna.memberships.filter(to_at=None).count()) == (False, 0)
    assert says(admin, anna, days=3) == (422, {"code": "leaving_wrong"})


def asked_of_the_database(admin: Browser, *people: Person) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert says(admin, *people, days=-1, sure=True)[0] == 204
    return [one["sql"] for one in asked.captured_queries]


def test_a_whole_school_leaves_in_as_few_steps_as_two_students(
    admin: Browser, school: School
) -> None:
    few = asked_of_the_database(admin, *(factories.student(school) for _ in range(2)))
    many = asked_of_the_database(admin, *(factories.student(school) for _ in range(30)))

    assert len(many) == len(few)
    assert leaving.standing().filter(left_at__isnull=False).count() == 32
    assert list(students_of(school)) == []


def test_while_a_list_is_written_nobody_waits_to_write_without_a_name(
    admin: Browser, student: Person
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time and no row locks")

    asked = asked_of_the_database(admin, student)

    (lock,) = [sql for sql in asked if "people_organisation" in sql and " FOR " in sql]
    assert lock.endswith("FOR NO KEY UPDATE")
