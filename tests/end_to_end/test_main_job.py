"""The main job, in three browsers at once: a student writes, the right team answers."""

from http import HTTPStatus

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import HeadDesktop, StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School

QUESTION = "Min bror slår mig. Får jag komma till dig?"
ANSWER = "Ja. Kom till mig i dag klockan två, rum 114. Jag är där."


def test_a_student_writes_the_counsellor_answers_live_and_the_head_sees_nothing_of_it(
    devices: Devices, finished_month: School
) -> None:
    school = finished_month
    counsellor = StaffDesktop(devices.desktop())
    counsellor.signs_in(school.town.people["karin"])
    counsellor.unlocks(SECRETS["karin"])
    head = HeadDesktop(devices.desktop())
    head.signs_in(school.town.people["ulf"])
    student = PhoneStudent(devices.phone())
    student.arrives(school.address, school.student("Tilde Holm", "8C").username)

    student.sends(QUESTION)
    expect(counsellor.row(QUESTION)).to_be_visible()
    student.keeps_three_words()
    counsellor.takes(QUESTION)
    counsellor.answers(ANSWER, "Tilde")

    expect(student.page.get_by_text(ANSWER)).to_be_visible()
    expect(student.page.get_by_role("heading", level=1)).to_have_text("Karin, kurator")
    student.hears("thread.new", name="Karin")
    opens_the_published_month(head)
    sees_nothing_of_it(head, school.thread_that_begins(QUESTION))


def opens_the_published_month(head: HeadDesktop) -> None:
    """Let the head choose a month: how much was answered in time, and no more than that."""
    head.is_told("side.title")
    head.page.get_by_role("combobox", name=head.words("period")).select_option(index=0)
    expect(head.page.get_by_role("heading", name=head.words("kept.title"))).to_be_visible()
    head.is_told("say.after")
    for text in (QUESTION, ANSWER, "Tilde"):
        head.sees_nothing_of(text)


def sees_nothing_of_it(head: HeadDesktop, thread: str) -> None:
    """Let the head try the addresses of a thread: the same answer as for one that is missing."""
    missing = "A" * len(thread)
    head.device.watch.expect("status of 403", "status of 404")
    for path in ("/api/threads/{}", "/api/threads/{}/entries?after=0", "/api/threads/{}/readers"):
        there, nowhere = (
            head.page.request.get(path.format(thread_id)) for thread_id in (thread, missing)
        )
        assert there.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}
        assert (there.status, there.text()) == (nowhere.status, nowhere.text())
    head.comes(f"/personal#{thread}")
    head.is_at("elsewhere.title")
    for text in (QUESTION, ANSWER, "Tilde"):
        head.sees_nothing_of(text)


def test_left_alone_a_thread_goes_to_the_back_up_that_answers_and_the_student_is_told_why(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    student.arrives(school.address, school.student("Sam Ek", "7A").username)
    student.sends("Hinner ni svara mig?")
    student.keeps_three_words()
    back_up = StaffDesktop(devices.desktop())
    back_up.signs_in(school.town.people["peter"])
    back_up.unlocks(SECRETS["peter"])
    expect(back_up.row("Hinner ni svara mig?")).to_have_count(0)

    school.advance("25h")

    student.is_told("thread.late_title")
    student.is_told("thread.back_up_title")
    back_up.takes("Hinner ni svara mig?")
    back_up.answers("Förlåt att du fick vänta. Jag är här nu.", "Sam")
    expect(student.page.get_by_text("Förlåt att du fick vänta.")).to_be_visible()
