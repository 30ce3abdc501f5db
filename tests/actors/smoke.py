"""The main job at a running demonstration, student and staff in processes of their own.

    python -m tests.actors.smoke --url http://localhost:8000 --demo var/demo.json --json

Exit status 0, and ``{"ok": true, …}``, if the texts are equal on both ends and nobody else can
find the thread; with ``--escalation`` also if the back-up reads it when nobody answered.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.actors import outsiders
from tests.actors.other_process import OtherProcess
from tests.actors.wire import Json

WRITTEN = "Hej! Jag har svårt att sova inför proven 😔 Kan man få prata med någon?"
WRITTEN_MORE = "Det går bra på håltimmen på tisdag också."
ANSWERED = "Hej, vad bra att du skriver. Kom till mig på tisdag klockan tio, så pratar vi. 💚"
UNANSWERED = "Är någon där? Jag skulle behöva prata om en sak hemma."
TAKEN_OVER = "Hej! Jag hör till reserven och har läst det du skrev. Du är inte ensam."
ADVANCE = "25h"
ESCALATION_S = 60
ELEVHALSA = Path(sys.executable).with_name("elevhalsa")


class Failed(Exception):
    """The main job did not come out as it must; the message says where."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play it. Return the exit status."""
    wanted = parse(arguments)
    try:
        with ExitStack() as devices:
            result = {"ok": True, **Smoke(wanted, devices).play()}
    except Exception as problem:  # noqa: BLE001 - whatever went wrong, a machine reads the verdict
        result = {"ok": False, "problem": f"{type(problem).__name__}: {problem}"}
    plain = "\n".join(f"{name}: {value}" for name, value in result.items())
    sys.stdout.write((json.dumps(result) if wanted.json else plain) + "\n")
    return 0 if result["ok"] else 1


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--demo", required=True, type=Path, help="the demonstration's demo.json")
    parser.add_argument("--json", action="store_true", help="one line for a machine")
    parser.add_argument("--escalation", action="store_true", help="move the clock past the promise")
    return parser.parse_args(arguments)


class Smoke:
    """One run: the people, each on a device in a process of its own."""

    def __init__(self, wanted: argparse.Namespace, devices: ExitStack) -> None:
        self.url, self.demo = wanted.url, wanted.demo
        self.is_escalated = wanted.escalation
        self.cast = Cast(json.loads(self.demo.read_text(encoding="utf-8")))
        self.devices = devices

    def play(self) -> dict[str, Any]:
        """Return the three times, in milliseconds."""
        staff = self.sit_down("Staff", self.cast.counsellor)
        student = self.sit_down("Student", self.cast.student)
        times = self.write_and_answer(student, staff)
        if self.is_escalated:
            self.be_left_alone(student)
        return times

    def sit_down(self, kind: str, person: Json) -> OtherProcess:
        """Start a device in a process of its own, signed in, unlocked, listening."""
        device = self.devices.enter_context(OtherProcess(kind, self.url))
        device.ask(
            "come_in",
            person=person,
            fingerprint=self.cast.fingerprint(person),
        )
        return device

    def write_and_answer(self, student: OtherProcess, staff: OtherProcess) -> dict[str, Any]:
        """Let one write and the other answer; hold the two views against each other."""
        sent = student.ask("start", text=WRITTEN, branch="counsellor")
        thread = sent["thread"]
        came = staff.ask("receive", thread=thread, mid=sent["mid"])
        equal("the first message", came["text"], WRITTEN)
        more = student.ask("write", thread=thread, text=WRITTEN_MORE)
        equal(
            "the second", staff.ask("receive", thread=thread, mid=more["mid"])["text"], WRITTEN_MORE
        )
        staff.ask("claim", thread=thread)
        answer = staff.ask("write", thread=thread, text=ANSWERED)
        back = student.ask("receive", thread=thread, mid=answer["mid"])
        equal("the answer", back["text"], ANSWERED)
        said = [WRITTEN, WRITTEN_MORE, ANSWERED]
        equal("what the student reads", student.ask("read", thread=thread)["texts"], said)
        equal("what staff read", staff.ask("read", thread=thread)["texts"], said)
        self.nobody_else_finds(thread)
        return {
            "open_ms": ms(sent["took_s"]),
            "deliver_ms": ms(came["at"] - sent["sent_at"]),
            "answer_ms": ms(back["at"] - answer["sent_at"]),
        }

    def nobody_else_finds(self, thread: str) -> None:
        """Check that for others the thread is as missing as one that never was."""
        for person in (self.cast.nurse, self.cast.other_student, self.cast.head):
            found = outsiders.what_shows(self.url, person, thread)
            if found:
                raise Failed(f"{person['role']} {person['username']}: {'; '.join(found)}")

    def be_left_alone(self, student: OtherProcess) -> None:
        """Leave a thread unanswered, move the clock past the promise, let the back-up read."""
        sent = student.ask("start", text=UNANSWERED, branch="counsellor")
        thread = sent["thread"]
        back_up = self.sit_down("Staff", self.cast.back_up)
        if back_up.ask("can_find", thread=thread)["found"]:
            raise Failed("the back-up finds a thread before it was escalated")
        data = str(self.demo.resolve().parent)
        moved = subprocess.run(
            [ELEVHALSA, "demo", "advance", ADVANCE, "--data", data],
            capture_output=True,
            text=True,
            check=False,
        )
        if moved.returncode:
            raise Failed(f"the clock did not move: {moved.stderr.strip()}")
        taken = back_up.ask("receive", thread=thread, mid=sent["mid"], seconds=ESCALATION_S)
        equal("what the back-up reads", taken["text"], UNANSWERED)
        answer = back_up.ask("write", thread=thread, text=TAKEN_OVER)
        back = student.ask("receive", thread=thread, mid=answer["mid"])
        equal("the back-up's answer", back["text"], TAKEN_OVER)
        if "escalated" not in student.ask("read", thread=thread)["events"]:
            raise Failed("the student was not told that the back-up took over")


class Cast:
    """Who plays whom, found in ``demo.json``."""

    def __init__(self, demo: Json) -> None:
        self.prints = {school["id"]: school["fingerprint"] for school in demo["schools"]}
        self.people: list[Json] = demo["people"]
        self.counsellor = self.find(lambda one: one["role"] == "counsellor" and bool(one["school"]))
        school = self.counsellor["school"]
        self.student = self.find(lambda one: self.can_write(one, school))
        self.other_student = self.find(
            lambda one: self.can_write(one, school) and one is not self.student
        )
        self.nurse = self.find(lambda one: (one["role"], one["school"]) == ("nurse", school))
        self.head = self.find(lambda one: (one["role"], one["school"]) == ("head", school))
        self.back_up = self.find(lambda one: one["role"] == "counsellor" and not one["school"])

    def find(self, is_wanted: Callable[[Json], bool]) -> Json:
        """Return the first person who is wanted."""
        for person in self.people:
            if is_wanted(person):
                return person
        raise Failed("demo.json lacks somebody whom this needs")

    def can_write(self, person: Json, school: str) -> bool:
        """Say whether somebody is a student of ``school`` who has a secret."""
        is_here = person["role"] == "student" and person["school"] == school
        return is_here and bool(person["secret"])

    def fingerprint(self, person: Json) -> dict[str, str]:
        """Return the fingerprints on the paper that a person has seen, by school."""
        mine = person["school"]
        return {mine: self.prints[mine]} if mine else dict(self.prints)


def equal(what: str, read: object, written: object) -> None:
    """Check that two ends have the same."""
    if read != written:
        raise Failed(f"{what} differs")


def ms(seconds: float) -> int:
    """Return milliseconds."""
    return round(seconds * 1000)


if __name__ == "__main__":
    sys.exit(main())
