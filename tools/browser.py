"""Find the browser that the tests drive: a Chromium. None found is a failure, never a skip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SORRY = """No Chromium found, and the browser tests are not optional.
Install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to its program."""


class NoBrowser(Exception):
    """There is no Chromium on this machine; the message says what to do."""


def find() -> str:
    """Return the path of a Chromium: ``$CHROMIUM_PATH``, else on PATH, else Playwright's own.

    Raises:
        NoBrowser: There is none.
    """
    if named := os.environ.get("CHROMIUM_PATH"):
        if Path(named).is_file():
            return named
        raise NoBrowser(f"CHROMIUM_PATH is {named}, which is not there.")
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    found = on_path or playwrights_own()
    if found is None:
        raise NoBrowser(SORRY)
    return found


def playwrights_own() -> str | None:
    """Return the path of the Chromium that Playwright installed, if it did."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - half a second, seldom needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> str:
    """Return the path of a Chromium, downloading Playwright's if there is none."""
    try:
        return find()
    except NoBrowser:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=False, timeout=600)
        return find()


if __name__ == "__main__":
    try:
        print(install())
    except NoBrowser as problem:
        sys.exit(str(problem))
