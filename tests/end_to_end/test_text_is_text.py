"""What people write is shown as text, whatever it looks like (IN-1)."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.staff import AdminDesktop, StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School

PAYLOADS = (
    "<script>canary()</script>",
    "<img src=x onerror=canary()>",
    "<svg onload=canary()>",
    "<svg><script>canary()</script></svg>",
    "<iframe srcdoc='<script>parent.canary()</script>'></iframe>",
    "<body onload=canary()>",
    "<input autofocus onfocus=canary()>",
    "<details open ontoggle=canary()>",
    "<video><source onerror=canary()>",
    "<a href=javascript:canary()>klicka</a>",
    "javascript:canary()",
    '"><script>canary()</script>',
    "' onmouseover='canary()",
    "</textarea><script>canary()</script>",
    "</title><script>canary()</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=canary()>",
    "<noscript><p title='</noscript><img src=x onerror=canary()>'>",
    "{@html '<img src=x onerror=canary()>'} ${canary()} {{canary()}}",
    "<base href='//example.org/'><meta http-equiv=refresh content='0;url=//example.org'>",
    "\u202e<script>canary()</script>\u2066",
    "<style>@import '//example.org/x.css'; * { display: none }</style>",
    "&lt;script&gt;canary()&lt;/script&gt; &#60;img src=x onerror=canary()&#62;",
)
CANARY = "window.canary = () => console.error('the canary was called')"
NAME = "<img src=x onerror=canary()> Ek"
CLASS = "<svg onload=canary()"


def caged(device: Device) -> Device:
    """Hang up the canary; the listener of every test hears it."""
    device.context.add_init_script(CANARY)
    return device


def test_whatever_a_student_writes_is_read_by_both_sides_as_it_was_written(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(caged(devices.phone()))
    student.arrives(school.address, school.student(NAME, CLASS).username)
    student.sends(PAYLOADS[0])
    student.keeps_three_words()
    for payload in PAYLOADS[1:]:
        student.says(payload)

    counsellor = StaffDesktop(caged(devices.desktop()))
    counsellor.device.takes_over(school.town.people["johan"])
    counsellor.comes()
    counsellor.unlocks(SECRETS["johan"])
    expect(counsellor.row(PAYLOADS[-1])).to_contain_text(NAME)
    counsellor.row(PAYLOADS[-1]).click()

    for somebody in (student, counsellor):
        messages = somebody.page.get_by_role("main")
        for payload in PAYLOADS:
            expect(messages.get_by_text(payload, exact=True).last).to_be_attached()


@pytest.mark.parametrize("screen", ["schools", "people", "students", "numbers"])
def test_names_that_look_like_markup_are_names(
    devices: Devices, school: School, screen: str
) -> None:
    admin = AdminDesktop(caged(devices.desktop()))
    admin.device.takes_over(school.town.admin)
    plant(school)

    admin.comes()
    admin.presses(f"screen.{screen}")

    main = admin.page.get_by_role("main")
    if screen == "numbers":
        labels = main.get_by_label(admin.words("numbers.label"))
        expect(labels).to_have_count(2)
        assert NAME in [label.input_value() for label in labels.all()]
        return
    if screen == "students":
        main.get_by_role("combobox").select_option("Almlundaskolan")
    expect(
        main.get_by_role("row").or_(main.get_by_role("region")).filter(has_text=NAME).first
    ).to_be_visible()


def plant(school: School) -> None:
    """Enter names that look like markup wherever a name can be entered."""
    admin = school.town.admin
    overview = admin.overview()
    if any(NAME in known["name"] for known in overview["schools"]):
        return
    admin.add_school(NAME)
    admin.add_person(name=NAME, role="head", school=school.town.schools["school"])
    school.letter(NAME, CLASS)
    evil = {**overview["local_help"][0], "label": NAME, "hours": NAME}
    admin.set_local_help([*overview["local_help"], evil])
