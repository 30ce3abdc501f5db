"""One touch for staff: sign-in, second factor and unlock; and what never leaves the page (40)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.end_to_end.authenticator import Authenticator
from tests.end_to_end.devices import Devices
from tests.end_to_end.people import AtADesk
from tests.end_to_end.sent import Sent, secret_of
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.town import PASSWORD, SECRETS, School


@pytest.fixture
def desktop(devices: Devices, school: School) -> Iterator[StaffDesktop]:
    """Return Johan at his desk, who has just come in with password, code and passphrase.

    Whoever takes a passkey away ends all their other sessions; he comes in again for the others.
    """
    johan = school.town.people["johan"]
    desktop = StaffDesktop(devices.desktop())
    desktop.device.watch.expect("status of 401")  # on its way when he signs out
    desktop.signs_in(johan)
    desktop.unlocks(SECRETS["johan"])
    yield desktop
    johan.wire.csrf = ""
    johan.sign_in(johan.username, PASSWORD, johan.totp_secret)


def adds_passkey(desktop: StaffDesktop, name: str, told: str = "new.open") -> None:
    desktop.presses("bar.passkeys")
    desktop.fills("new.name", name)
    desktop.presses("new.go")
    desktop.is_told(told)


def takes_away(desktop: AtADesk, name: str) -> None:
    desktop.presses("remove.this", name=name)
    sheet = desktop.page.get_by_role("dialog")
    sheet.get_by_role("button", name=desktop.words("remove"), exact=True).click()
    expect(desktop.button("remove.this", name=name)).to_have_count(0)


def test_one_touch_signs_in_and_unlocks_and_its_secret_is_sent_nowhere(
    desktop: StaffDesktop,
) -> None:
    Authenticator(desktop.page)
    sent = Sent(desktop.page)
    adds_passkey(desktop, "Jobbdatorn")
    desktop.presses("bar.signout")

    desktop.presses("signin.touch")

    expect(desktop.list()).to_be_visible()  # nothing else was asked
    desktop.presses("bar.lock")
    desktop.presses("keys.unlock.touch")
    expect(desktop.list()).to_be_visible()
    desktop.page.reload()
    desktop.presses("keys.unlock.touch")
    expect(desktop.list()).to_be_visible()  # the same secret after a reload
    assert sent.has("/api/session/passkey ")
    assert sent.has("authenticator_data")
    assert sent.forms_of(secret_of(desktop.page)) == []


def test_a_finger_that_is_not_the_owner_s_and_a_passkey_taken_away_let_nobody_in(
    desktop: StaffDesktop,
) -> None:
    guard = Authenticator(desktop.page)
    adds_passkey(desktop, "Den lånade")
    guard.recognises(owner=False)
    desktop.presses("bar.lock")
    desktop.presses("keys.unlock.touch")
    desktop.is_told("passkey.given_up")
    desktop.unlocks(SECRETS["johan"])

    desktop.presses("bar.passkeys")
    takes_away(desktop, "Den lånade")

    desktop.presses("thread.back")
    expect(desktop.list()).to_be_visible()  # one's own page goes on
    desktop.presses("bar.lock")
    expect(desktop.button("keys.unlock.go")).to_be_visible()


def test_a_passkey_without_a_secret_is_the_second_factor_and_no_more(
    desktop: StaffDesktop, school: School
) -> None:
    Authenticator(desktop.page, "old key")
    adds_passkey(desktop, "Nyckelknippan", told="new.factor")
    desktop.presses("bar.signout")
    desktop.device.watch.expect("status of 403")
    desktop.presses("signin.touch")
    desktop.is_told("refused.passkey_factor_only")

    desktop.fills("signin.username", school.town.people["johan"].username)
    desktop.fills("signin.password", PASSWORD)
    desktop.presses("signin.go")
    desktop.presses("factor.touch")

    desktop.unlocks(SECRETS["johan"])
    desktop.presses("bar.passkeys")
    takes_away(desktop, "Nyckelknippan")

    expect(desktop.field("factor.code")).to_be_visible()  # another factor has to be proved
