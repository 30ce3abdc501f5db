"""What several tests begin with."""

from datetime import datetime

from tests.actors.founding import Town
from tests.actors.hamlet import SCHOOL
from tests.actors.staff import Staff
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


def starts_over(town: Town, key: str) -> Student:
    """Let a student lose code and keys, and begin anew at once."""
    student = town.student(key)
    student.vault = None
    student.make_identity(start_over=True)
    student.set_secret(f"{key} kiwi lampa")
    student.pin_school(student.school, town.fingerprints[SCHOOL])
    return student


def loses_everything(town: Town, key: str) -> Staff:
    """Let one of the staff lose passphrase and keys, and make new ones at once."""
    staff = town.staff(key)
    staff.lock()
    staff.rings.clear()
    staff.make_identity(start_over=True)
    staff.set_secret(f"{key} har dragit nya ord")
    staff.pin_school(town.schools[SCHOOL], town.fingerprints[SCHOOL])
    return staff


def moment(text: str) -> datetime:
    """Return a moment of the service's."""
    return datetime.fromisoformat(text)
