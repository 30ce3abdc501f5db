"""The browser's Back goes one screen back; after signing out or leaving it shows nothing."""

from playwright.sync_api import Page, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.test_help_and_leave import WEATHER, weather
from tests.end_to_end.town import SECRETS, School

BEFORE = "https://before.example/"
TEXT = "Jag vågar inte gå hem genom parken."
DEPTH = "wanted => (history.state?.depth ?? 0) === wanted"


def comes_from_elsewhere(devices: Devices, school: School) -> PhoneStudent:
    """Return a student at the list, with a thread, whose browser showed another page before."""
    student = PhoneStudent(devices.phone())
    student.device.watch.expect(f"asked somebody else: {BEFORE.rstrip('/')}")
    student.page.route(f"{BEFORE}**", weather)
    student.page.goto(BEFORE)
    student.arrives(school.address, school.student().username)
    student.sends(TEXT)
    student.keeps_three_words()
    student.presses("way.thread")
    student.is_at("threads.title")
    is_deep(student.page, 0)
    return student


def is_deep(page: Page, wanted: int) -> None:
    """Wait until the browser's history is ``wanted`` steps into the page."""
    page.wait_for_function(DEPTH, arg=wanted)


def test_back_closes_the_sheet_and_what_was_written_stands(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    student.arrives(school.address, school.student().username)
    student.writes(TEXT)
    is_deep(student.page, 1)
    student.page.get_by_role("button", name=student.words("write.more")).click()
    student.is_at("write.more_title")
    is_deep(student.page, 2)

    student.page.go_back()

    expect(student.page.get_by_role("dialog")).to_have_count(0)
    expect(student.text()).to_have_value(TEXT)
    assert student.page.evaluate("history.state") == {"depth": 1}


def test_back_goes_from_the_thread_to_the_list_and_only_then_out(
    devices: Devices, school: School
) -> None:
    student = comes_from_elsewhere(devices, school)
    student.opens_thread_to("counsellor")
    student.presses("bar.help")
    student.is_at("help.title")
    is_deep(student.page, 2)

    student.page.go_back()
    expect(student.page.get_by_role("dialog")).to_have_count(0)
    student.reads(TEXT)
    student.page.go_back()
    student.is_at("threads.title")
    student.page.go_back()

    expect(student.page).to_have_url(BEFORE)


def test_back_and_forward_after_signing_out_show_only_the_way_in(
    devices: Devices, school: School
) -> None:
    student = comes_from_elsewhere(devices, school)
    student.opens_thread_to("counsellor")
    is_deep(student.page, 1)
    student.presses("way.thread")
    student.presses("way.sign_out")
    student.is_at("signin.title")
    is_deep(student.page, 0)

    student.page.evaluate("history.forward()")
    is_deep(student.page, 0)
    student.is_at("signin.title")
    student.sees_nothing_of(TEXT)
    student.page.go_back()

    expect(student.page).to_have_url(BEFORE)


def test_back_after_leaving_in_a_hurry_comes_past_the_page(
    devices: Devices, school: School
) -> None:
    student = comes_from_elsewhere(devices, school)
    student.device.watch.expect(f"asked somebody else: {WEATHER.rstrip('/')}")
    student.page.route(f"{WEATHER}**", weather)
    student.opens_thread_to("counsellor")
    student.presses("bar.help")
    student.is_at("help.title")
    is_deep(student.page, 2)

    student.presses("bar.leave")
    expect(student.page.get_by_role("heading", name="Vädret")).to_be_visible()
    assert student.page.url.startswith(WEATHER)
    student.page.go_back()

    expect(student.page).to_have_url(BEFORE)


def test_staff_on_a_phone_go_back_from_menu_and_thread_to_the_list(
    devices: Devices, school: School
) -> None:
    writer = school.student()
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(TEXT, writer.wish("counsellor"))
    counsellor = StaffDesktop(devices.phone())
    counsellor.device.takes_over(school.town.people["karin"])
    counsellor.comes()
    counsellor.unlocks(SECRETS["karin"])
    counsellor.presses("bar.menu")
    expect(counsellor.button("bar.lock")).to_be_visible()
    is_deep(counsellor.page, 1)

    counsellor.page.go_back()
    expect(counsellor.button("bar.lock")).to_be_hidden()
    counsellor.row(TEXT).first.click()
    expect(counsellor.page.get_by_role("main").get_by_text(TEXT)).to_be_visible()
    is_deep(counsellor.page, 1)
    counsellor.page.go_back()

    expect(counsellor.list()).to_be_visible()
    counsellor.sees_nothing_of(counsellor.words("reply.send", name=writer.username))
