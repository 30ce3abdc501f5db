"""Phones and desktops with nothing on them yet, each watched by a listener of its own."""

from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.end_to_end.chromium import DESK, OLD_PHONE, PHONE
from tests.end_to_end.watch import Watch

PATIENCE_MS = 10_000


class Look(TypedDict, total=False):
    """What a test may choose about a device."""

    color_scheme: Literal["light", "dark"]
    viewport: ViewportSize
    has_touch: bool
    is_mobile: bool
    device_scale_factor: float


@dataclass
class Device:
    """One browser profile: its page, and all that was noticed about it."""

    context: BrowserContext
    page: Page
    watch: Watch


@dataclass
class Devices:
    """Makes devices for one test, and puts them away."""

    browser: Browser
    url: str
    made: list[Device] = field(default_factory=list)

    def phone(self, **look: Unpack[Look]) -> Device:
        """Return a phone held upright."""
        held: Look = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        return self.device(**(held | look))

    def old_phone(self, **look: Unpack[Look]) -> Device:
        """Return the narrowest phone still in use."""
        narrow: Look = {"viewport": OLD_PHONE}
        return self.phone(**(narrow | look))

    def desktop(self, **look: Unpack[Look]) -> Device:
        """Return a computer at work."""
        standing: Look = {"viewport": DESK}
        return self.device(**(standing | look))

    def device(self, **look: Unpack[Look]) -> Device:
        """Return a device that has never been here."""
        context = self.browser.new_context(
            base_url=self.url, locale="sv-SE", timezone_id="Europe/Stockholm", **look
        )
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(self.url)
        watch.follow(context)
        made = Device(context, context.new_page(), watch)
        self.made.append(made)
        return made

    def put_away(self) -> None:
        """Close everything."""
        for device in self.made:
            device.context.close()

    def complaints(self) -> list[str]:
        """Return what the devices noticed and nobody expected."""
        return [said for device in self.made for said in device.watch.complaints()]
