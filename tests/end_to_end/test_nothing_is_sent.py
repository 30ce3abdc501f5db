"""The client fails closed: where it cannot seal, or must not, nothing leaves the device."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, Request

from tests.end_to_end import chromium
from tests.end_to_end.devices import Devices
from tests.end_to_end.people import AtAPage
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School
from tests.servers import Service

TEXT = "Det här får aldrig gå i klartext."
BREAK = """() => {
  SubtleCrypto.prototype.encrypt = () => Promise.reject(new DOMException("no", "OperationError"));
}"""


class Listener:
    """Hears every request that somebody's page makes."""

    def __init__(self, somebody: AtAPage) -> None:
        self.requests: list[Request] = []
        somebody.page.on("request", self.hears)

    def hears(self, request: Request) -> None:
        """Keep a request."""
        self.requests.append(request)

    def threads_opened(self) -> int:
        """Count the requests that would have stored a message."""
        return sum(
            request.method == "POST" and request.url.endswith("/api/threads")
            for request in self.requests
        )

    def heard(self, text: str) -> bool:
        """Say whether ``text`` left in the clear."""
        return any(text in (request.post_data or "") for request in self.requests)


def test_a_failure_of_the_cipher_sends_nothing_and_says_so(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    student.arrives(school.address, school.student().username)
    student.writes(TEXT)
    student.page.evaluate(BREAK)
    listener = Listener(student)

    student.presses("write.send")

    student.is_told("net.cannot_seal")
    assert student.text().input_value() == TEXT
    assert listener.threads_opened() == 0
    assert not listener.heard(TEXT)


def test_a_school_whose_keys_are_not_those_on_the_poster_gets_nothing(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    wrong = school.address[:-8] + ("AAAAAAAA" if school.address[-8:] != "AAAAAAAA" else "BBBBBBBB")
    student.arrives(wrong, school.student().username)
    student.writes(TEXT)
    listener = Listener(student)

    student.presses("write.send")

    student.is_told("net.not_trusted")
    assert student.text().input_value() == TEXT
    assert listener.threads_opened() == 0
    assert not listener.heard(TEXT)


def test_a_student_with_new_keys_gets_nothing_of_an_old_thread_before_somebody_met_them(
    devices: Devices, school: School
) -> None:
    writer = school.student("Nils Berg", "8A")
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(f"{TEXT} Före.", writer.wish("counsellor"))
    writer.make_identity(start_over=True)
    counsellor = StaffDesktop(devices.desktop())
    counsellor.device.takes_over(school.town.people["johan"])
    counsellor.comes()
    counsellor.unlocks(SECRETS["johan"])
    listener = Listener(counsellor)

    counsellor.row(f"{TEXT} Före.").click()

    counsellor.is_told("thread.student_key")
    assert counsellor.page.get_by_role("main").get_by_role("textbox").count() == 0
    assert not any(request.url.endswith("/manifests") for request in listener.requests)


@pytest.fixture(scope="module")
def far_away(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Browser, Service]]:
    """A server under a name on the local network, without HTTPS, and a browser that finds it."""
    service = Service(tmp_path_factory.mktemp("far"))
    service.url = f"http://skola.test:{service.port}"
    service.environment["ELEVHALSA_PUBLIC_URL"] = service.url
    service.set_up()
    service.start()
    with chromium.launched(playwright, "--host-resolver-rules=MAP skola.test 127.0.0.1") as browser:
        yield browser, service
    service.stop()


@pytest.mark.parametrize("path", ["/", "/personal", "/insyn", "/administration"])
def test_an_origin_without_cryptography_gets_a_sentence_and_the_numbers(
    far_away: tuple[Browser, Service], path: str
) -> None:
    browser, service = far_away
    devices = Devices(browser, service.url)
    student = PhoneStudent(devices.phone())

    student.comes(path)

    student.is_at("insecure.title")
    student.is_told("insecure.danger")
    devices.put_away()
    student.device.watch.expect("The Cross-Origin-Opener-Policy header has been ignored")
    assert devices.complaints() == []
