"""One server, one school and one browser for all these tests; devices of its own for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.end_to_end import chromium
from tests.end_to_end.devices import PATIENCE_MS, Devices
from tests.end_to_end.town import School, founded
from tests.notify.servers import MailServer
from tests.servers import Service


@pytest.fixture(scope="package")
def mail_server() -> Iterator[MailServer]:
    """Take the mail that leaves."""
    with MailServer().running() as server:
        yield server


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory, mail_server: MailServer) -> Iterator[Service]:
    """Serve a demonstration: the one kind of installation whose clock can be moved."""
    running = Service(
        tmp_path_factory.mktemp("browser"),
        ELEVHALSA_DEMONSTRATION="1",
        ELEVHALSA_SMTP=f"smtp://localhost:{mail_server.port}",
        ELEVHALSA_MAIL_FROM="notis@skola.example",
        ELEVHALSA_PUSH="1",
    )
    running.set_up()
    running.start("--every", "0.5")
    yield running
    running.stop()


@pytest.fixture(scope="package")
def school(service: Service) -> Iterator[School]:
    """Set up the school."""
    school = founded(service)
    yield school
    school.close()


@pytest.fixture(scope="package")
def finished_month(school: School) -> School:
    """Return the school, a month later: the one before is published."""
    school.finish_a_month()
    return school


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers. It keeps an event loop, so it ends with this folder."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser."""
    with chromium.launched(playwright) as browser:
        yield browser


@pytest.fixture
def devices(browser: Browser, service: Service) -> Iterator[Devices]:
    """Hand out phones and desktops. Afterwards none of their pages may have done wrong."""
    devices = Devices(browser, service.url)
    yield devices
    devices.put_away()
    assert devices.complaints() == []
