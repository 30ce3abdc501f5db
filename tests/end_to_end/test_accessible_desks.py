"""The head's and the administrator's pages, as everybody meets them."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end import routes
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import AdminDesktop, HeadDesktop
from tests.end_to_end.town import School
from tests.end_to_end.words import said


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_the_heads_figures_can_be_read_by_everybody(
    devices: Devices, finished_month: School, language: str
) -> None:
    inspector = Inspector(language)
    head = HeadDesktop(devices.desktop(language), language)
    head.device.takes_over(finished_month.town.people["ulf"])

    head.comes()
    expect(head.page.get_by_role("heading", name=head.words("kept.title"))).to_be_visible()
    inspector.look(head.page, "a month")
    head.presses("side.absence")
    head.page.get_by_role("dialog").get_by_role("listitem").first.wait_for()
    inspector.look(head.page, "who is away")
    head.closes_sheet()
    head.page.route("**/api/insight/**", lambda route: route.abort())
    head.device.watch.expect("ERR_FAILED")
    head.comes()
    head.is_told("trouble")
    inspector.look(head.page, "not to be had")

    assert not inspector.found, "\n".join(inspector.found)


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_what_a_school_promises_can_be_set_by_everybody(
    devices: Devices, school: School, language: str
) -> None:
    inspector = Inspector(language)
    admin = AdminDesktop(devices.desktop(language), language)
    admin.device.takes_over(school.town.admin)
    admin.comes()
    admin.presses("screen.promise")
    admin.page.get_by_role("combobox").first.select_option("Almlundaskolan")

    button = admin.page.get_by_role("button")
    button.filter(has_text=said("terms", "question.change", language)).first.click()
    inspector.look(admin.page, "a question")
    admin.closes_sheet()
    admin.page.get_by_text(said("terms", "mode.calendar", language), exact=True).click()
    button.filter(has_text=said("terms", "closed.add", language)).click()
    inspector.look(admin.page, "closed days")
    fields = ("closed.name", "closed.first", "closed.last")
    for field, text in zip(fields, ("Lov", "2099-02-23", "2099-02-27"), strict=True):
        admin.page.get_by_label(said("terms", field, language)).fill(text)
    button.filter(has_text=said("terms", "closed.keep", language)).click()
    expect(admin.page.get_by_text(said("terms", "preview.due", language, when=""))).to_have_count(4)
    inspector.look(admin.page, "a calendar")
    admin.device.watch.expect("422")
    too_long = admin.page.get_by_label(said("terms", "times.cap_min", language))
    too_long.fill("100")
    expect(admin.page.get_by_role("alert").first).to_have_text(
        said("terms", "times.wrong", language)
    )
    inspector.look(admin.page, "a number that goes too far")

    assert not inspector.found, "\n".join(inspector.found)


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_every_page_of_an_administrator_can_be_read_by_everybody(
    devices: Devices, school: School, language: str
) -> None:
    inspector = Inspector(language)
    admin = AdminDesktop(devices.desktop(language), language)
    admin.device.takes_over(school.town.admin)
    school.town.admin.add_school(f"Bäckskolan {language}")
    school.letter("Zorro Öberg", "9Z")

    admin.comes()
    for screen in sorted(routes.screens("setup/setup.svelte.ts")):
        admin.presses(f"screen.{screen}")
        admin.page.get_by_role("main").get_by_role("button").first.wait_for()
        inspector.look(admin.page, screen)
    admin.presses("screen.schools")
    admin.button("team.make").first.click()
    inspector.look(admin.page, "a new team")
    admin.closes_sheet()
    admin.presses("screen.people")
    admin.presses("people.add")
    inspector.look(admin.page, "a new person")
    admin.closes_sheet()
    admin.presses("screen.students")
    admin.page.get_by_role("combobox").select_option("Almlundaskolan")
    admin.page.get_by_role("checkbox").last.check()
    admin.presses("students.letters")
    admin.is_at("letters.once")
    inspector.look(admin.page, "letters")

    assert not inspector.found, "\n".join(inspector.found)
