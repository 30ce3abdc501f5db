"""Choosing how one is told, and what a locked screen then shows."""

import json
import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.people import AtADesk, AtAPage
from tests.end_to_end.staff import HeadDesktop, StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said
from tests.notify.servers import MailServer

LOOKS = 400
LISTENS = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
  return true;
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  for (let look = 0; look < 400; look += 1) {
    const shown = await registration.getNotifications();
    const said = shown.map(
      ({ title, body, icon, data }) => [title, body, new URL(icon).pathname, data]
    );
    if (said.length > 0) return said;
    await new Promise((done) => setTimeout(done, 50));
  }
  return [];
}"""


class Chooser(AtADesk):
    """Somebody at the page of their own notices."""

    audience = "notices"

    def asks_for_a_code(self, address: str) -> None:
        """Write an e-mail address."""
        self.fills("email.label", address)
        self.presses("address.go")
        self.is_told("email.sent", address=address)


def code_in(server: MailServer) -> str:
    """Return the code of the newest mail."""
    subject = message_from_bytes(server.mails[-1], policy=policy.default)["subject"]
    found = re.search(r"\d{6}", subject)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_a_counsellor_proves_an_address_and_is_told_there(
    devices: Devices, school: School, mail_server: MailServer, language: str
) -> None:
    inspector = Inspector(language)
    desk = StaffDesktop(devices.desktop(language), language)
    desk.device.takes_over(school.town.people["johan"])
    desk.comes()
    desk.unlocks(SECRETS["johan"])
    desk.presses("bar.notices")
    chooser = Chooser(desk.device, language)

    chooser.is_at("quiet.title")
    inspector.look(desk.page, "notices")
    chooser.asks_for_a_code(f"johan.{language}@skola.example")
    inspector.look(desk.page, "notices, a code is on its way")
    chooser.fills("email.code_label", code_in(mail_server))
    chooser.presses("address.confirm")
    expect(desk.page.get_by_text(chooser.words("address.confirmed"))).to_be_visible()
    inspector.look(desk.page, "notices, an address")

    username = school.town.people["johan"].username
    said = school.service.command("notify", "try", "--person", username)
    assert "email: handed over" in said
    assert mail_server.recipients[-1] == f"johan.{language}@skola.example"
    chooser.presses("address.forget")
    chooser.field("email.label").wait_for()
    assert not inspector.found, "\n".join(inspector.found)


def test_a_proved_address_stays_until_the_new_one_is_proved(
    devices: Devices, school: School, mail_server: MailServer
) -> None:
    head, inspector = HeadDesktop(devices.desktop()), Inspector("sv")
    head.device.takes_over(school.town.people["ulf"])
    head.comes()
    head.presses("notices")
    chooser = Chooser(head.device)
    chooser.asks_for_a_code("ulf@skola.example")
    chooser.fills("email.code_label", code_in(mail_server))
    chooser.presses("address.confirm")

    chooser.presses("address.change")
    chooser.asks_for_a_code("ulf.ny@skola.example")
    chooser.is_told("address.until", address="ulf@skola.example")
    inspector.look(head.page, "notices, another address is asked for")
    chooser.presses("address.cancel")

    expect(head.page.get_by_text("ulf@skola.example", exact=True)).to_be_visible()
    chooser.presses("address.forget")
    chooser.field("email.label").wait_for()
    assert not inspector.found, "\n".join(inspector.found)


def test_a_code_that_is_wrong_is_said(devices: Devices, school: School) -> None:
    head = HeadDesktop(devices.desktop())
    head.device.takes_over(school.town.people["ulf"])
    head.comes()
    head.presses("notices")
    chooser = Chooser(head.device)

    chooser.asks_for_a_code("ulf@skola.example")
    head.device.watch.expect("status of 403")
    chooser.fills("email.code_label", "000000")
    chooser.presses("address.confirm")

    chooser.is_told("refused.address_code_wrong")


def test_quiet_hours_that_are_chosen_are_kept(devices: Devices, school: School) -> None:
    head = HeadDesktop(devices.desktop())
    head.device.takes_over(school.town.people["ulf"])
    chooser = Chooser(head.device)

    for _ in range(2):
        head.comes()
        head.presses("notices")
        chooser.is_at("quiet.title")
        chooser.fills("quiet.from", "20:30")
        chooser.presses("quiet.save")
        chooser.is_told("quiet.saved")
    head.comes()
    head.presses("notices")
    expect(chooser.field("quiet.from")).to_have_value("20:30")


def student_at_the_list(devices: Devices, school: School, language: str) -> PhoneStudent:
    """Return a student who has written, and looks at the own threads."""
    student = PhoneStudent(devices.phone(language), language)
    student.device.context.grant_permissions(["notifications"], origin=school.service.url)
    writer = school.student("Nadja Ek", "8C")
    student.device.takes_over(writer)
    student.comes(school.address)
    student.confirms()
    student.sends("Hej.")
    student.keeps_three_words()
    student.presses("way.thread")
    student.is_at("threads.title")
    return student


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_a_student_is_offered_notices_on_a_phone_of_their_own_alone(
    devices: Devices, school: School, language: str
) -> None:
    inspector = Inspector(language)
    student = student_at_the_list(devices, school, language)
    words = AtAPage(student.device, language)
    words.audience = "notices_student"  # type: ignore[misc]  # one page, the words of another

    student.page.get_by_role("button", name=said("notices_link", "link", language)).click()
    inspector.look(student.page, "a student's notices")
    student.page.get_by_role("radio", name=words.words("student.shared")).check()
    words.is_told("student.not_here")
    expect(words.button("here.go_on")).to_have_count(0)
    student.page.get_by_role("radio", name=words.words("student.own")).check()
    words.button("here.go_on").wait_for()
    day, school_hours = (
        said("quiet_student", f"when.{when}", language) for when in ("day", "school")
    )
    expect(student.page.get_by_role("radio", name=day)).to_be_checked()
    with student.page.expect_response("**/api/notices/quiet") as kept:
        student.page.get_by_role("radio", name=school_hours).check()
    assert kept.value.json()["quiet"] == {"begin": "16:00", "end": "08:00"}
    inspector.look(student.page, "a student's notices, a phone of one's own")

    assert not inspector.found, "\n".join(inspector.found)


def deliver(page: Page, data: str) -> None:
    """Hand the page's worker a push message, as the browser does after it has opened one."""
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    for _ in range(LOOKS):
        if found:
            break
        page.wait_for_timeout(50)
    asked = {"origin": page.evaluate("location.origin"), "registrationId": found[-1], "data": data}
    devtools.send("ServiceWorker.deliverPushMessage", asked)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (json.dumps({"text": "news", "language": "sv"}).ljust(128), "Du har något nytt"),
        (json.dumps({"text": "acknowledge", "language": "en"}), "Please confirm now"),
        (json.dumps({"text": "Kim skrev", "language": "sv", "body": "x"}), "Du har något nytt"),
        ("Kim Ek: hej", "Du har något nytt"),
    ],
)
def test_the_screen_shows_a_fixed_text_whatever_comes(
    devices: Devices, school: School, data: str, title: str
) -> None:
    phone = devices.phone()
    phone.context.grant_permissions(["notifications"], origin=school.service.url)
    phone.page.goto("/")
    phone.page.evaluate(LISTENS)

    deliver(phone.page, data)

    assert phone.page.evaluate(SHOWN) == [[title, "", "/icon.svg", None]]
