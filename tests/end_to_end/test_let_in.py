"""Somebody is let into a team while they sit at the desk."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.actors.staff import Staff
from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.town import PASSWORD, School

SECRET = "tulpan raket skridsko mandel sjöbod"
QUESTION = "Kan jag prata med någon som är ny?"
HEARTBEATS_MS = 120_000  # six: the machine may be busy


@contextmanager
def newcomer_at(school: School) -> Iterator[Staff]:
    """Enter a counsellor who has keys of their own and not the team's; afterwards they leave."""
    admin, team = school.town.admin, school.town.teams["Kuratorerna"]
    entered = str(admin.add_person(name="Nils Ny", role="counsellor", teams=[team])["id"])
    with Staff(school.service.url) as account:
        account.redeem(admin.invite(entered), PASSWORD)
        account.get_ready(SECRET)
        yield account
        admin.take_out_of_team(team, entered)
        school.town.staff("karin").rotate_out(team)


def test_a_thread_opens_by_itself_on_the_screen_of_who_is_let_in_while_at_the_desk(
    devices: Devices, school: School
) -> None:
    writer = school.student("Vera Sjö", "7A")
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(QUESTION, writer.wish("counsellor"))
    with newcomer_at(school) as newcomer:
        desk = StaffDesktop(devices.desktop())
        desk.device.takes_over(newcomer)
        desk.comes()
        desk.fills("keys.unlock.phrase", SECRET)
        desk.presses("keys.unlock.go")
        desk.is_at("bar.keys")  # who is in no team is shown their code first
        desk.presses("thread.back")
        desk.row("Vera Sjö").click()
        talk = desk.page.get_by_role("main")
        desk.is_told("thread.sealed")

        team = school.town.teams["Kuratorerna"]
        school.town.staff("karin").let_in(team, {newcomer.id: newcomer.code()})

        expect(talk.get_by_text(QUESTION)).to_be_visible(timeout=HEARTBEATS_MS)
        expect(desk.row(QUESTION)).to_be_visible(timeout=HEARTBEATS_MS)
        expect(desk.button("not_in_team.go")).to_have_count(0)
        desk.takes(QUESTION)
        desk.answers("Ja, jag är ny här. Kom förbi.", "Vera")
        desk.page.close()  # before they are taken out again
