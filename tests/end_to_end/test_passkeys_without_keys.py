"""One touch for those who hold no keys: heads and administrators; and who it does not let in."""

import json

from playwright.sync_api import Page, Route, expect

from tests.actors import one_time_codes
from tests.end_to_end.authenticator import Authenticator
from tests.end_to_end.devices import Devices
from tests.end_to_end.people import AtADesk
from tests.end_to_end.sent import Sent
from tests.end_to_end.staff import AdminDesktop, HeadDesktop
from tests.end_to_end.test_passkeys_of_staff import takes_away
from tests.end_to_end.town import PASSWORD, School

NOTES_WHAT_IS_ASKED = """() => {
  globalThis.asked = [];
  for (const way of ["create", "get"]) {
    const own = navigator.credentials[way].bind(navigator.credentials);
    navigator.credentials[way] = (options) => {
      globalThis.asked.push(`${way} ${Object.keys(options.publicKey.extensions)}`);
      return own(options);
    };
  }
}"""


def redeems(desktop: AtADesk, school: School, name: str, role: str) -> str:
    """Come with an invitation. Return the user name."""
    for late in ("status of 401", "status of 403"):  # on its way when a session ends
        desktop.device.watch.expect(late)
    admin = school.town.admin
    at = None if role == "administrator" else school.town.schools["school"]
    entered = admin.add_person(name=name, role=role, school=at)
    desktop.comes()
    desktop.presses("signin.invited")
    desktop.fills("invited.code", admin.invite(str(entered["id"])))
    desktop.fills("invited.password", PASSWORD)
    desktop.fills("invited.again", PASSWORD)
    desktop.presses("invited.go")
    return str(entered["username"])


def keeps_codes(desktop: AtADesk) -> None:
    desktop.page.get_by_role("checkbox", name=desktop.words("codes.kept")).check()
    desktop.presses("codes.go")


def adds(desktop: AtADesk, name: str) -> None:
    desktop.fills("new.name", name)
    desktop.presses("new.go")
    desktop.is_told("new.sign_in")


def asks_for_any(page: Page) -> None:
    """Let the page be told that whoever's passkey will do."""

    def answer(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, body=json.dumps(told.json() | {"allow": []}))

    page.route("**/api/session/passkey/challenge", answer)


def test_a_head_comes_in_by_one_touch_and_nobody_else_does(
    devices: Devices, school: School
) -> None:
    head, elsewhere = HeadDesktop(devices.desktop()), HeadDesktop(devices.desktop())
    guard, pocket = Authenticator(head.page), Authenticator(elsewhere.page)
    redeems(head, school, "Hedda Alm", "head")
    sent = Sent(head.page)
    head.page.evaluate(NOTES_WHAT_IS_ASKED)
    head.presses("setup.touch")  # instead of an app, from the first day
    keeps_codes(head)
    guard.gives_to(pocket)
    head.presses("signout")

    head.presses("signin.touch")
    head.presses("passkeys")

    assert set(head.page.evaluate("asked")) == {"create ", "get "}  # no secret is asked for
    assert not sent.has("prf")
    guard.taken_away()
    keeps_another_in_place_of_the_first(head)
    is_let_in_no_more(elsewhere, pocket)


def keeps_another_in_place_of_the_first(head: HeadDesktop) -> None:
    """Find that the only one stays; add another; then be let in by that."""
    first = head.words("new.default")
    head.device.watch.expect("status of 409")
    head.presses("remove.this", name=first)
    head.page.get_by_role("dialog").get_by_role("button", name=head.words("remove")).click()
    head.is_told("refused.last")
    Authenticator(head.page, "key")
    adds(head, "Kassaskåpet")
    takes_away(head, first)
    head.presses("factor.touch")  # it was the other one that had let her in
    expect(head.button("remove.this", name="Kassaskåpet")).to_be_visible()


def is_let_in_no_more(desktop: HeadDesktop, guard: Authenticator) -> None:
    """Touch a passkey that was taken away; then let somebody else's finger touch it."""
    desktop.comes()
    desktop.device.watch.expect("status of 403")
    desktop.presses("signin.touch")
    desktop.is_told("refused.passkey_refused")
    guard.recognises(owner=False)
    desktop.presses("signin.touch")
    desktop.is_told("passkey.given_up")


def test_an_administrator_adds_a_passkey_and_somebody_else_s_proves_nothing(
    devices: Devices, school: School
) -> None:
    admin, head = AdminDesktop(devices.desktop()), HeadDesktop(devices.desktop())
    guard, others = Authenticator(admin.page), Authenticator(head.page)
    username = redeems(admin, school, "Adam Berg", "administrator")
    secret = admin.page.locator("code").inner_text().replace(" ", "")
    admin.fills("setup.code", one_time_codes.code_now(secret))
    admin.presses("setup.go")
    keeps_codes(admin)
    admin.presses("screen.passkeys")
    adds(admin, "Kontoret")
    admin.presses("signout")
    admin.presses("signin.touch")
    expect(admin.button("screen.passkeys")).to_be_visible()
    admin.presses("signout")
    redeems(head, school, "Gustav Ask", "head")
    head.presses("setup.touch")
    head.is_at("codes.title")
    guard.taken_away()
    others.gives_to(Authenticator(admin.page))
    asks_for_any(admin.page)

    admin.fills("signin.username", username)
    admin.fills("signin.password", PASSWORD)
    admin.presses("signin.go")
    admin.device.watch.expect("status of 403")
    admin.presses("factor.touch")

    admin.is_told("refused.passkey_refused")
    expect(admin.field("factor.code")).to_be_visible()
