"""The main job over the real interface, with real encryption."""

from tests.actors.founding import Town
from tests.actors.hamlet import SCHOOL
from tests.actors.student import Student


def arrived(town: Town, key: str) -> Student:
    """Return a student who came in by the start address on paper."""
    student = town.student(key)
    student.arrive(town.fingerprints[SCHOOL])
    return student


def test_what_a_student_writes_is_read_by_the_team_and_the_answer_by_the_student(
    town: Town,
) -> None:
    sara, karl = arrived(town, "sara"), town.staff("karl")

    thread = sara.start_thread("Hej! Är du där? 🌧", sara.wish("counsellor"))["thread"]["id"]
    karl.claim(thread)
    karl.write(thread, "Ja, jag är här.")
    sara.write(thread, "Vad bra.")

    said = ["Hej! Är du där? 🌧", "Ja, jag är här.", "Vad bra."]
    assert sara.texts(thread) == said
    assert karl.texts(thread) == said
    assert town.staff("kim").texts(thread) == said
