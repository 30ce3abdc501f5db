"""Staff see how a thread was read, and why, on their own device; correct it; figures move."""

from playwright.sync_api import Locator, Request, expect

from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said

DANGER = "jag har tagit alla mina tabletter nu. förlåt för allt"


class Judge(StaffDesktop):
    """A counsellor who looks at what stands beside a thread."""

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        self.sent: list[Request] = []

    def beside(self) -> Locator:
        """Return what stands beside the open thread."""
        return self.page.locator("details.triage")

    def judged(self, key: str) -> Locator:
        """Return one of the presses that say what is right."""
        name = said("judged", key)
        return self.beside().get_by_role("button", name=name, exact=True)

    def says(self, key: str) -> None:
        """Say with one press what is right, until it stands."""
        self.judged(key).click()
        expect(self.judged(key)).to_have_attribute("aria-pressed", "true")

    def takes_back(self, title: str) -> None:
        """Take back what was said of one question."""
        name = f"{said('judged', 'undo')}: {said('judged', title)}"
        self.beside().get_by_role("button", name=name, exact=True).click()

    def figures(self) -> str:
        """Return what the figures say of alarms."""
        self.presses("bar.figures")
        heading = self.page.get_by_role("heading", name=said("judged", "figures.alarms"))
        shown = heading.locator("xpath=..").locator("p").first.inner_text()
        self.presses("thread.back")
        return shown


def opened(devices: Devices, school: School, student: str, *, by: str) -> Judge:
    """Let a student write in danger, and a counsellor open the thread."""
    writer = school.student(student, "9A")
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(DANGER, writer.wish("counsellor", urgency="acute"))
    desk = Judge(devices.desktop())
    desk.signs_in(school.town.people[by])
    desk.unlocks(SECRETS[by])
    desk.page.on("request", lambda request: desk.sent.append(request))  # noqa: PLW0108
    desk.row(student).click()
    return desk


def test_staff_read_why_in_words_and_nothing_of_it_leaves_their_device(
    devices: Devices, school: School
) -> None:
    judge = opened(devices, school, "Nora Lind", by="karin")
    beside = judge.beside()

    expect(beside).to_contain_text(said("judged", "read.alarm"))
    expect(beside).to_contain_text(said("triage", "reason.swallowed"))
    judge.says("alarm.right_alarm")

    [body] = [one.post_data for one in judge.sent if one.url.endswith("/corrections")]
    assert '"right":"right_alarm"' in str(body)
    for request in judge.sent:
        assert "tabletter" not in f"{request.url} {request.post_data}"
    judge.takes_back("alarm.title")
    expect(judge.judged("alarm.right_alarm")).to_have_attribute("aria-pressed", "false")


def test_a_false_alarm_moves_the_thread_down_and_the_figures_say_so(
    devices: Devices, school: School
) -> None:
    judge = opened(devices, school, "Vera Alm", by="johan")
    row, before = judge.row("Vera Alm"), judge.figures()
    expect(row).to_contain_text(judge.words("mark.acute"))
    row.click()

    judge.says("alarm.false_alarm")

    expect(row).not_to_contain_text(judge.words("mark.acute"))
    expect(judge.judged("urgency.routine")).to_have_attribute("aria-pressed", "true")
    assert judge.figures() != before
    row.click()
    judge.takes_back("alarm.title")
    expect(row).to_contain_text(judge.words("mark.acute"))
    assert judge.figures() == before


def test_what_is_lowered_or_belonged_elsewhere_is_said_and_the_thread_stays(
    devices: Devices, school: School
) -> None:
    judge = opened(devices, school, "Otto Berg", by="karin")
    row = judge.row("Otto Berg")

    judge.says("urgency.soon")
    judge.says("branch.nurse")

    expect(judge.beside()).to_contain_text(said("judged", "urgency.lowered"))
    expect(judge.beside()).to_contain_text("Karin Ekström")
    expect(judge.beside()).to_contain_text(said("judged", "branch.stays.nurse"))
    expect(row).to_contain_text(judge.words("mark.soon"))
    judge.takes_back("urgency.title")
    expect(row).to_contain_text(judge.words("mark.acute"))
