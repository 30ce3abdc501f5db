"""People at real browsers. They find everything by what it is called, as a screen reader would."""

import re
from typing import ClassVar

from playwright.sync_api import Locator, Page, expect

from tests.actors import one_time_codes
from tests.actors.account import Account
from tests.end_to_end.devices import Device
from tests.end_to_end.words import FOLDER, bundle, said


class AtAPage:
    """Somebody at one page of the product."""

    audience: ClassVar[str] = "common"
    path: ClassVar[str] = "/"

    def __init__(self, device: Device, language: str = "sv") -> None:
        self.device = device
        self.page: Page = device.page
        self.language = language

    def words(self, key: str, **values: str | int) -> str:
        """Return what the screen calls ``key``: in the audience's words, else in those of all."""
        names = (self.audience, f"{self.audience}_later", "across", "account", "passkeys", "common")
        owner = next(name for name in names if holds(name, key))
        return said(owner, key, self.language, **values)

    def comes(self, address: str = "") -> None:
        """Open the page."""
        self.page.goto(address or self.path)

    def button(self, key: str, **values: str | int) -> Locator:
        """Return a button by its name."""
        return self.page.get_by_role("button", name=self.words(key, **values), exact=True)

    def presses(self, key: str, **values: str | int) -> None:
        """Press a button."""
        self.button(key, **values).click()

    def closes_sheet(self) -> None:
        """Close what lies over the page."""
        self.page.get_by_role("dialog").get_by_role(
            "button", name=self.words("sheet.close"), exact=True
        ).click()

    def field(self, key: str, **values: str | int) -> Locator:
        """Return a field by its label."""
        return self.page.get_by_label(self.words(key, **values), exact=True)

    def fills(self, key: str, text: str) -> None:
        """Write into a field."""
        self.field(key).fill(text)

    def reads(self, text: str) -> None:
        """See a text somewhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def is_told(self, key: str, **values: str | int) -> None:
        """See what ``key`` says."""
        self.reads(self.words(key, **values))

    def hears(self, key: str, **values: str | int) -> None:
        """Hear what a screen reader is given to say."""
        said_aloud = self.page.locator('[role="status"][aria-live]')
        expect(said_aloud).to_have_text(self.words(key, **values))

    def is_at(self, key: str, **values: str | int) -> None:
        """See the page that ``key`` heads, or what lies over it and is headed so."""
        headed = self.page.get_by_role("heading", name=self.words(key, **values))
        expect(headed.last).to_be_visible()

    def has_sent_in_danger(self) -> None:
        """See that it was sent, and who reads now or when: that depends on people's hours."""
        sent = re.compile(re.escape(self.words("sent.acute_nobody", nobody="")))
        expect(self.page.get_by_role("heading", name=sent)).to_be_visible()

    def sees_nothing_of(self, text: str) -> None:
        """Find a text nowhere: not on the screen, not in the markup."""
        assert text not in self.page.content()


def holds(audience: str, key: str) -> bool:
    """Say whether the audience's own words hold ``key``."""
    if not (FOLDER / f"{audience}.sv.json").exists():
        return False
    words = bundle(audience, "sv")
    return key in words or f"{key}.other" in words


class AtADesk(AtAPage):
    """Staff, a head or an administrator: in through the door with two factors."""

    def signs_in(self, account: Account) -> None:
        """Come in with password and one-time code."""
        self.comes()
        self.fills("signin.username", account.username)
        self.fills("signin.password", account.password)
        self.presses("signin.go")
        self.fills("factor.code", next_code(account))
        self.presses("factor.go")


def next_code(account: Account) -> str:
    """Return the account's first one-time code that nobody has used, waiting for it if need be."""
    step = max(one_time_codes.step_now(), account.last_step + 1)
    one_time_codes.wait_for_step(step - 1)  # the service takes a code half a minute early
    account.last_step = step
    return one_time_codes.code_at(account.totp_secret, step)
