"""A counsellor has lost the passphrase and the code in the safe, and is let in anew."""

from playwright.sync_api import Locator, expect

from tests.actors.staff import Staff
from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.test_let_in import SECRET, newcomer_at
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said

QUESTION = "Har du tid på torsdag?"


def starts_over(desk: StaffDesktop) -> str:
    """Give up the old keys and make new ones. Return the new recovery code."""
    desk.presses("keys.unlock.forgot")
    desk.fills("keys.unlock.code", "ABCDE-FGHJK-MNPQR-STVWX-YZ0123")
    desk.presses("keys.unlock.go")
    desk.is_told("keys.wrong")
    desk.presses("keys.over")
    desk.is_told("keys.over.sure")
    desk.page.get_by_role("dialog").get_by_role("button", name=desk.words("keys.over")).click()
    desk.is_at("keys.lost.title")
    return desk.keeps_new_words()


def at_the_keys(devices: Devices, account: Staff, passphrase: str) -> StaffDesktop:
    desk = StaffDesktop(devices.desktop())
    desk.device.takes_over(account)
    desk.comes()
    desk.unlocks(passphrase)
    desk.presses("bar.keys")
    return desk


def code_field(colleague: StaffDesktop, name: str) -> Locator:
    """Return where the digits of ``name`` are typed: others may wait to be let in as well."""
    form = colleague.page.locator("form").filter(has_text=name)
    return form.get_by_label(said("keycare", "code.field"))


def lets_in(colleague: StaffDesktop, name: str, digits: str) -> None:
    """Type digits that are not the newcomer's, which let nobody in, and then theirs."""
    for typed in ("0" * 20, digits):
        code_field(colleague, name).fill(typed)
        colleague.page.get_by_role("button", name=said("keycare", "in.go", name=name)).click()
        if typed != digits:
            colleague.reads(said("keycare", "code.wrong"))
    expect(code_field(colleague, name)).to_have_count(0)


def test_who_has_lost_the_passphrase_reads_on_once_a_colleague_has_compared_the_new_digits(
    devices: Devices, school: School
) -> None:
    karin, team = school.town.staff("karin"), school.town.teams["Kuratorerna"]
    writer = school.student("Majken Roos", "7A")
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(QUESTION, writer.wish("counsellor"))
    with newcomer_at(school) as nils:
        karin.let_in(team, {nils.id: nils.code()})
        desk = StaffDesktop(devices.desktop())
        desk.device.takes_over(nils)
        desk.comes()
        code = starts_over(desk)
        digits = desk.digits("me.title")  # who is in no team is shown their code first
        desk.presses("thread.back")
        desk.row("Majken Roos").click()
        desk.is_told("thread.sealed")

        lets_in(at_the_keys(devices, karin, SECRETS["karin"]), "Nils Ny", digits)
        desk.comes()  # another day: the code in the safe opens, and the old words never again
        desk.device.watch.expect("status of 403")
        desk.fills("keys.unlock.phrase", SECRET)
        desk.presses("keys.unlock.go")
        desk.is_told("keys.wrong.left", count=9)
        desk.presses("keys.unlock.forgot")
        desk.fills("keys.unlock.code", code)
        desk.presses("keys.unlock.go")
        desk.takes(QUESTION)
        expect(desk.button("not_in_team.go")).to_have_count(0)
        desk.answers("Ja, klockan tio.", "Majken")
        desk.page.close()  # before they are taken out again
