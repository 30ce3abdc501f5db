"""Somebody who uses the keyboard alone: Tab, Enter, Space, arrows and letters."""

from playwright.sync_api import Locator, Page

MOST_TABS = 150
IS_FOCUSED = "element => element === document.activeElement"
SHOWS_FOCUS = """() => {
  if (document.activeElement === document.body) return true; // past the last: the browser's bar
  const rings = [document.activeElement, document.activeElement?.closest("label")];
  return rings.some((element) => {
    if (element === null || element === undefined) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
}"""
IN_VIEW = """() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}"""


class Keyboard:
    """Moves by Tab, and sees at each step where it is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_to(self, wanted: Locator) -> None:
        """Press Tab until ``wanted`` has the focus; each stop on the way must show that it has."""
        wanted.wait_for()
        for _ in range(MOST_TABS):
            if wanted.evaluate(IS_FOCUSED):
                assert self.page.evaluate(IN_VIEW), "the focus is out of sight"
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(SHOWS_FOCUS), self.page.evaluate(
                "() => `no focus ring on ${document.activeElement.outerHTML.slice(0, 160)}`"
            )
        raise AssertionError(f"{MOST_TABS} times Tab do not lead to {wanted}")

    def presses(self, wanted: Locator) -> None:
        """Go to a button and press it."""
        self.goes_to(wanted)
        self.page.keyboard.press("Enter")

    def types(self, wanted: Locator, text: str) -> None:
        """Go to a field and type into it."""
        self.goes_to(wanted)
        self.page.keyboard.type(text)

    def chooses(self, first: Locator, steps: int) -> None:
        """Go into a group of choices, and choose the one ``steps`` further down."""
        self.goes_to(first)
        self.page.keyboard.press("Space")
        for _ in range(steps):
            self.page.keyboard.press("ArrowDown")
