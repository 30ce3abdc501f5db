"""Every page of a student, as a screen reader, a small phone and large letters meet it."""

import pytest

from tests.end_to_end import routes
from tests.end_to_end.authenticator import Authenticator
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import PASSWORD, School

PASSING = {"starting"}  # the still shape of a page, for less than half a second
SCANNED = f"/#m={'A' * 22}&k={'A' * 43}"  # as from a code on the staff's screen
FIRST = "Jag vill att någon vet om det."


class Tour(PhoneStudent):
    """Walks through every page, and stops at each."""

    inspector: Inspector

    def stops(self, at: str) -> None:
        """Let the inspector look at the page."""
        self.inspector.look(self.page, at)

    def begins(self, school: School) -> None:
        """From the poster to the first field."""
        self.comes(school.address)
        self.is_at("signin.title")
        self.stops("sign_in")
        self.presses("signin.letter")
        self.stops("letter")
        self.fills("letter.code", school.letter("Abdirahman Hassan Mohamud", "9C"))
        self.fills("letter.password", PASSWORD)
        self.presses("continue")
        self.is_at("letter.name_title")
        self.stops("letter_name")
        self.presses("letter.name_known")
        self.stops("confirm")
        self.confirms()
        self.text().wait_for()

    def writes_and_sends(self) -> None:
        """Look at everything that can be chosen, send, keep the words."""
        self.presses("write.send")
        self.is_told("write.empty")
        self.stops("write")
        self.asks_to_whom()
        self.stops("write, to whom")
        self.presses("to.done")
        self.page.get_by_role("button", name=self.words("write.more")).click()
        self.stops("write, more choices")
        self.presses("to.done")
        self.presses("bar.help")
        self.stops("help")
        self.closes_sheet()
        self.sends(FIRST)
        self.stops("sent")
        guard = Authenticator(self.page)  # a phone with a lock of its own asks whose it is
        self.presses("continue")
        self.is_at("whose.title")
        self.stops("whose")
        self.page.get_by_role("radio", name=self.words("whose.yes")).check()
        self.presses("continue")
        guard.taken_away()
        self.is_at("words.title")
        self.button("words.known").wait_for()
        self.stops("words")
        self.presses("words.known")
        self.button("thread.send").wait_for()

    def meets_danger(self) -> None:
        """Choose danger, look at the numbers, send."""
        self.presses("threads.new")
        self.chooses_urgency("acute")
        self.stops("write, in danger")
        self.writes("Nu är det fara.")
        self.presses("write.send")
        self.has_sent_in_danger()
        self.stops("sent, in danger")
        self.presses("way.threads")

    def shows_the_nurse(self) -> None:
        """Pick what the other branch gets to know, see it as it will be, and go back."""
        self.presses("across.nurse")
        self.is_at("across.title_nurse")
        self.page.get_by_role("checkbox").first.check()
        self.stops("across")
        self.presses("across.next")
        self.is_at("across.shown_nurse")
        self.stops("across, as it will be sent")
        self.presses("across.back")
        self.presses("across.back")
        self.button("thread.send").wait_for()


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_every_page_of_a_student_can_be_read_by_everybody(
    devices: Devices, school: School, language: str
) -> None:
    tour = Tour(devices.phone(language), language)
    tour.inspector = Inspector(language)
    tour.begins(school)
    tour.writes_and_sends()

    school.answer(school.thread_that_begins(FIRST), "Bra att du berättar. Jag är här.")
    tour.reads("Bra att du berättar.")
    tour.stops("thread")
    tour.presses("thread.who_reads")
    tour.stops("thread, who can read")
    tour.shows_the_nurse()
    tour.says("Och en sak till.")
    school.advance("25h")
    tour.is_told("thread.late_title")
    tour.stops("thread, late")
    tour.presses("way.thread")
    tour.is_at("threads.title")
    tour.meets_danger()
    tour.stops("threads")
    tour.presses("way.lock")
    tour.stops("unlock")
    tour.comes(SCANNED)
    tour.is_at("meet.title")
    tour.stops("meet")

    assert not tour.inspector.found, "\n".join(tour.inspector.found)
    assert routes.screens("student/app.svelte.ts") - PASSING <= tour.inspector.seen
