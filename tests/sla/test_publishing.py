"""A finished month is published once, frozen, and shown to those whom it concerns."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from elevhalsa.people.models import Branch, Person, Role, School
from elevhalsa.wire import to_text
from sla.models import Clock, PublishedTable
from sla.statistics.publishing import publish_one
from tests import factories
from tests.chat.api import Browser

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
SETTLED = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)  # 24 hours after October's end in Stockholm


def clocks(school: School, *, branch: str, students: int, at: datetime = OCTOBER) -> None:
    """Make one promise for each student, kept within an hour."""
    for number in range(students):
        Clock.objects.create(
            thread_id=uuid4(),
            school_id=school.pk,
            branch=branch,
            student_ref=number.to_bytes(16, "big"),
            urgency="routine",
            opened_at=at,
            due_at=at + timedelta(hours=24),
            escalate_at=at + timedelta(hours=24),
            answered_at=at + timedelta(hours=1),
            ended_at=at + timedelta(hours=1),
            ended_by="answer",
        )


@pytest.fixture
def school() -> School:
    school = factories.school()
    school.opened_at = OCTOBER
    school.save()
    return school


def publish_all(at: datetime = SETTLED) -> int:
    rounds = 0
    while publish_one(now=lambda: at):
        rounds += 1
    return rounds


def test_a_month_is_published_when_its_last_promise_is_due_and_not_before(school: School) -> None:
    clocks(school, branch="nurse", students=12)

    assert publish_all(SETTLED - timedelta(seconds=1)) == 0
    assert publish_all() == 1
    assert publish_all() == 0


def test_what_was_published_does_not_change(school: School) -> None:
    clocks(school, branch="nurse", students=12)
    publish_all()
    frozen = PublishedTable.objects.get().table

    clocks(school, branch="nurse", students=30)
    publish_all()

    assert PublishedTable.objects.get().table == frozen


def test_months_that_were_missed_are_published_one_by_one(school: School) -> None:
    clocks(school, branch="nurse", students=12)

    assert publish_all(SETTLED + timedelta(days=62)) == 3
    assert [row.month.month for row in PublishedTable.objects.order_by("month")] == [10, 11, 12]


def test_a_school_with_fewer_than_ten_students_is_hidden(school: School) -> None:
    clocks(school, branch="nurse", students=9)
    publish_all()

    table = PublishedTable.objects.get().table
    assert table["students"] == {"value": None, "hidden": True}
    assert all(row["hidden"] for row in table["rows"])


def reader(role: Role, school: School) -> Person:
    at = school if role == Role.HEAD else None
    person = factories.person(role, school.organisation, at=at)
    if at is None:
        person.placements.get_or_create(school=None, to_at=None, defaults={"from_at": OCTOBER})
    return person


@pytest.mark.parametrize(
    ("role", "rows"),
    [
        (Role.HEAD, ["counsellor", "nurse", "all"]),
        (Role.MUNICIPALITY, ["counsellor", "nurse", "all"]),
        (Role.VERKSAMHETSCHEF, ["nurse"]),
    ],
)
def test_everybody_sees_the_branches_that_concern_them(
    school: School, role: Role, rows: list[str]
) -> None:
    for branch in Branch:
        clocks(school, branch=branch, students=12)
    publish_all()
    browser = Browser(reader(role, school))
    identity = to_text(school.pk.bytes)

    listed = browser.get("insight/schools")["schools"]
    table = browser.get(f"insight/schools/{identity}/months/2026-10")

    assert [(one["id"], one["months"]) for one in listed] == [(identity, ["2026-10"])]
    assert [row["branch"] for row in table["rows"]] == rows
    assert table["students"]["hidden"] == (role == Role.VERKSAMHETSCHEF)


def test_another_schools_figures_look_like_missing_ones(school: School) -> None:
    clocks(school, branch="nurse", students=12)
    publish_all()
    stranger = Browser(factories.head(factories.school()))

    foreign = stranger.get(f"insight/schools/{to_text(school.pk.bytes)}/months/2026-10")
    missing = stranger.get(f"insight/schools/{to_text(uuid4().bytes)}/months/2026-10")

    assert (stranger.status, foreign) == (404, missing)


@pytest.mark.parametrize("month", ["2026-13", "now", "2026-10-05", "2026-09"])
def test_only_published_months_can_be_asked_for(school: School, month: str) -> None:
    clocks(school, branch="nurse", students=12)
    publish_all()
    head = Browser(factories.head(school))

    head.get(f"insight/schools/{to_text(school.pk.bytes)}/months/{month}")

    assert head.status == 404


@pytest.mark.parametrize("role", [Role.STUDENT, Role.COUNSELLOR, Role.ADMINISTRATOR])
def test_figures_are_for_those_who_answer_for_them(school: School, role: Role) -> None:
    browser = Browser(factories.every_role(school)[role])

    assert browser.get("insight/schools") == {"code": "not_allowed"}
    assert browser.status == 403
