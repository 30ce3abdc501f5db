"""Counsellors, nurses and heads at desktops."""

from playwright.sync_api import Locator, expect

from tests.end_to_end.people import AtADesk


class StaffDesktop(AtADesk):
    """A counsellor or nurse, at the list and a thread."""

    audience = "staff"
    path = "/personal"

    def unlocks(self, passphrase: str) -> None:
        """Open the keys."""
        self.fills("keys.unlock.phrase", passphrase)
        self.presses("keys.unlock.go")
        self.list().wait_for()

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
        self.presses("reply.send", name=first_name)
        self.presses("reply.now")
        expect(self.page.get_by_role("main").get_by_text(text)).to_be_visible()


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
