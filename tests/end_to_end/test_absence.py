"""Somebody is ill: a colleague or the head says so in one tap, and students are told the truth."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import HeadDesktop, StaffDesktop
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said


def test_a_head_records_that_somebody_is_away_and_here_again(
    devices: Devices, school: School
) -> None:
    head = HeadDesktop(devices.desktop())
    head.device.takes_over(school.town.people["ulf"])
    head.comes()

    head.presses("side.absence")
    sheet = head.page.get_by_role("dialog")
    away = sheet.get_by_role(
        "button", name=said("presence", "people.away_for", name="Johan Wallin")
    )
    away.click()

    expect(sheet.get_by_text(said("presence", "done"))).to_be_visible()
    sheet.get_by_role(
        "button", name=said("presence", "people.back_for", name="Johan Wallin")
    ).click()
    expect(away).to_be_visible()
    assert "samtal" not in (sheet.text_content() or "").lower()


def test_a_counsellor_says_when_they_work_and_that_they_are_away(
    devices: Devices, school: School
) -> None:
    johan = StaffDesktop(devices.desktop())
    johan.device.takes_over(school.town.people["johan"])
    johan.comes()
    johan.unlocks(SECRETS["johan"])

    johan.presses("bar.presence")
    johan.page.get_by_role("button", name=said("presence", "hours.usual")).click()
    johan.page.get_by_role("button", name=said("presence", "hours.save")).click()
    expect(johan.page.get_by_text(said("presence", "hours.saved"))).to_be_visible()
    johan.page.get_by_role("button", name=said("presence", "away.today")).click()
    back = johan.page.get_by_text(said("presence", "away.back"))

    expect(back).to_be_visible()
    back.click()
    expect(johan.page.get_by_text(said("presence", "away.none"))).to_be_visible()
