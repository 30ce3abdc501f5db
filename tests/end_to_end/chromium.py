"""The one browser of a test run, and what a device in it looks like."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright, ViewportSize

from tools import browser as chromium

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = ViewportSize(width=390, height=844)
OLD_PHONE = ViewportSize(width=320, height=568)
DESK = ViewportSize(width=1280, height=860)


@contextmanager
def launched(
    playwright: Playwright, *options: str, without: Sequence[str] = ()
) -> Iterator[Browser]:
    """Start a Chromium, and end it with the block. ``without`` names defaults of Playwright's."""
    started = playwright.chromium.launch(
        executable_path=chromium.find(),
        args=[*QUIET, *options],
        ignore_default_args=list(without) or None,
    )
    try:
        yield started
    finally:
        started.close()


@contextmanager
def profile(playwright: Playwright, folder: Path, url: str) -> Iterator[BrowserContext]:
    """Start a Chromium whose profile lies in ``folder``, and end it with the block."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium.find(), args=list(QUIET), base_url=url, locale="sv-SE"
    )
    try:
        yield context
    finally:
        context.close()
