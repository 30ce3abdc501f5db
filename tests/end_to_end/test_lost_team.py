"""The only nurse of a school has lost all her keys: her back-up appoints her anew."""

from playwright.sync_api import Page, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.test_lost_passphrase import at_the_keys, code_field
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said

QUESTION = "Får man vila hos dig?"
TEAM = "Skolsköterskan"


def presses(page: Page, key: str, **values: str) -> None:
    page.get_by_role("button", name=said("keycare", key, **values), exact=True).click()


def loses_everything(school: School) -> None:
    """Let the nurse make new keys under the words of before: she is in no team any more."""
    eva = school.town.staff("eva")
    eva.lock()
    eva.rings.clear()
    eva.make_identity(start_over=True)
    eva.set_secret(SECRETS["eva"])
    eva.pin_school(school.town.schools["school"], school.town.fingerprints["school"])


def in_no_team(devices: Devices, school: School) -> StaffDesktop:
    """Open the page as the nurse: whoever is in no team is shown their keys first."""
    desk = StaffDesktop(devices.desktop())
    desk.device.takes_over(school.town.staff("eva"))
    desk.comes()
    desk.fills("keys.unlock.phrase", SECRETS["eva"])
    desk.presses("keys.unlock.go")
    return desk


def appoints(back_up: StaffDesktop, digits: str) -> None:
    """Type other digits than were read out, which appoint nobody, and then the right ones."""
    field = code_field(back_up, "Eva Norling")
    for typed in ("0" * 20, digits):
        field.fill(typed)
        presses(back_up.page, "sign.go", name="Eva Norling", team=TEAM)
        if typed != digits:
            back_up.reads(said("keycare", "code.wrong"))


def test_a_nurse_who_lost_all_her_keys_reads_everything_again_and_her_back_up_nothing(
    devices: Devices, school: School
) -> None:
    inspector = Inspector("sv")
    writer = school.student("Ines Falk", "9A")
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(QUESTION, writer.wish("nurse"))
    loses_everything(school)
    eva = in_no_team(devices, school)
    eva.reads(said("keycare", "lost.why"))
    presses(eva.page, "found.go")
    digits = eva.digits_of(TEAM)
    inspector.look(eva.page, "a lost team")

    sofia = at_the_keys(devices, school.town.staff("sofia"), SECRETS["sofia"])
    appoints(sofia, digits)
    sofia.reads(said("keycare", "back.title"))
    inspector.look(sofia.page, "threads to give back")
    presses(sofia.page, "back.go", team=TEAM)
    expect(sofia.page.get_by_text(said("keycare", "back.title"))).to_have_count(0)
    sofia.presses("thread.back")
    sofia.list().wait_for()
    expect(sofia.row("Ines Falk")).to_have_count(0)

    eva.presses("thread.back")
    eva.takes(QUESTION)
    eva.is_told("event.given_back")
    eva.answers("Ja, det får man.", "Ines")
    assert not inspector.found, "\n".join(inspector.found)
