"""Each way in for those who work, as a screen reader, a small phone and large letters meet it."""

import pytest
from playwright.sync_api import expect

from tests.actors import one_time_codes
from tests.end_to_end import routes
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.people import AtADesk
from tests.end_to_end.town import PASSWORD, School
from tests.end_to_end.words import said

PASSING = {"loading", "in"}  # nothing to read yet; the page behind the door, which has its own test


class NewAdministrator(AtADesk):
    path = "/administration"

    def comes_in_for_the_first_time(self, code: str, inspector: Inspector) -> str:
        self.comes()
        self.is_at("signin.staff")
        inspector.look(self.page, "sign_in")
        self.presses("signin.invited")
        inspector.look(self.page, "redeem")
        self.fills("invited.code", code)
        self.fills("invited.password", PASSWORD)
        self.fills("invited.again", PASSWORD)
        self.presses("invited.go")
        return self.connects_a_code_app(inspector)

    def connects_a_code_app(self, inspector: Inspector) -> str:
        secret = self.page.locator("code").inner_text().replace(" ", "")
        inspector.look(self.page, "set_up")
        self.fills("setup.code", one_time_codes.code_now(secret))
        self.presses("setup.go")
        self.is_at("codes.title")
        inspector.look(self.page, "codes")
        self.page.get_by_role("checkbox", name=self.words("codes.kept")).check()
        self.presses("codes.go")
        return secret


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_every_step_in_through_the_door_can_be_read_by_everybody(
    devices: Devices, school: School, language: str
) -> None:
    inspector = Inspector(language)
    entered = school.town.admin.add_person(name="Ann Ek", role="administrator")
    new = NewAdministrator(devices.desktop(language), language)

    new.comes_in_for_the_first_time(school.town.admin.invite(str(entered["id"])), inspector)
    new.page.get_by_role("navigation").wait_for()
    cards = new.page.get_by_role("heading", name=said("setup", "danger.title", language))
    cards.first.wait_for()
    answered = new.page.get_by_text(said("setup", "danger.what", language))
    expect(answered).to_have_count(cards.count())  # each school's card asks for itself
    new.page.get_by_role("button", name=new.words("signout")).click()
    new.fills("signin.username", str(entered["username"]))
    new.fills("signin.password", PASSWORD)
    new.presses("signin.go")
    new.is_at("factor.title")
    inspector.look(new.page, "factor")

    new.comes("/insyn")
    new.is_at("elsewhere.title")
    inspector.look(new.page, "elsewhere")
    new.page.route("**/api/session", lambda route: route.abort())
    new.device.watch.expect("ERR_FAILED")
    new.comes()
    new.is_at("unreachable.title")
    inspector.look(new.page, "unreachable")

    assert not inspector.found, "\n".join(inspector.found)
    assert routes.stages("account/account.svelte.ts") - PASSING <= inspector.seen
