"""Security test 48: the policies are in force, and normal use breaks none of them."""

import pytest

from tests.end_to_end.devices import Devices

PAGES = ("/", "/personal", "/insyn", "/administration")
ATTEMPTS = {
    "inline script": "const script = document.createElement('script'); "
    "script.append('window.ran = 1'); document.head.append(script)",
    "eval": "(0, eval)('window.ran = 1')",
    "markup from a string": "document.body.innerHTML = '<img src=x onerror=\"ran = 1\">'",
    "a foreign connection": "fetch('https://example.org/').then(() => { window.ran = 1 }, () => 0)",
    "WebAssembly in the page": "new WebAssembly.Module("
    "Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); window.ran = 1",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_breaking_its_own_policy(devices: Devices, page: str) -> None:
    desk = devices.desktop()

    desk.page.goto(page)

    desk.page.get_by_role("heading", level=1).wait_for()


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attack_on_the_page_is_blocked(devices: Devices, attempt: str) -> None:
    desk = devices.desktop()
    desk.page.goto("/")

    # What a test evaluates is itself let through: the attempt runs as the page's own later task.
    desk.page.evaluate(f"() => setTimeout(() => {{ try {{ {ATTEMPTS[attempt]} }} catch {{}} }})")
    desk.page.wait_for_timeout(200)

    assert desk.page.evaluate("() => 'ran' in window") is False
    assert desk.watch.complaints()
    desk.watch.expect("policy", "Policy", "Trusted", "asked somebody else")
