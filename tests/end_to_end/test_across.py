"""Across the wall on real screens: the student picks, sees and sends; the nurse reads quotes."""

from playwright.sync_api import Locator, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said

SECRET = "sjal kanot mugg"
HOME, ASKED, SLEEP = "Det är bråk hemma.", "Hur sover du?", "Jag sover nästan inte alls."


class Showing(PhoneStudent):
    """A student who shows the nurse something of a thread with the counsellor."""

    def picks(self, text: str) -> None:
        """Choose one message of the thread."""
        self.page.get_by_role("checkbox", name=text).check()

    def quoted(self) -> Locator:
        """Return what is drawn as quotes."""
        return self.page.get_by_role("figure")


def at_a_thread(devices: Devices, school: School) -> Showing:
    """Return a student at a phone whose thread with the counsellor has three messages."""
    writer = school.student("Tove Lund")
    writer.arrive(school.town.fingerprints["school"])
    thread = writer.start_thread(HOME, writer.wish("counsellor"))["thread"]["id"]
    school.answer(thread, ASKED)
    writer.write(thread, SLEEP)
    writer.set_secret(SECRET)
    phone = Showing(devices.phone())
    phone.arrives(school.address, writer.username)
    phone.unlocks(SECRET)
    phone.opens_thread_to("counsellor")
    return phone


def test_a_student_shows_the_nurse_what_they_pick_and_nothing_else(
    devices: Devices, school: School
) -> None:
    student = at_a_thread(devices, school)
    student.presses("thread.who_reads")
    student.presses("across.nurse")
    student.presses("across.next")
    student.is_told("across.nothing")
    student.picks(ASKED)
    student.picks(SLEEP)
    student.presses("across.next")
    student.is_at("across.shown_nurse")
    expect(student.quoted()).to_contain_text(SLEEP)
    expect(student.quoted()).not_to_contain_text(HOME)
    student.field("across.write_nurse").fill("Kan du hjälpa mig att sova?")
    student.button("across.send_nurse").dblclick()
    student.is_at("sent.title")

    nurse = StaffDesktop(devices.desktop())
    nurse.signs_in(school.town.people["eva"])
    nurse.unlocks(SECRETS["eva"])
    expect(nurse.row("Kan du hjälpa mig att sova?")).to_have_count(1)
    nurse.row("Kan du hjälpa mig att sova?").click()
    quotes = nurse.page.get_by_role("figure")
    expect(quotes.locator("blockquote")).to_have_count(2)
    expect(quotes.locator("blockquote").first).to_contain_text(ASKED)
    expect(quotes.locator("blockquote").first).to_contain_text("Karin Ekström")
    expect(quotes.locator("blockquote").last).to_contain_text(SLEEP)
    nurse.sees_nothing_of(HOME)


class Telling(StaffDesktop):
    """Somebody at the desk who tells the other branch without the student, or is told."""

    def says(self, key: str, **values: str) -> str:
        """Return what the screen calls ``key`` where the branches tell each other."""
        return said("crossing", key, self.language, **values)

    def tells(self, text: str, *, by: str) -> None:
        """Tell the nurse of the open thread's student: not without a paragraph of one's own."""
        page = self.page
        self.presses("thread.who")
        page.get_by_role("button", name=self.says("sheet_nurse")).click()
        page.get_by_role("radio", name=self.says("ground.life"), exact=False).check()
        page.get_by_label(self.says("text"), exact=True).fill(text)
        go = page.get_by_role("button", name=self.says("go", team="").strip())
        expect(go).to_be_disabled()
        expect(page.get_by_role("radio", name=self.says("paragraph.osl_25_13_a"))).to_have_count(0)
        page.get_by_role("radio", name=self.says(by), exact=False).check()
        go.dblclick()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_counsellor_tells_the_nurse_by_exception_and_it_is_on_record(
    devices: Devices, school: School
) -> None:
    writer = school.student("Love Sand")
    writer.arrive(school.town.fingerprints["school"])
    thread = writer.start_thread(HOME, writer.wish("counsellor"))["thread"]["id"]
    counsellor = Telling(devices.desktop())
    counsellor.signs_in(school.town.people["karin"])
    counsellor.unlocks(SECRETS["karin"])
    counsellor.row(HOME).click()
    counsellor.tells("Hen sover inte. Ring mig.", by="paragraph.osl_10_27")

    nurse = Telling(devices.desktop())
    nurse.signs_in(school.town.people["eva"])
    nurse.unlocks(SECRETS["eva"])
    nurse.page.get_by_role("button", name=nurse.says("banner.go")).click()
    card = nurse.page.get_by_role("article")
    expect(card).to_contain_text("Hen sover inte. Ring mig.")
    expect(card).to_contain_text("Love Sand")
    expect(card).to_contain_text(nurse.says("paragraph.osl_10_27"))
    nurse.page.get_by_role("button", name=nurse.says("read.go")).click()
    expect(card).not_to_contain_text(nurse.says("unread"))
    nurse.sees_nothing_of(HOME)
    (told,) = [one for one in writer.entries(thread) if one["kind"] == "told_across"]
    assert (told["data"]["branch"], told["data"]["ground"]) == ("nurse", "life")
    counsellor.row(HOME).click()
    paragraph = counsellor.says("paragraph.osl_10_27")
    record = counsellor.says("event", paragraph=paragraph)
    expect(counsellor.page.get_by_text(record)).to_have_count(1)
