"""Take the README's pictures and the contact sheets: of a demonstration, and of the gallery.

``python -m tools.screenshots --data var``: the folder of ``make run``; its server must be running.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Unpack

from playwright.sync_api import Page, sync_playwright

from tests.actors.account import Account
from tests.end_to_end import chromium
from tests.end_to_end.devices import Devices, Look
from tests.end_to_end.staff import AdminDesktop, HeadDesktop, StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tools import contact_sheet

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SHARP = 2.0


@dataclass
class Studio:
    """A browser in front of a demonstration, and the pictures taken so far."""

    devices: Devices
    demo: dict[str, Any]
    folder: Path

    def account(self, username: str) -> dict[str, Any]:
        """Return how a person of the demonstration comes in."""
        people: list[dict[str, Any]] = self.demo["people"]
        return next(person for person in people if person["username"] == username)

    def staff(self, username: str) -> Account:
        """Return somebody who works, ready to sign in."""
        known = self.account(username)
        account = Account(self.demo["base_url"])
        account.username, account.password = known["username"], known["password"]
        account.totp_secret = known["totp_secret"]
        return account

    def start_address(self, username: str) -> str:
        """Return the address on the poster of a student's school."""
        home = self.account(username)["school"]
        school = next(one for one in self.demo["schools"] if one["id"] == home)
        return f"{self.demo['base_url']}/#s={school['id']}&f={school['fingerprint']}"

    def take(self, page: Page, name: str) -> None:
        """Take one picture of what the screen shows now."""
        page.wait_for_timeout(400)
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled", caret="hide")

    def student(self, username: str, **look: Unpack[Look]) -> PhoneStudent:
        """Return a student who has opened the own threads."""
        sharp: Look = {"device_scale_factor": SHARP}
        both: Look = {**sharp, **look}
        student = PhoneStudent(self.devices.phone(**both))
        known = self.account(username)
        student.comes(self.start_address(username))
        student.signs_in(known["username"], known["password"])
        student.confirms()
        if known["secret"]:
            student.unlocks(known["secret"])
            student.is_at("threads.title")
        return student

    def counsellor(self, username: str, **look: Unpack[Look]) -> StaffDesktop:
        """Return a member of staff at the list."""
        desk = StaffDesktop(self.devices.desktop(**look))
        desk.signs_in(self.staff(username))
        desk.unlocks(self.account(username)["secret"])
        desk.list().get_by_role("button").first.wait_for()
        return desk


def readme(studio: Studio) -> None:
    """Take the three pictures of the README."""
    student = studio.student("noah")
    student.opens_thread_to("counsellor")
    studio.take(student.page, "student")
    desk = studio.counsellor("karin")
    desk.list().locator("button.item").filter(has_text="Ella Bäck").click()
    desk.page.get_by_role("main").get_by_role("textbox").wait_for()
    studio.take(desk.page, "staff")
    head = HeadDesktop(studio.devices.desktop())
    head.signs_in(studio.staff("ulf"))
    head.is_at("kept.title")
    studio.take(head.page, "insight")


def states(studio: Studio) -> None:
    """Take a picture of every state that a demonstration holds, for somebody to look through."""
    for username in ("ali", "elsa", "maja", "theo", "noah", "hugo"):
        student = studio.student(username)
        studio.take(student.page, f"threads-{username}")
        student.page.get_by_role("main").get_by_role("button").first.click()
        student.button("thread.send").wait_for()
        studio.take(student.page, f"thread-{username}")
    dark = studio.student("ali", color_scheme="dark")
    dark.opens_thread_to("nurse")
    studio.take(dark.page, "thread-dark")
    for width, height in ((390, 844), (320, 568)):
        writer = studio.student("nora", viewport={"width": width, "height": height})
        studio.take(writer.page, f"write-{width}")
        writer.chooses_urgency("acute")
        studio.take(writer.page, f"danger-{width}")
        writer.presses("bar.help")
        studio.take(writer.page, f"help-{width}")
    for username in ("eva", "peter"):
        desk = studio.counsellor(username)
        studio.take(desk.page, f"list-{username}")
        desk.presses("bar.keys")
        desk.page.get_by_role("heading", level=2).first.wait_for()
        studio.take(desk.page, f"keys-{username}")
    admin = AdminDesktop(studio.devices.desktop())
    admin.signs_in(studio.staff("admin"))
    for screen in ("schools", "people", "students", "numbers"):
        admin.presses(f"screen.{screen}")
        studio.take(admin.page, f"admin-{screen}")


def sheet(studio: Studio, path: Path) -> None:
    """Lay all pictures of the folder on one."""
    files = sorted(studio.folder.glob("*-*.png"))
    pictures = [(file.stem, file.read_bytes()) for file in files]
    contact_sheet.lay_out(studio.devices.browser.new_page(), pictures, path, high=240)


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var"), help="the demonstration's folder")
    wanted = parser.parse_args()
    demo = json.loads((wanted.data / "demo.json").read_text("utf-8"))
    with sync_playwright() as playwright, chromium.launched(playwright) as browser:
        devices = Devices(browser, demo["base_url"])
        IMAGES.mkdir(parents=True, exist_ok=True)
        readme(Studio(devices, demo, IMAGES))
        with TemporaryDirectory() as folder:
            studio = Studio(devices, demo, Path(folder))
            states(studio)
            sheet(studio, IMAGES / "demonstration.webp")
        devices.put_away()
        contact_sheet.of_the_gallery(browser, IMAGES)


if __name__ == "__main__":
    main()
