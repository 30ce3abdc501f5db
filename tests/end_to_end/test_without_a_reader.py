"""A school that does without the reader, and a reader that does not come: writing goes on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import AdminDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.test_danger import ALARM, LANGUAGES, MODEL, STRANGE
from tests.end_to_end.test_nothing_is_sent import Listener
from tests.end_to_end.town import School

SCHOOL = "Almlundaskolan"
BLOCKED = "Service Worker registration blocked"
Answer = Callable[[Route], None]
FAILURES: dict[str, Answer] = {
    "no network": lambda route: route.abort(),
    "not found": lambda route: route.fulfill(status=404),
    "another hash": lambda route: route.fulfill(json={"version": "forged"}),
}
COMPLAINTS = ("ERR_FAILED", "status of 404", "integrity", BLOCKED)


class Administrator(AdminDesktop):
    """Whoever decides whether phones read for danger."""

    def switch(self) -> Locator:
        """Return what the card of the school says and asks of the reading."""
        card = self.page.get_by_role("region", name=SCHOOL, exact=True)
        heading = card.get_by_role("heading", name=self.words("danger.title"))
        return heading.locator("xpath=..")

    def switches_off(self) -> None:
        """Press the switch, say that one is sure, and see that it is off."""
        stop = self.words("danger.stop")
        self.switch().get_by_role("button", name=stop).click()
        self.page.get_by_role("dialog").get_by_role("button", name=stop, exact=True).click()
        expect(self.switch()).to_contain_text(self.words("danger.off"))

    def switches_on(self) -> None:
        """Press the switch again."""
        self.switch().get_by_role("button", name=self.words("danger.start")).click()
        expect(self.switch()).to_contain_text(self.words("danger.on"))


@pytest.fixture
def administrator(devices: Devices, school: School) -> Iterator[Administrator]:
    """Seat somebody before the switch; afterwards it is on again, whatever happened."""
    admin = Administrator(devices.desktop())
    admin.device.takes_over(school.town.admin)
    admin.comes()
    yield admin
    path = f"/api/admin/schools/{school.town.schools['school']}/triage"
    school.town.admin.wire.put(path, {"on": True})


def urgency_of(school: School, text: str) -> object:
    thread = school.thread_that_begins(text)
    (listed,) = (one for one in school.town.staff("karin").threads() if one["id"] == thread)
    return listed["urgency"]


def test_switched_off_at_the_set_up_no_model_comes_and_a_student_writes_as_ever(
    devices: Devices, school: School, administrator: Administrator
) -> None:
    administrator.switches_off()
    student = PhoneStudent(devices.phone())
    listener = Listener(student)
    student.arrives(school.address, school.student().username)

    student.sends(f"{ALARM['sv']} Av.")

    assert not [one.url for one in listener.requests if MODEL.search(one.url)]
    assert urgency_of(school, f"{ALARM['sv']} Av.") == "routine"
    administrator.switches_on()
    student = PhoneStudent(devices.phone())
    with student.page.expect_response(MODEL):
        student.arrives(school.address, school.student().username)


def without_a_reader(devices: Devices, school: School, failure: str, language: str) -> PhoneStudent:
    """Let a student come to writing whose model fails; no helper of the page asks in its place."""
    student = PhoneStudent(devices.phone(language, service_workers="block"), language)
    student.device.watch.expect(*COMPLAINTS)
    student.page.route(MODEL, FAILURES[failure])
    student.arrives(school.address, school.student().username)
    student.is_told("danger.no_reader")
    return student


@pytest.mark.parametrize("failure", FAILURES)
def test_where_the_model_does_not_come_a_student_is_told_and_sends_as_if_it_were_off(
    devices: Devices, school: School, failure: str
) -> None:
    student = without_a_reader(devices, school, failure, "sv")
    text = f"{ALARM['sv']} {failure}"

    student.sends(text)

    assert urgency_of(school, text) == "routine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_reader_a_student_who_says_that_it_is_danger_gets_the_numbers(
    devices: Devices, school: School, language: str
) -> None:
    student = without_a_reader(devices, school, "no network", language)
    text = f"{ALARM[language]} !"
    student.writes(text)

    student.chooses_urgency("acute")

    student.is_at("help.title")
    student.presses("write.send")
    student.has_sent_in_danger()
    assert urgency_of(school, text) == "acute"


def test_what_was_sent_without_a_reader_is_read_and_asked_about_once_it_comes(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone(service_workers="block"))
    student.page.clock.install()
    student.device.watch.expect(*COMPLAINTS)
    student.page.route(MODEL, FAILURES["no network"])
    student.arrives(school.address, school.student().username)
    student.is_told("danger.no_reader")
    text = f"{STRANGE['sv']} sent"
    student.sends(text)
    student.page.unroute(MODEL)

    student.page.clock.fast_forward("00:30")

    student.is_at("danger.question")
    with student.page.expect_response("**/raise"):
        student.presses("danger.yes")
    student.has_sent_in_danger()
    assert urgency_of(school, text) == "acute"
