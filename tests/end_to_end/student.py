"""A student at a phone."""

import re

from playwright.sync_api import Locator, expect

from tests.actors.student import Student
from tests.end_to_end.people import AtAPage
from tests.end_to_end.town import PASSWORD


class PhoneStudent(AtAPage):
    """Does on the screen what a student does, and nothing that a student could not."""

    audience = "student"
    account: Student  # the same person's device in Python, where a test needs one

    def signs_in(self, username: str, password: str = PASSWORD) -> None:
        """Come in with user name and password, up to the question who one is."""
        self.fills("signin.username", username)
        self.fills("signin.password", password)
        self.presses("signin.go")

    def confirms(self) -> None:
        """Say: yes, that is me."""
        self.presses("confirm.yes")

    def arrives(self, address: str, username: str) -> None:
        """Open the start address and come as far as writing or unlocking."""
        self.comes(address)
        self.signs_in(username)
        self.confirms()

    def text(self) -> Locator:
        """Return the field of a first message."""
        return self.field("write.title")

    def writes(self, text: str) -> None:
        """Write a first message, without sending it."""
        self.text().fill(text)

    def sends(self, text: str) -> None:
        """Write a first message and send it, until the service has it."""
        self.writes(text)
        self.presses("write.send")
        self.is_at("sent.title")

    def asks_to_whom(self) -> None:
        """Open the choice of who shall read."""
        begins_so = re.compile(
            f"^{re.escape(self.words('write.to'))} "
        )  # “Lägg till bild” does not
        self.page.get_by_role("button", name=begins_so).click()

    def chooses_to(self, addressee: str) -> None:
        """Choose who shall read."""
        self.asks_to_whom()
        self.page.get_by_role("radio", name=self.words(addressee)).check()
        self.presses("to.done")

    def chooses_urgency(self, urgency: str) -> None:
        """Say how urgent it feels."""
        self.page.get_by_role("button", name=self.words("write.more")).click()
        self.page.get_by_role("radio", name=self.words(f"urgency.{urgency}")).check()
        self.presses("to.done")

    def keeps_three_words(self) -> str:
        """Take the drawn words after the first message. Return them."""
        self.presses("continue")
        return self.keeps_words_shown()

    def keeps_words_shown(self) -> str:
        """Take the drawn words of the screen, and come to the thread. Return them."""
        self.is_at("words.title")
        self.button("words.known").wait_for()  # with the words
        drawn = self.page.get_by_role("main").get_by_role("listitem").all_inner_texts()
        self.presses("words.known")
        self.button("thread.send").wait_for()
        return " ".join(word.split()[-1] for word in drawn)

    def unlocks(self, secret: str) -> None:
        """Open what is locked."""
        self.fills("unlock.secret", secret)
        self.presses("unlock.go")

    def opens_thread_to(self, to: str) -> None:
        """Open a thread of the list."""
        self.page.get_by_role("button", name=self.words(f"threads.to_{to}")).first.click()
        self.button("thread.send").wait_for()

    def answer_field(self) -> Locator:
        """Return the field in a thread, whoever it is named for."""
        return self.page.get_by_role("textbox")

    def says(self, text: str) -> None:
        """Write one more message in the open thread."""
        self.answer_field().fill(text)
        self.presses("thread.send")
        self.reads(text)
        expect(self.answer_field()).to_have_value("")
