"""Phones and desktops with nothing on them yet, each watched by a listener of its own."""

from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.actors.account import Account
from tests.end_to_end.chromium import DESK, OLD_PHONE, PHONE
from tests.end_to_end.watch import Watch

PATIENCE_MS = 30_000  # a machine may do much else; what holds does not wait for it
CHOOSE = "if (location.protocol.startsWith('http')) localStorage.setItem('language', '%s')"


class Look(TypedDict, total=False):
    """What a test may choose about a device."""

    color_scheme: Literal["light", "dark"]
    viewport: ViewportSize
    has_touch: bool
    is_mobile: bool
    device_scale_factor: float
    service_workers: Literal["allow", "block"]


@dataclass
class Device:
    """One browser profile: its page, and all that was noticed about it."""

    context: BrowserContext
    page: Page
    watch: Watch
    url: str

    def takes_over(self, account: Account) -> None:
        """Go on with the session of somebody who signed in elsewhere: each code is good once."""
        as_if_secure = self.url.replace("http:", "https:")  # what Chromium takes localhost for
        for name, value in account.wire.cookies.items():
            self.context.add_cookies([{"name": name, "value": value, "url": as_if_secure}])


@dataclass
class Devices:
    """Makes devices for one test, and puts them away."""

    browser: Browser
    url: str
    made: list[Device] = field(default_factory=list)

    def phone(self, language: str = "sv", **look: Unpack[Look]) -> Device:
        """Return a phone held upright."""
        held: Look = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        return self.device(language, **(held | look))

    def old_phone(self, language: str = "sv", **look: Unpack[Look]) -> Device:
        """Return the narrowest phone still in use."""
        narrow: Look = {"viewport": OLD_PHONE}
        return self.phone(language, **(narrow | look))

    def desktop(self, language: str = "sv", **look: Unpack[Look]) -> Device:
        """Return a computer at work."""
        standing: Look = {"viewport": DESK}
        return self.device(language, **(standing | look))

    def device(self, language: str = "sv", **look: Unpack[Look]) -> Device:
        """Return a device that has never been here; in English, its reader chose that."""
        context = self.browser.new_context(
            base_url=self.url, locale="sv-SE", timezone_id="Europe/Stockholm", **look
        )
        context.add_init_script(CHOOSE % language)
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(self.url)
        watch.follow(context)
        made = Device(context, context.new_page(), watch, self.url)
        self.made.append(made)
        return made

    def put_away(self) -> None:
        """Close everything."""
        for device in self.made:
            device.context.close()

    def complaints(self) -> list[str]:
        """Return what the devices noticed and nobody expected."""
        return [said for device in self.made for said in device.watch.complaints()]
