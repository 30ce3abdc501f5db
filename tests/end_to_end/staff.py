"""Counsellors, nurses and heads at desktops."""

import re

from playwright.sync_api import Locator, expect

from tests.end_to_end.people import AtADesk
from tests.end_to_end.words import said


class StaffDesktop(AtADesk):
    """A counsellor or nurse, at the list and a thread."""

    audience = "staff"
    path = "/personal"

    def unlocks(self, passphrase: str) -> None:
        """Open the keys."""
        self.fills("keys.unlock.phrase", passphrase)
        self.presses("keys.unlock.go")
        self.list().wait_for()

    def keeps_new_words(self) -> str:
        """Copy the drawn words and put the code into the safe. Return the code."""
        drawn = self.page.get_by_role("main").get_by_role("listitem").all_inner_texts()
        self.presses("keys.new.next")
        self.fills("keys.new.again", " ".join(word.split()[-1] for word in drawn))
        self.presses("keys.new.go")
        self.is_at("keys.recovery.title")
        code = self.page.get_by_role("code").inner_text()
        self.page.get_by_role("checkbox").check()
        self.presses("keys.recovery.go")
        return code

    def digits(self, key: str) -> str:
        """Return the twenty digits that ``key`` names on the page of keys."""
        return self.digits_of(said("keycare", key, self.language))

    def digits_of(self, name: str) -> str:
        """Return the twenty digits that are called so."""
        shown = self.page.get_by_label(re.compile(f"^{re.escape(name)}: "))
        return re.sub(r"\D", "", shown.inner_text())

    def list(self) -> Locator:
        """Return the list of threads."""
        return self.page.get_by_role("navigation", name=self.words("list.label"))

    def row(self, preview: str) -> Locator:
        """Return the row in which ``preview`` can be read."""
        return self.list().get_by_role("button").filter(has_text=preview)

    def takes(self, preview: str) -> None:
        """Open a thread and say that one takes it."""
        self.row(preview).click()
        self.presses("thread.claim")
        self.button("thread.release").wait_for()

    def answers(self, text: str, first_name: str) -> None:
        """Answer the open thread, without waiting for the seconds of grace."""
        self.page.get_by_label(self.words("reply.label", name=first_name)).fill(text)
        self.sends(first_name)
        self.presses("reply.now")
        expect(self.page.get_by_role("main").get_by_text(text)).to_be_visible()

    def sends(self, first_name: str) -> None:
        """Press “Send”, and say for whom where the page changed less than a second before."""
        self.presses("reply.send", name=first_name)
        now, sure = self.button("reply.now"), self.button("reply.sure", name=first_name)
        now.or_(sure).wait_for()
        if sure.is_visible():
            sure.click()

    def beside(self) -> Locator:
        """Return what stands on paper beside the open thread."""
        return self.page.locator("details.notes")

    def note_button(self, key: str) -> Locator:
        """Return one of the buttons on paper."""
        name = said("notes", key, self.language)
        return self.beside().get_by_role("button", name=name, exact=True)

    def notes_down(self, text: str) -> None:
        """Write a note, until it stands."""
        self.note_button("write").click()
        self.beside().get_by_role("textbox").fill(text)
        self.note_button("save").click()
        expect(self.beside().get_by_role("textbox")).to_have_count(0)
        expect(self.beside().get_by_text(text)).to_be_visible()


class HeadDesktop(AtADesk):
    """A head, who sees whether the promise is kept and never what was written."""

    audience = "insight"
    path = "/insyn"

    def heading(self, key: str) -> Locator:
        """Return the heading of one part of the page."""
        return self.page.get_by_role("heading", name=self.words(key), exact=True)


class AdminDesktop(AtADesk):
    """An administrator at the set-up screens."""

    audience = "setup"
    path = "/administration"
