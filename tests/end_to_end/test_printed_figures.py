"""What a head hands on: the figures on paper."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.staff import HeadDesktop
from tests.end_to_end.town import School

SHEET: ViewportSize = {"width": 688, "height": 1032}  # A4 within its margins, in CSS pixels
INK = "() => getComputedStyle(document.body).color"
PAPER = "() => getComputedStyle(document.body).backgroundColor"
CUT = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const shown = element.getClientRects().length > 0 && !element.closest(".hid, svg");
  return shown && element.scrollWidth > element.clientWidth + 1
    && !["visible", "clip"].includes(getComputedStyle(element).overflowX);
}).map((element) => element.outerHTML.slice(0, 120))"""


def sheets_of(page: Page) -> int:
    """Return how many sheets the page takes."""
    return page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n")


@pytest.mark.parametrize("language", ["sv", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_month_is_one_sheet_black_on_white_that_says_of_what_and_when(
    devices: Devices, finished_month: School, language: str, scheme: Literal["light", "dark"]
) -> None:
    head = HeadDesktop(devices.desktop(language, color_scheme=scheme), language)
    head.device.takes_over(finished_month.town.people["ulf"])
    head.comes()
    expect(head.heading("kept.title")).to_be_visible()
    tables = head.page.locator("details")
    open_before = tables.evaluate_all("all => all.map(({ open }) => open)")
    period = head.page.get_by_role("combobox").locator("option:checked").inner_text()

    assert sheets_of(head.page) == 1
    assert tables.evaluate_all("all => all.map(({ open }) => open)") == open_before

    head.page.set_viewport_size(SHEET)
    head.page.emulate_media(media="print", color_scheme=scheme)
    assert head.page.evaluate(INK) == "rgb(0, 0, 0)"
    assert head.page.evaluate(PAPER) == "rgb(255, 255, 255)"
    paper = head.page.locator("main header")
    expect(paper).to_contain_text("Almlundaskolan")
    expect(paper).to_contain_text(period, ignore_case=True)
    printed = head.words("printed", date="").rstrip(" \u2068\u2069") + r"\D*\d{1,2} \D+ 20\d\d\D*$"
    expect(paper.locator(".q")).to_have_text(re.compile(printed))
    assert head.page.evaluate(CUT) == []
