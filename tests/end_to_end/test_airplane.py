"""No network at all: an installed page starts cold, and the numbers are there to call."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.end_to_end import chromium
from tests.end_to_end.devices import CHOOSE, Device
from tests.end_to_end.people import AtAPage
from tests.end_to_end.town import School
from tests.end_to_end.watch import Watch

NUMBERS = (
    "112",
    "116\u00a0111",
    "90101",
    "1177",
    "020\u201150\u00a050\u00a050",
    "031\u2011390\u00a006\u00a040",
)
INSTALLED = "navigator.serviceWorker.ready.then(({ active }) => active.state)"
LOCAL_ONES_CAME = """async () => {
  while (!localStorage.getItem("local-numbers")) await new Promise((done) => setTimeout(done, 50));
}"""
KEPT = """async () => {
  const names = await caches.keys();
  const caches_ = await Promise.all(names.map((name) => caches.open(name)));
  const requests = await Promise.all(caches_.map((cache) => cache.keys()));
  return requests.flat().map(({ url }) => new URL(url).pathname);
}"""


def somebody(context: BrowserContext, school: School, language: str) -> AtAPage:
    """Return somebody at the one page of a browser."""
    context.add_init_script(CHOOSE % language)
    page = context.pages[0]
    return AtAPage(Device(context, page, Watch(school.service.url), school.service.url), language)


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_an_installed_page_starts_cold_in_airplane_mode_with_every_number(
    playwright: Playwright, school: School, tmp_path: Path, language: str
) -> None:
    with chromium.profile(playwright, tmp_path, school.service.url) as context:
        visitor = somebody(context, school, language)
        visitor.comes(school.address)
        visitor.button("bar.help").wait_for()
        assert visitor.page.evaluate(INSTALLED) in {"activating", "activated"}
        visitor.page.evaluate(LOCAL_ONES_CAME)

    with chromium.profile(playwright, tmp_path, school.service.url) as context:
        context.set_offline(True)
        visitor = somebody(context, school, language)
        visitor.comes()
        visitor.presses("bar.help")

        visitor.is_at("help.title")
        for number in NUMBERS:
            expect(visitor.page.get_by_role("link", name=number).first).to_be_visible()
        kept = visitor.page.evaluate(KEPT)
        assert "/" in kept
        assert [path for path in kept if path.startswith("/api")] == []


@pytest.mark.parametrize("address", ["/finns-inte", "/personal/finns-inte", "/assets/finns-inte"])
def test_whoever_comes_to_a_page_that_is_none_finds_the_numbers_and_the_way_home(
    playwright: Playwright, school: School, tmp_path: Path, address: str
) -> None:
    with chromium.profile(playwright, tmp_path, school.service.url) as context:
        page = context.pages[0]
        answer = page.goto(address)

        assert answer is not None
        assert answer.status == 404
        for language in ("sv", "en", "ar"):
            part = page.locator(f"section[lang={language}]")
            for number in ("tel:112", "tel:116111", "tel:1177"):
                expect(part.locator(f'a[href="{number}"]')).to_be_visible()
        page.get_by_role("link", name="Till startsidan").click()
        expect(page.locator("#app")).not_to_be_empty()
