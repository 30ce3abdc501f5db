"""A school's computer, which somebody else sits down at: Back, storage, the profile on the disk."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, Route, WebSocketRoute, expect

from tests.actors.student import Student
from tests.canary import needles
from tests.end_to_end import chromium
from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.people import AtAPage
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import PASSWORD, SECRETS, School
from tests.end_to_end.watch import Watch

TEXT = "Ingen vid datorn efter mig får läsa det här, åäö 🙈."
PROBE = "Det här läggs dit för att sökas upp 🔎"
SESSION_SAVED_MS = 6_000  # by then a browser has written what is typed to the disk, if it may
OWN_NO_STORE_TOO = "--enable-features=CacheControlNoStoreEnterBackForwardCache"
CONTROL = b"<!doctype html><title>x</title><h1>Kontroll</h1>"
REMEMBER = "addEventListener('pageshow', (e) => e.persisted && localStorage.setItem('kept', 'yes'))"
COUNT = "<script>addEventListener('pageshow', (e) => { window.restored = e.persisted })</script>"
EVERYTHING_STORED = """async () => {
  const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  kept.push(document.cookie, JSON.stringify(history.state), location.href);
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) kept.push(request.url);
  const bytes = (_, value) => value instanceof Uint8Array || value instanceof ArrayBuffer
    ? [...new Uint8Array(value)].map((b) => b.toString(16).padStart(2, "0")).join("") : value;
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      indexedDB.open(name).onsuccess = ({ target }) => done(target.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        database.transaction(store).objectStore(store).getAll().onsuccess =
          ({ target }) => done(target.result);
      });
      kept.push(`${store} ${JSON.stringify(rows, bytes)}`);
    }
    database.close();
  }
  for (const [name, value] of Object.entries(window))
    if (typeof value === "string") kept.push(`${name} ${value}`);
  return kept.join("\\n");
}"""


class Control(http.server.BaseHTTPRequestHandler):
    """A page that any browser may keep for Back."""

    def do_GET(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(CONTROL + COUNT.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def control() -> Iterator[str]:
    """Serve control pages. Return their address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Control) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def keeping(playwright: Playwright, control: str) -> Iterator[Browser]:
    """Start a browser that keeps pages for Back, shown with a page that it did keep."""
    without = ["--disable-back-forward-cache"]
    with chromium.launched(playwright, OWN_NO_STORE_TOO, without=without) as browser:
        page = browser.new_page()
        page.goto(f"{control}/first")
        page.goto(f"{control}/second")
        goes_back(page)
        page.wait_for_function("() => location.pathname === '/first' && window.restored === true")
        page.close()
        yield browser


@pytest.fixture
def computers(keeping: Browser, school: School, control: str) -> Iterator[Devices]:
    """Hand out shared computers."""
    devices = Devices(keeping, school.service.url)
    yield devices
    devices.put_away()
    for device in devices.made:
        device.watch.expect(f"asked somebody else: {control}", "status of 401")
    assert devices.complaints() == []


def goes_back(page: Page) -> None:
    """Press the browser's own Back."""
    page.evaluate("() => { setTimeout(() => history.back()) }")


def shows_nothing_of(page: Page, text: str) -> None:
    """Look for ``text`` often for a second: a flash can be read too."""
    for _ in range(20):
        with suppress_navigation():
            shown = page.evaluate("() => document.documentElement?.outerHTML ?? ''")
            assert text not in shown
        page.wait_for_timeout(50)


@contextmanager
def suppress_navigation() -> Iterator[None]:
    """Let pass that the page went away while it was looked at."""
    try:
        yield
    except Error as gone:
        if "context was destroyed" not in gone.message:
            raise


def keeps(page: Page, ways: str) -> None:
    """Let the browser keep the page itself for Back.

    A page with an open socket is never kept, and this Chromium keeps none that says ``no-store``:
    another may, so the words are taken out of every answer.
    """
    if ways == "as it is":
        return
    page.add_init_script(REMEMBER)
    page.route_web_socket("**/ws", shut)
    page.route("**/*", without_no_store)


def without_no_store(route: Route) -> None:
    """Let an answer through as one that may be kept."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "cache-control"}
    route.fulfill(response=answer, headers=headers)


def was_kept(page: Page, ways: str) -> bool:
    """Say whether the page came back as it was left, where the browser could keep it."""
    return ways == "as it is" or page.evaluate("() => localStorage.getItem('kept')") == "yes"


def shut(socket: WebSocketRoute) -> None:
    """Let no socket through."""
    socket.close(code=1011)


@pytest.mark.parametrize("ways", ["as it is", "kept by the browser"])
def test_back_shows_nothing_of_a_thread_that_was_left_open(
    computers: Devices, school: School, control: str, ways: str
) -> None:
    student = PhoneStudent(computers.desktop())
    keeps(student.page, ways)
    student.arrives(school.address, school.student().username)
    student.sends(TEXT)
    student.keeps_three_words()
    student.reads(TEXT)

    student.page.goto(f"{control}/elsewhere")
    goes_back(student.page)

    student.page.wait_for_url(f"{school.service.url}/**", wait_until="commit")
    shows_nothing_of(student.page, TEXT)
    student.button("confirm.yes").wait_for()
    assert was_kept(student.page, ways)


def test_back_after_signing_out_shows_only_the_way_in(
    computers: Devices, school: School, control: str
) -> None:
    student = PhoneStudent(computers.desktop())
    student.arrives(school.address, school.student().username)
    student.sends(TEXT)
    student.keeps_three_words()
    student.presses("way.thread")
    student.presses("way.sign_out")
    student.is_at("signin.title")

    student.page.goto(f"{control}/elsewhere")
    goes_back(student.page)

    shows_nothing_of(student.page, TEXT)
    student.is_at("signin.title")
    student.field("signin.username").wait_for()


@pytest.mark.parametrize("ways", ["as it is", "kept by the browser"])
def test_back_shows_staff_no_list_before_the_keys_are_opened_again(
    computers: Devices, school: School, control: str, ways: str
) -> None:
    writer = school.student()
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(TEXT, writer.wish("counsellor"))
    counsellor = StaffDesktop(computers.desktop())
    keeps(counsellor.page, ways)
    counsellor.device.takes_over(school.town.people["johan"])
    counsellor.comes()
    counsellor.unlocks(SECRETS["johan"])
    counsellor.row(TEXT).first.click()
    expect(counsellor.page.get_by_role("main").get_by_text(TEXT)).to_be_visible()
    expect(counsellor.note_button("write")).to_be_visible()  # a page that still asks is not kept

    counsellor.page.goto(f"{control}/elsewhere")
    goes_back(counsellor.page)

    counsellor.page.wait_for_url("**/personal", wait_until="commit")
    shows_nothing_of(counsellor.page, TEXT)
    counsellor.is_at("keys.unlock.title")
    assert was_kept(counsellor.page, ways)


def test_nothing_that_opens_or_tells_anything_stays_on_the_disk(
    playwright: Playwright, school: School, tmp_path: Path
) -> None:
    account = school.student()
    with chromium.profile(playwright, tmp_path, school.service.url) as context:
        watch = Watch(school.service.url)
        watch.follow(context)
        student = PhoneStudent(Device(context, context.new_page(), watch, school.service.url))
        student.arrives(school.address, account.username)
        student.writes(TEXT)
        student.page.evaluate("probe => localStorage.setItem('probe', probe)", PROBE)
        student.page.wait_for_timeout(SESSION_SAVED_MS)
        student.sends(TEXT)
        secret = student.keeps_three_words()
        student.answer_field().fill(f"{TEXT} Och mer.")
        student.page.wait_for_timeout(SESSION_SAVED_MS)
        student.presses("way.thread")
        student.presses("way.lock")
        student.is_at("unlock.title")
        stored = student.page.evaluate(EVERYTHING_STORED)
        assert "drafts" in stored
    assert watch.complaints() == []

    wanted = list(secrets_of(school.service.url, account, secret))
    places = [("the page's storage", stored.encode()), *needles.files_in(tmp_path)]
    assert needles.search(places, wanted) == []
    probes = needles.search(places, needles.of_text("probe", PROBE))
    assert len({hit.place for hit in probes}) > 1, (
        "in the page and on the disk it finds what is there"
    )


def secrets_of(url: str, account: Student, secret: str) -> Iterator[needles.Needle]:
    """Yield every form of what was written, and of what opens it."""
    with Student(url) as device:
        device.sign_in(account.username, PASSWORD)
        device.unlock(secret)
        yield from needles.of_text("text", TEXT)
        yield from needles.of_text("secret", secret)
        yield from needles.of_bytes("vault key", device.vault_key)
        yield from needles.of_bytes("KEM seed", device.keys.kem_seed)
        yield from needles.of_bytes("signing seed", device.keys.sig_seed)


def test_a_phone_that_was_wiped_opens_the_same_threads_and_trusts_the_same_keys(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    account = school.student()
    student.arrives(school.address, account.username)
    student.sends(TEXT)
    secret = student.keeps_three_words()

    wipes(student)
    student.arrives("/", account.username)
    student.unlocks(secret)
    student.opens_thread_to("counsellor")

    student.reads(TEXT)
    student.presses("thread.who_reads")
    student.is_told("readers.paper")


def wipes(somebody: AtAPage) -> None:
    """Clear all that a browser keeps of the site."""
    storage = somebody.device.context.new_cdp_session(somebody.page)
    home = urlsplit(somebody.device.url)
    origin = f"{home.scheme}://{home.netloc}"
    somebody.page.goto("about:blank")
    storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    somebody.device.context.clear_cookies()
