"""How long a thread of a thousand messages takes to open in a student's browser.

At a quarter of a core: a real Chromium with its processor throttled, the built client, the service
beside it; from the press on the thread until the newest message is painted. On a machine that is
shared, what the page kept the processor (`processor`, until then; `processor_all`, until the first
message stands too) says more.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, sync_playwright

from elevhalsa.keys.e1.envelope import Content
from tests.actors.reader import new_id
from tests.end_to_end import chromium
from tests.end_to_end.devices import Devices
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import School, founded
from tests.servers import Service

SLOWER = 4
ROUNDS = 5
SETTLED_MS = 500
SLOWER_MS = SLOWER * 1000
NEWEST = "Det sista jag säger i dag."
OPENS = """([button, newest]) => new Promise((done) => {
  const began = performance.now();
  const look = () => {
    const talk = document.querySelector(".talk")?.textContent ?? "";
    if (!talk.includes(newest)) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  };
  const rows = [...document.querySelectorAll("main button")];
  rows.find((each) => each.textContent.includes(button)).click();
  requestAnimationFrame(look);
})"""
FIRST = "Hej, jag behöver prata med någon."


def main() -> None:
    """Print medians in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--messages", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder) / "data", ELEVHALSA_DEMONSTRATION="1")
        service.set_up()
        service.start()
        try:
            found = _measured(founded(service), options.messages)
        finally:
            service.stop()
    print(json.dumps(found) if options.json else "\n".join(f"{k}: {v}" for k, v in found.items()))


def _measured(school: School, messages: int) -> dict[str, Any]:
    with sync_playwright() as playwright, chromium.launched(playwright) as browser:
        devices = Devices(browser, school.service.url)
        student = PhoneStudent(devices.phone())
        student.arrives(school.address, school.student().username)
        student.sends(FIRST)
        secret = student.keeps_three_words()
        student.page.goto("about:blank")
        _fill(school, messages)
        _comes_back(student, secret)
        session = student.page.context.new_cdp_session(student.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        rounds = [_opened(student, session) for _ in range(ROUNDS)]
        devices.put_away()
    school.close()
    return {
        f"ms_{name}": round(statistics.median(each[name] for each in rounds)) for name in rounds[0]
    } | {"messages": messages, "slower": SLOWER}


def _fill(school: School, messages: int) -> None:
    """Let a counsellor say the rest, from a line of a phone to five of them."""
    thread = school.thread_that_begins(FIRST)
    karin = school.town.staff("karin")
    opened = karin.open(thread)
    rest = [
        f"Nummer {number}. " + "Det är viktigt. " * (number % 9) for number in range(2, messages)
    ]
    for text in [*rest, NEWEST]:
        mid = new_id()
        sealed = karin.seal(opened, kind="text", mid=mid, content=Content(text=text))
        body = {"mid": mid, "kind": "text", "sealed": sealed, "urgency": None, "retracts": None}
        karin.outbox.deliver("POST", f"/api/threads/{thread}/messages", body)


def _comes_back(student: PhoneStudent, secret: str) -> None:
    student.comes()
    student.confirms()
    student.unlocks(secret)
    student.opens_thread_to("counsellor")


def _opened(student: PhoneStudent, browser: CDPSession) -> dict[str, float]:
    """Open the thread twice: throttled, by the clock; at full speed, by the processor's time."""
    browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    painted = _pressed(student)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    _back_to_the_list(student)
    before = _processor_s(browser)
    student.page.evaluate(OPENS, [student.words("threads.to_counsellor"), NEWEST])
    newest = _processor_s(browser) - before
    student.page.get_by_text(FIRST).wait_for()
    whole = _processor_s(browser) - before
    return {"painted": painted, "processor": newest * SLOWER_MS, "processor_all": whole * SLOWER_MS}


def _pressed(student: PhoneStudent) -> float:
    _back_to_the_list(student)
    took = student.page.evaluate(OPENS, [student.words("threads.to_counsellor"), NEWEST])
    student.page.get_by_text(FIRST).wait_for()
    return float(took)


def _back_to_the_list(student: PhoneStudent) -> None:
    student.presses("way.thread")
    student.page.get_by_role("button", name=student.words("threads.to_counsellor")).first.wait_for()
    student.page.wait_for_timeout(SETTLED_MS)


def _processor_s(browser: CDPSession) -> float:
    metrics = browser.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


if __name__ == "__main__":
    main()
