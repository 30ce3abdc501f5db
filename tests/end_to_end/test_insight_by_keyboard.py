"""A head's figures without a mouse: Tab, Enter and Escape, and always a visible focus."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.keyboard import Keyboard
from tests.end_to_end.people import next_code
from tests.end_to_end.staff import HeadDesktop
from tests.end_to_end.town import PASSWORD, School


def test_a_head_does_everything_by_keyboard(devices: Devices, finished_month: School) -> None:
    ulf = finished_month.town.people["ulf"]
    head = HeadDesktop(devices.desktop())
    keys, page = Keyboard(head.page), head.page
    head.comes()

    keys.types(head.field("signin.username"), ulf.username)
    keys.types(head.field("signin.password"), PASSWORD)
    keys.presses(head.button("signin.go"))
    keys.types(head.field("factor.code"), next_code(ulf))
    keys.presses(head.button("factor.go"))
    keys.goes_to(page.get_by_role("combobox", name=head.words("period")))
    with page.expect_download() as saved:
        keys.presses(page.get_by_role("link", name=head.words("save.csv")))
    waits = page.locator("section").filter(has=head.heading("wait.title"))
    expect(waits.get_by_role("table")).to_be_visible()  # so few that there is no picture
    keys.presses(waits.locator("summary"))
    expect(waits.get_by_role("table")).to_be_hidden()
    keys.presses(page.locator("summary").filter(has_text=head.words("staffing.write")))
    posts = page.get_by_role("textbox").first
    keys.goes_to(posts)
    page.keyboard.press("Control+a")
    page.keyboard.type("0,5")
    keys.presses(head.button("staffing.save"))
    head.is_told("staffing.saved")
    absence = page.get_by_role("complementary").get_by_role(
        "button", name=head.words("side.absence")
    )
    keys.presses(absence)
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(absence).to_be_focused()
    assert saved.value.suggested_filename.endswith(".csv")
