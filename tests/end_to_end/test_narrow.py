"""On the narrowest phone nothing that one must read is behind something else."""

from playwright.sync_api import Locator

from tests.end_to_end.devices import Devices
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import School

IN_SIGHT = """element => {
  const block = element.closest("p, [role=alert]");
  const { left, top, width, bottom } = block.getBoundingClientRect();
  const seen = (y) => block.contains(document.elementFromPoint(left + width / 2, y));
  return seen(top + 4) && seen(bottom - 4);
}"""


def is_in_sight(said: Locator) -> bool:
    """Say whether all of it can be read without scrolling."""
    said.wait_for()
    return bool(said.evaluate(IN_SIGHT))


def test_what_is_missing_and_what_is_left_to_do_stand_in_sight(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.old_phone())
    student.arrives(school.address, school.student().username)
    student.presses("write.send")
    assert is_in_sight(student.page.get_by_text(student.words("write.empty")))

    student.sends("Jag har ont i magen.")

    assert is_in_sight(student.page.get_by_text(student.words("sent.one_left")))
