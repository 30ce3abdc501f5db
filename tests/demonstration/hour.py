"""An hour of a school day at the running demonstration: promises kept, reminded of, escalated.

Students and staff are the demonstration's own, each on a device that signs in and unlocks. The
clock runs fast meanwhile, and the server's scheduler does what is due.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from elevhalsa.clock import database_now
from elevhalsa.keys.e1.encoding import from_base64url, id_from_text
from sla.models import Step
from tests.actors.account import Account
from tests.actors.head import Head
from tests.actors.keyholder import Keyholder
from tests.actors.staff import Staff
from tests.actors.student import Student
from tests.actors.truster import Truster
from tests.actors.wire import Json
from tests.demonstration.hour_script import MINUTES, SCENES, Scene
from tests.demonstration.school_days import STOCKHOLM

KINDS: dict[str, type[Account]] = {"student": Student, "counsellor": Staff, "nurse": Staff}
STEPS = {
    "acute": "The team is told at once, on every channel.",
    "reminder": "Whoever should answer is reminded.",
    "back_up": "Nobody answered: the back-up has the thread.",
    "responsible": "Still no answer: those responsible are told.",
}
DOES = {
    "start": "writes",
    "answer": "answers",
    "claim": "takes the thread",
    "none_needed": "reads it: no answer needed",
    "take": "“Jag tar det”",
}


class RunningClock(Protocol):
    """What the service lends: a clock that runs fast, and tells what the scheduler did."""

    def run_to(self, moment: datetime) -> Iterator[Step]: ...


def play(url: str, accounts: Json, clock: RunningClock, say: Callable[[str], object]) -> Json:
    """Play the hour. Return how often what happened."""
    hour = Hour(url, accounts, say)
    try:
        hour.sit_down()
        began = database_now()
        for scene in sorted(SCENES, key=lambda one: one.minute):
            hour.watch(clock.run_to(began + timedelta(minutes=scene.minute)))
            hour.play(scene)
        hour.watch(clock.run_to(began + timedelta(minutes=MINUTES)))
    finally:
        hour.close()
    return dict(hour.happened)


class Hour:
    """Who is there, and which thread is whose."""

    def __init__(self, url: str, accounts: Json, say: Callable[[str], object]) -> None:
        self.url, self.accounts, self._say = url, accounts, say
        self.happened: Counter[str] = Counter()
        self._devices: dict[str, Account] = {}
        self._threads: dict[tuple[str, str], str] = {}  # by whose, and the branch
        self._students: dict[bytes, str] = {}  # whose a thread is, of those that staff can see

    def close(self) -> None:
        """Put all devices away."""
        for device in self._devices.values():
            device.close()

    def sit_down(self) -> None:
        """Let everybody sign in, and staff look at their lists."""
        for who in dict.fromkeys(scene.who for scene in SCENES):
            device = self._device(who)
            for thread in device.threads() if isinstance(device, Staff) else ():
                self._students[id_from_text(thread["id"])] = self._username(thread["student"])

    def watch(self, steps: Iterator[Step]) -> None:
        """Tell of each step that the scheduler takes."""
        for step in steps:
            self.happened[step.kind] += 1
            whose = self._students.get(step.clock.thread_id.bytes, "somebody else")
            self._tell(f"{STEPS[step.kind]} ({whose})", at=step.at)

    def play(self, scene: Scene) -> None:
        """Let somebody do what they do."""
        device = self._device(scene.who)
        act: Callable[[Scene, Account], object] = getattr(self, f"_{scene.does}")
        act(scene, device)
        self.happened[scene.does] += 1
        whose = f" ({scene.thread})" if scene.thread not in {"", scene.who} else ""
        words = f": “{scene.text}”" if scene.text else ""
        self._tell(f"{scene.who} {DOES[scene.does]}{whose}{words}")

    def _start(self, scene: Scene, student: Account) -> None:
        assert isinstance(student, Student)
        wish = student.wish(scene.branch, urgency=scene.urgency)
        started = student.start_thread(scene.text, wish)
        self._threads[scene.thread, scene.branch] = str(started["thread"]["id"])
        self._students[id_from_text(started["thread"]["id"])] = scene.who

    def _answer(self, scene: Scene, author: Account) -> None:
        assert isinstance(author, Student | Staff)
        author.write(self._thread(scene, author), scene.text)

    def _claim(self, scene: Scene, who: Account) -> None:
        assert isinstance(who, Staff)
        who.claim(self._thread(scene, who))

    def _none_needed(self, scene: Scene, who: Account) -> None:
        assert isinstance(who, Staff)
        who.no_answer_needed(self._thread(scene, who))

    def _take(self, _: Scene, head: Account) -> None:
        assert isinstance(head, Head)
        for card in head.cards():
            head.take(card["school"]["id"], card["branch"])

    def _thread(self, scene: Scene, reader: Account) -> str:
        """Return a student's newest thread of a branch that somebody can read."""
        key = (scene.thread, scene.branch)
        if key not in self._threads:
            assert isinstance(reader, Staff)
            name = self._account(scene.thread)["name"]
            theirs = [one for one in reader.threads() if one["student"]["name"] == name]
            newest = max(theirs, key=lambda one: str(one["opened_at"]))
            self._threads[key] = str(newest["id"])
        return self._threads[key]

    def _username(self, student: Json) -> str:
        people = self.accounts["people"]
        return next(str(one["username"]) for one in people if one["name"] == student["name"])

    def _device(self, who: str) -> Account:
        """Return somebody's device, signed in and unlocked."""
        if who not in self._devices:
            account = self._account(who)
            device = KINDS.get(account["role"], Head)(self.url)
            self._devices[who] = device
            device.sign_in(who, account["password"], account["totp_secret"] or "")
            if isinstance(device, Keyholder):
                device.unlock(account["secret"])
            if isinstance(device, Truster):
                self._take_paper(device)
        return self._devices[who]

    def _take_paper(self, device: Truster) -> None:
        mine = {school["id"] for school in device.person["schools"]}
        for school in self.accounts["schools"]:
            if school["id"] in mine:
                device.pin_school(school["id"], from_base64url(school["fingerprint"]))
        if isinstance(device, Staff):
            device.fetch_rings()

    def _account(self, who: str) -> Json:
        return next(one for one in self.accounts["people"] if one["username"] == who)

    def _tell(self, what: str, *, at: datetime | None = None) -> None:
        shown = (at or database_now()).astimezone(STOCKHOLM)
        self._say(f"{shown:%H.%M}  {what}")
