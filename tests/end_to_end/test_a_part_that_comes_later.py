"""A part of the student's page that did not come at first comes when it is asked for again."""

import re

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.words import said

PART = re.compile(r"/assets/later-parts-[\w-]+\.js")


def test_a_part_whose_fetch_was_cut_comes_when_it_is_asked_for_again(devices: Devices) -> None:
    device = devices.phone(service_workers="block")
    device.watch.expect("net::ERR_FAILED", "Service Worker registration blocked")
    device.page.route(PART, lambda route: route.abort())
    device.page.goto("/")
    page = device.page
    page.get_by_role("button", name=said("student", "signin.letter")).click()
    expect(page.get_by_text(said("student", "net.none_plain"))).to_be_visible()

    page.unroute(PART)
    page.get_by_role("button", name=said("student", "again")).click()

    expect(page.get_by_role("heading", name=said("student_later", "letter.title"))).to_be_visible()
