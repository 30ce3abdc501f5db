"""One touch for staff: sign-in, second factor and unlock; and what never leaves the page (40)."""

import base64

import pytest
from playwright.sync_api import Page, Request, expect

from tests.end_to_end.authenticator import Authenticator
from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.town import SECRETS, School

TOUCH = """async () => {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const first = new TextEncoder().encode("E1/prf/v1");
  const given = await navigator.credentials.get({ publicKey: {
    challenge, userVerification: "required", extensions: { prf: { eval: { first } } },
  } });
  return [...new Uint8Array(given.getClientExtensionResults().prf.results.first)];
}"""


class Sent:
    """Everything that a page sends, kept to be searched."""

    def __init__(self, page: Page) -> None:
        self.bodies: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.bodies.append(f"{request.url} {request.all_headers()} {request.post_data or ''}")

    def holds(self, secret: bytes) -> list[str]:
        """Return the forms in which ``secret``, or a word about it, was sent."""
        plain = base64.b64encode(secret).decode().rstrip("=")
        forms = [
            "results",
            "clientExtension",
            plain,
            plain.translate(str.maketrans("+/", "-_")),
            secret.hex(),
        ]
        everything = "\n".join(self.bodies)
        return [form for form in [*forms, str(list(secret))[1:-1]] if form in everything]


@pytest.fixture
def desktop(devices: Devices, school: School) -> StaffDesktop:
    """Return Johan at his desk."""
    desktop = StaffDesktop(devices.desktop())
    desktop.signs_in(school.town.people["johan"])
    desktop.unlocks(SECRETS["johan"])
    return desktop


def adds_passkey(desktop: StaffDesktop, name: str, told: str = "new.opens") -> None:
    desktop.presses("bar.passkeys")
    desktop.fills("new.name", name)
    desktop.presses("new.go")
    desktop.is_told(told)


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
    secret = bytes(desktop.page.evaluate(TOUCH))
    assert len(secret) == 32
    assert any("/api/session/passkey " in body for body in sent.bodies)
    assert any("authenticator_data" in body for body in sent.bodies)
    assert sent.holds(secret) == []
