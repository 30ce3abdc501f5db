"""One server, one school and one browser for all these tests; devices of its own for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.end_to_end import chromium
from tests.end_to_end.devices import Devices
from tests.end_to_end.town import School, founded
from tests.product import Product, running


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Serve a demonstration: the one kind of installation whose clock can be moved."""
    folder = tmp_path_factory.mktemp("product")
    (folder / "demonstration").touch()
    with running(folder, options=("--every", "0.5")) as product:
        yield product


@pytest.fixture(scope="package")
def school(product: Product) -> Iterator[School]:
    """Set up the school."""
    school = founded(product)
    yield school
    school.close()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers. It keeps an event loop, so it ends with this folder."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser."""
    with chromium.launched(playwright) as browser:
        yield browser


@pytest.fixture
def devices(browser: Browser, product: Product) -> Iterator[Devices]:
    """Hand out phones and desktops. Afterwards none of their pages may have done wrong."""
    devices = Devices(browser, product.url)
    yield devices
    devices.put_away()
    assert devices.complaints() == []
