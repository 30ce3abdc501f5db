"""What several tests begin with."""

from datetime import datetime

from tests.actors.founding import Town
from tests.actors.hamlet import SCHOOL
from tests.actors.student import Student


def arrived(town: Town, key: str) -> Student:
    """Return a student who came in by the start address on paper."""
    student = town.student(key)
    student.arrive(town.fingerprints[SCHOOL])
    return student


def written(town: Town, key: str, text: str, **wish: str) -> str:
    """Let a student write to the counsellors. Return the thread."""
    student = arrived(town, key)
    started = student.start_thread(text, student.wish("counsellor", **wish))
    return str(started["thread"]["id"])


def moment(text: str) -> datetime:
    """Return a moment of the service's."""
    return datetime.fromisoformat(text)
