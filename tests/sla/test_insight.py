"""Published figures are shown to those whom they concern, and each look is noted."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from odf import opendocument
from odf.table import TableCell

from elevhalsa.people.models import Branch, Person, Role, School
from elevhalsa.wire import to_text
from sla.models import FiguresAsked, Staffing
from sla.statistics import sheets
from tests import factories
from tests.chat.api import Browser
from tests.sla.months import AFTER_CHRISTMAS, OCTOBER, clocks, opened_school, publish_all

pytestmark = pytest.mark.django_db

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1"]  # noqa: RUF001


@pytest.fixture
def school() -> School:
    school = opened_school()
    for branch in Branch:
        clocks(school, branch=branch, students=12)
    publish_all()
    return school


def reader(role: Role, school: School) -> Person:
    at = school if role == Role.HEAD else None
    person = factories.person(role, school.organisation, at=at)
    if at is None:
        person.placements.get_or_create(school=None, to_at=None, defaults={"from_at": OCTOBER})
    return person


def address(school: School, period: str = "2026-10") -> str:
    return f"insight/schools/{to_text(school.pk.bytes)}/{period}"


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
    browser = Browser(reader(role, school))

    listed = browser.get("insight/schools")["schools"]
    table = browser.get(address(school))

    assert [(one["id"], one["months"]) for one in listed] == [
        (to_text(school.pk.bytes), ["2026-10"])
    ]
    assert [row["branch"] for row in table["rows"]] == rows
    assert [post["branch"] for post in table["staffing"]] == [one for one in rows if one != "all"]
    assert table["students"]["hidden"] == (role == Role.VERKSAMHETSCHEF)
    assert [month["period"] for month in table["months"]] == ["2026-10"]


def test_another_schools_figures_look_like_missing_ones(school: School) -> None:
    stranger = Browser(factories.head(factories.school()))

    foreign = stranger.get(address(school))
    missing = stranger.get(f"insight/schools/{to_text(uuid4().bytes)}/2026-10")

    assert (stranger.status, foreign) == (404, missing)


@pytest.mark.parametrize("period", ["2026-13", "now", "2026-10-05", "2026-09", "2026-ht"])
@pytest.mark.parametrize("form", ["", "/csv", "/ods"])
def test_only_published_periods_can_be_asked_for(school: School, period: str, form: str) -> None:
    head = Browser(factories.head(school))

    head.get(address(school, period) + form)

    assert head.status == 404
    assert not FiguresAsked.objects.exists()


@pytest.mark.parametrize("role", [Role.STUDENT, Role.COUNSELLOR, Role.ADMINISTRATOR])
def test_figures_are_for_those_who_answer_for_them(school: School, role: Role) -> None:
    browser = Browser(factories.every_role(school)[role])

    assert browser.get("insight/schools") == {"code": "not_allowed"}
    assert browser.status == 403


def test_the_municipality_as_one_is_for_those_who_see_all_its_schools(school: School) -> None:
    publish_all(AFTER_CHRISTMAS)
    shown = {}
    for role in (Role.HEAD, Role.MUNICIPALITY, Role.VERKSAMHETSCHEF):
        browser = Browser(reader(role, school))
        shown[role] = browser.get("insight/organisation/2026-ht").get("rows", browser.status)

    assert shown[Role.HEAD] == 404
    assert [row["branch"] for row in shown[Role.MUNICIPALITY]] == ["counsellor", "nurse", "all"]
    assert [row["branch"] for row in shown[Role.VERKSAMHETSCHEF]] == ["nurse"]


def test_a_period_is_shown_beside_the_terms_before_it(school: School) -> None:
    publish_all(AFTER_CHRISTMAS.replace(month=3))
    head = Browser(factories.head(school))

    assert head.get(address(school, "2026-ht"))["terms"] == []
    later = head.get(address(school, "2027-01"))

    (before,) = later["terms"]
    assert (before["period"], before["students"]["value"], before["attainment"]) == (
        "2026-ht", 10, 71,
    )  # fmt: skip
    assert [month["period"] for month in later["months"]][-1] == "2027-01"


def test_a_month_is_shown_with_those_before_it_and_a_term_with_its_own_alone(
    school: School,
) -> None:
    publish_all(datetime(2027, 8, 15, tzinfo=UTC))
    head = Browser(factories.head(school))

    shown = {
        period: [month["period"] for month in head.get(address(school, period))["months"]]
        for period in ("2026-ht", "2027-vt", "2027-02")
    }

    assert shown["2026-ht"] == ["2026-10", "2026-11", "2026-12"]
    assert shown["2027-vt"] == [f"2027-0{month}" for month in range(1, 7)]
    assert shown["2027-02"] == [*shown["2026-ht"], "2027-01", "2027-02"]


def test_every_look_at_figures_is_noted_by_person_period_and_form(school: School) -> None:
    person = factories.head(school)
    browser = Browser(person)

    browser.get(address(school))
    for form in ("csv", "ods"):
        browser.client.get(f"/api/{address(school)}/{form}", secure=True)

    rows = FiguresAsked.objects.order_by("pk").values_list("person_id", "subject_id", "period")
    assert list(rows) == [(person.pk, school.pk, "2026-10")] * 3
    assert list(FiguresAsked.objects.order_by("pk").values_list("form", flat=True)) == [
        "json", "csv", "ods",
    ]  # fmt: skip


def test_staffing_is_written_down_by_those_responsible_and_shown_beside_the_ceiling(
    school: School,
) -> None:
    path = f"/api/insight/staffing/{to_text(school.pk.bytes)}"
    body = {"posts": [{"branch": one, "percent": 50} for one in ("counsellor", "nurse")]}
    for role in (Role.VERKSAMHETSCHEF, Role.HEAD):
        Browser(reader(role, school)).client.put(
            path, body, content_type="application/json", secure=True
        )
        if role == Role.VERKSAMHETSCHEF:
            assert list(Staffing.objects.values_list("branch", flat=True)) == ["nurse"]

    counsellor, nurse = Browser(factories.head(school)).get(address(school))["staffing"]

    assert (counsellor["students_per_post"], counsellor["ceiling"]) == (80, 400)
    assert (nurse["students_per_post"], nurse["ceiling"]) == (80, 430)


@pytest.mark.parametrize("name", NASTY)
def test_no_cell_of_a_copy_is_a_formula(school: School, name: str) -> None:
    School.objects.filter(pk=school.pk).update(name=name)
    client = Browser(factories.head(school)).client

    text = client.get(f"/api/{address(school)}/csv", secure=True)
    sheet = client.get(f"/api/{address(school)}/ods", secure=True)

    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert f"'{name}" in cells
    assert not [cell for cell in cells if cell.startswith(sheets.FORMULA)]
    document = opendocument.load(io.BytesIO(sheet.content))
    all_cells = document.spreadsheet.getElementsByType(TableCell)
    assert len(all_cells) == len(cells)
    assert not [cell for cell in all_cells if cell.getAttribute("formula")]


def test_a_copy_says_hidden_and_never_nought(school: School) -> None:
    client = Browser(factories.head(school)).client

    text = client.get(f"/api/{address(school)}/csv", secure=True)
    rows = list(csv.DictReader(io.StringIO(text.content.decode("utf-8-sig"))))

    by_what = {(row["Vem"], row["Uppgift"]): row["Värde"] for row in rows}
    assert by_what["Kurator", "Svar för sent"] == "dolt"
    assert by_what["Kurator", "Svar inom 24 timmar"] == "10"
    assert "0" not in {row["Värde"] for row in rows}
    assert "attachment" in text["Content-Disposition"]


def test_the_terminal_writes_every_published_table_and_says_who_asked(
    school: School, tmp_path: Path
) -> None:
    Browser(head := factories.head(school)).get(address(school))

    call_command("stats", "export", "2026-10", "--to", str(tmp_path), stdout=io.StringIO())
    call_command("stats", "asked", stdout=(said := io.StringIO()))

    (file,) = tmp_path.iterdir()
    assert file.name == f"2026-10-{school.pk}.csv"
    assert "dolt" in file.read_text("utf-8-sig")
    first, second = said.getvalue().splitlines()
    assert first.split()[1:] == [str(head.pk), str(school.pk), "2026-10", "json"]
    assert second.split()[1:] == ["terminal", str(school.pk), "2026-10", "csv"]
    with pytest.raises(CommandError, match="Nothing is published"):
        call_command("stats", "export", "2026-11", "--to", str(tmp_path))
