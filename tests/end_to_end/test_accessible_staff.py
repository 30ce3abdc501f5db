"""Every page of counsellors and nurses, as everybody meets it."""

import pytest

from tests.actors.staff import Staff
from tests.end_to_end import routes
from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.town import PASSWORD, SECRETS, School
from tests.end_to_end.words import said

PASSING = {"loading"}  # the still shape of a page, for less than half a second
TEXT = "Kan jag komma förbi någon gång?"


class Tour(StaffDesktop):
    """Walks through the pages, and stops at each."""

    def __init__(self, device: Device, language: str, inspector: Inspector) -> None:
        super().__init__(device, language)
        self.inspector = inspector

    def stops(self, at: str) -> None:
        """Let the inspector look at the page."""
        self.inspector.look(self.page, at)

    def said_of_presence(self, key: str) -> str:
        """Return what working hours and absences are called on the screen."""
        return said("presence", key, self.language)

    def makes_keys(self) -> None:
        """Copy the drawn words, get the code for the safe."""
        self.is_at("keys.new.title")
        self.stops("new")
        drawn = self.page.get_by_role("main").get_by_role("listitem").all_inner_texts()
        self.presses("keys.new.next")
        self.stops("new, once again")
        self.fills("keys.new.again", " ".join(word.split()[-1] for word in drawn))
        self.presses("keys.new.go")
        self.is_at("keys.recovery.title")
        self.stops("recovery")
        self.page.get_by_role("checkbox").check()
        self.presses("keys.recovery.go")

    def looks_at_a_thread(self, text: str, first_name: str) -> None:
        """Open one, and everything that can be opened over it."""
        self.stops("open")
        self.row(text).first.click()
        self.presses("thread.claim")
        self.button("thread.release").wait_for()
        self.stops("open, a thread")
        self.note_button("write").click()
        self.stops("open, a note being written")
        self.note_button("put_away").click()
        self.notes_down(f"Samma grupp som i våras. {text}")
        self.note_button("take_back").click()
        self.stops("open, a note about to be removed")
        self.note_button("take_back.no").click()
        for act in ("thread.hand_over", "thread.end", "thread.who"):
            self.presses(act)
            self.page.get_by_role("dialog").wait_for()
            self.stops(f"open, {act}")
            self.closes_sheet()
        self.page.get_by_label(self.words("reply.label", name=first_name)).fill("Ja, välkommen.")
        self.sends(first_name)
        self.stops("open, an answer held")
        self.presses("reply.now")

    def looks_at_the_poster(self, school: str) -> None:
        """Show the poster, on the screen and as it is printed."""
        shown = said("keycare", "poster.show", self.language, school=school)
        self.page.get_by_role("button", name=shown, exact=True).click()
        self.page.get_by_role("img", name=said("keycare", "poster.qr", self.language)).wait_for()
        self.stops("open, the poster")
        self.page.emulate_media(media="print")
        self.stops("open, the poster in print")
        self.page.emulate_media(media="screen")


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_every_page_of_staff_can_be_read_by_everybody(
    devices: Devices, school: School, language: str
) -> None:
    inspector = Inspector(language)
    writer = school.student("Tilde Holm", "8C")
    writer.arrive(school.town.fingerprints["school"])
    text = f"{TEXT} {language}"
    writer.start_thread(text, writer.wish("counsellor"))
    counsellor = Tour(devices.desktop(language), language, inspector)
    counsellor.device.takes_over(school.town.people["johan"])

    counsellor.comes()
    counsellor.is_at("keys.unlock.title")
    counsellor.stops("locked")
    counsellor.unlocks(SECRETS["johan"])
    counsellor.looks_at_a_thread(text, "Tilde")
    counsellor.presses("bar.keys")
    counsellor.page.get_by_role("main").get_by_role("heading", level=2).first.wait_for()
    counsellor.stops("open, keys")
    looks_at_presence(counsellor)
    looks_at_the_figures(counsellor)

    assert not inspector.found, "\n".join(inspector.found)


def looks_at_the_figures(counsellor: Tour) -> None:
    """See how one's threads were read: the still page, the figures, and that they do not come."""
    counsellor.presses("thread.back")
    counsellor.presses("bar.figures")
    main = counsellor.page.get_by_role("main")
    main.get_by_role(
        "heading", name=said("judged", "figures.alarms", counsellor.language)
    ).wait_for()
    counsellor.stops("open, figures")
    counsellor.presses("thread.back")
    counsellor.page.route("**/api/triage/figures", lambda route: route.abort())
    counsellor.device.watch.expect("ERR_FAILED")
    counsellor.presses("bar.figures")
    main.get_by_text(said("judged", "figures.failed", counsellor.language)).wait_for()
    counsellor.stops("open, figures that do not come")


def looks_at_presence(counsellor: Tour) -> None:
    """See one's own week, plan an absence, and see who of the colleagues is away."""
    words, button = counsellor.said_of_presence, counsellor.page.get_by_role
    counsellor.presses("thread.back")
    counsellor.presses("bar.presence")
    button("heading", name=words("hours.title")).wait_for()
    counsellor.stops("open, presence")
    button("button", name=words("plan.open"), exact=True).first.click()
    counsellor.stops("open, planning an absence")
    button("button", name=words("plan.save")).click()
    counsellor.page.get_by_text(words("refused.deputy_needed")).wait_for()
    counsellor.stops("open, no absence without a deputy")
    button("button", name=words("plan.cancel")).click()


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_the_back_up_and_the_newcomer_can_read_every_page(
    devices: Devices, school: School, language: str
) -> None:
    inspector = Inspector(language)
    newcomer = Tour(devices.desktop(language), language, inspector)
    with account_of_a_newcomer(school) as account:
        newcomer.device.takes_over(account)
        newcomer.comes()
        newcomer.makes_keys()
        newcomer.page.get_by_role("main").get_by_role("heading", level=2).first.wait_for()
        newcomer.stops("open, not let in")
        newcomer.presses("thread.back")
        newcomer.button("not_in_team.go").wait_for()
        newcomer.stops("open, list of who was not let in")
        newcomer.presses("bar.lock")
        newcomer.presses("keys.unlock.forgot")
        newcomer.presses("keys.over")
        newcomer.page.get_by_role("dialog").get_by_role("button").last.click()
        newcomer.is_at("keys.lost.title")
        newcomer.stops("lost")
    back_up = Tour(devices.desktop(language), language, inspector)
    back_up.device.takes_over(school.town.people["maria"])
    looks_at_the_back_up(back_up)

    assert not inspector.found, "\n".join(inspector.found)
    assert routes.stages("staff/keys.svelte.ts", "KeyStage") - PASSING <= inspector.seen


def looks_at_the_back_up(back_up: Tour) -> None:
    """Come in by a net that fails first, and look at the list and the keys."""
    back_up.page.route("**/api/keys/mine", lambda route: route.abort())
    back_up.device.watch.expect("ERR_FAILED")
    back_up.comes()
    back_up.is_at("unreachable.title")
    back_up.stops("failed")
    back_up.page.unroute_all()
    back_up.presses("unreachable.go")
    back_up.stops("locked")
    back_up.unlocks(SECRETS["maria"])
    back_up.stops("open")
    back_up.presses("bar.keys")
    back_up.page.get_by_role("main").get_by_role("heading", level=2).nth(1).wait_for()
    back_up.stops("open, keys of the back-up")
    back_up.looks_at_the_poster("Almlundaskolan")


def account_of_a_newcomer(school: School) -> Staff:
    """Enter a counsellor who has set up the code app, and nothing more."""
    admin = school.town.admin
    teams = [school.town.teams["Kuratorerna"]]
    entered = admin.add_person(name="Nya Nyström", role="counsellor", teams=teams)
    account = Staff(school.service.url)
    account.redeem(admin.invite(str(entered["id"])), PASSWORD)
    return account
