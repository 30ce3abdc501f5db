"""A page loads the words of one language, and says something true where they do not come."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.test_help_and_leave import WEATHER, weather
from tests.end_to_end.words import said

WORDS = re.compile(r"/assets/[a-z]+-(sv|en|ar)-[\w-]+\.json$")
PAGES = ("/", "/personal", "/insyn", "/administration")


def fetched(device: Device) -> list[str]:
    """Return the languages whose words are asked for: a list that grows."""
    found: list[str] = []
    network = device.context.new_cdp_session(device.page)
    network.on(
        "Network.requestWillBeSent",
        lambda event: found.extend(WORDS.findall(urlsplit(event["request"]["url"]).path)),
    )
    network.send("Network.enable")
    return found


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_a_page_fetches_the_words_of_its_readers_language_once_and_no_others(
    devices: Devices, path: str, language: str
) -> None:
    device = devices.desktop(language, service_workers="block")
    device.watch.expect("Service Worker registration blocked")
    found = fetched(device)

    device.page.goto(path)

    expect(device.page.get_by_role("heading", level=1)).to_be_visible()
    assert found == [language]


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_where_its_words_do_not_come_a_page_shows_the_numbers_and_opens_by_itself_when_they_do(
    devices: Devices, language: str
) -> None:
    device = devices.old_phone(language, service_workers="block")
    device.watch.expect("net::ERR_FAILED", "Service Worker registration blocked")
    device.page.route(WORDS, lambda route: route.abort())
    device.page.goto("/")
    page = device.page
    expect(page.get_by_role("heading", level=1)).to_have_text(
        said("waiting", "waiting.title", language)
    )
    for number in ("tel:112", "tel:116111"):
        expect(page.locator(f'a[href="{number}"]')).to_be_visible()

    page.unroute(WORDS)
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.get_by_role("button", name=said("common", "bar.help", language))).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language


def test_a_page_of_before_a_release_is_told_to_be_reloaded(devices: Devices) -> None:
    device = devices.phone(service_workers="block")
    device.watch.expect("404", "integrity", "Service Worker registration blocked")
    device.page.route(WORDS, lambda route: route.fulfill(status=404))

    device.page.goto("/")

    expect(device.page.get_by_text(said("waiting", "waiting.old"))).to_be_visible()
    expect(device.page.locator('a[href="tel:112"]')).to_be_visible()
    device.watch.expect(f"asked somebody else: {WEATHER.rstrip('/')}")
    device.page.route(f"{WEATHER}**", weather)
    device.page.get_by_role("button", name=said("waiting", "waiting.leave")).click()
    expect(device.page.get_by_role("heading", name="Vädret")).to_be_visible()


def test_a_page_whose_words_take_long_says_so_and_opens_when_they_come(devices: Devices) -> None:
    device = devices.phone(service_workers="block")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    device.page.route(WORDS, hold)
    device.page.goto("/personal")
    expect(device.page.locator('a[href="tel:112"]')).to_be_visible()

    for route in held:
        route.continue_()

    expect(device.page.get_by_role("button", name=said("account", "help"))).to_be_visible()
    expect(device.page.get_by_text(said("waiting", "waiting.title"))).to_have_count(0)


def test_a_language_that_does_not_come_leaves_the_page_as_it_is_and_says_so(
    devices: Devices,
) -> None:
    device = devices.desktop(service_workers="block")
    device.watch.expect("net::ERR_FAILED", "Service Worker registration blocked")
    device.page.route(
        WORDS, lambda route: route.abort() if "-ar-" in route.request.url else route.continue_()
    )
    device.page.goto("/personal")
    page = device.page
    page.get_by_role("button", name=said("common", "language.ar")).click()
    expect(page.get_by_text(said("common", "language.away"))).to_be_visible()
    assert page.evaluate("document.documentElement.dir") == "ltr"

    page.unroute_all()
    page.get_by_role("button", name=said("common", "language.ar")).click()

    expect(page.get_by_role("button", name=said("account", "help", "ar"))).to_be_visible()
    assert page.evaluate("document.documentElement.dir") == "rtl"
