"""The head's and the administrator's pages, as everybody meets them."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end import routes
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import AdminDesktop, HeadDesktop
from tests.end_to_end.town import School


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_heads_figures_can_be_read_by_everybody(
    devices: Devices, finished_month: School, language: str
) -> None:
    inspector = Inspector(language)
    head = HeadDesktop(devices.desktop(language), language)
    head.device.takes_over(finished_month.town.people["ulf"])

    head.comes()
    expect(head.page.get_by_role("heading", name=head.words("kept.title"))).to_be_visible()
    inspector.look(head.page, "a month")
    head.page.route("**/api/insight/**", lambda route: route.abort())
    head.device.watch.expect("ERR_FAILED")
    head.comes()
    head.is_told("trouble")
    inspector.look(head.page, "not to be had")

    assert not inspector.found, "\n".join(inspector.found)


@pytest.mark.parametrize("language", ["sv", "en"])
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
