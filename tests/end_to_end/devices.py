"""Phones and desktops with nothing on them yet, each watched by a listener of its own."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.end_to_end.chromium import DESK, OLD_PHONE, PHONE
from tests.end_to_end.watch import Watch

HANDHELD: dict[str, Any] = {"has_touch": True, "is_mobile": True}
HERE: dict[str, Any] = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
PATIENCE_MS = 10_000


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

    def phone(self, **options: Any) -> Device:
        """Return a phone held upright."""
        return self.device(viewport=PHONE, **HANDHELD, **options)

    def old_phone(self, **options: Any) -> Device:
        """Return the narrowest phone still in use."""
        return self.device(viewport=OLD_PHONE, **HANDHELD, **options)

    def desktop(self, **options: Any) -> Device:
        """Return a computer at work."""
        return self.device(viewport=DESK, **options)

    def device(self, **options: Any) -> Device:
        """Return a device that has never been here."""
        context = self.browser.new_context(base_url=self.url, **HERE, **options)
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
