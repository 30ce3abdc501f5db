"""Looks at a page as somebody with a screen reader, a small phone or large letters meets it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": RULES}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}}
SCHEMES = (("light", EVERYTHING), ("dark", COLOURS))
NARROWEST = 320  # CSS pixels: WCAG 2.2, 1.4.10
LARGE = "200%"  # of the letters' own size: 1.4.4

RUN_AXE = """async (options) => {
  const { violations } = await axe.run(document, { ...options, resultTypes: ["violations"] });
  const runOnly = { type: "rule", values: ["target-size"] };
  const isHeldBack = async (target) => { // by what stays at the edge while the page scrolls
    const [before, element] = [scrollY, document.querySelector(target)];
    element?.scrollIntoView({ block: "center" });
    const again = await axe.run(element ?? document, { runOnly });
    scrollTo(0, before);
    return again.violations.length === 0;
  };
  const found = [];
  for (const { id, nodes } of violations) for (const { target, failureSummary } of nodes) {
    if (id === "target-size" && await isHeldBack(target[0])) continue;
    found.push(`${id} at ${target}: ${failureSummary}`);
  }
  return found;
}"""
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > clientWidth + 1 || left < -1)
      && element.closest(".scroll, dialog") === null;
  });
  return [`${scrollWidth} > ${clientWidth}: ` +
    wide.slice(0, 3).map(({ outerHTML }) => outerHTML.slice(0, 120)).join(" … ")];
}"""
CUT_OFF = """() => [...document.querySelectorAll("h1, h2, h3, p, label, button, a, td, th")]
  .filter((element) => {
    const { overflowX, clip, clipPath } = getComputedStyle(element);
    return overflowX !== "visible" && clipPath === "none" && clip === "auto"
      && element.scrollWidth > element.clientWidth + 1 && !element.matches(".hid");
  }).slice(0, 3).map(({ outerHTML }) => outerHTML.slice(0, 120))"""
TOO_SMALL = """() => {
  const targets = "button, a[href], input, select, textarea, summary, [role=button]";
  const isInText = (e) => e.matches("a, button") && getComputedStyle(e).display === "inline";
  const isSeen = (e) => e.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })
    && e.closest(".hid") === null && getComputedStyle(e).clipPath === "none";
  const touched = (e) => e.matches("[type=radio], [type=checkbox]") && e.closest("label") || e;
  return [...document.querySelectorAll(targets)].filter((e) => isSeen(e) && !isInText(e))
    .flatMap((e) => {
      const { width, height } = touched(e).getBoundingClientRect();
      return width > 43.5 && height > 43.5 ? []
        : [`${Math.round(width)} x ${Math.round(height)}: ${e.outerHTML.slice(0, 120)}`];
    });
}"""
SETTLED = """() => Promise.all(document.getAnimations().map(({ finished }) => finished))"""


class Inspector:
    """Walks through an audience's pages and writes down everything that is wrong."""

    def __init__(self, language: str = "sv") -> None:
        self.schemes = SCHEMES if language == "sv" else SCHEMES[:1]  # colours know no language
        if language.endswith("-easy"):
            self.schemes = (("light", TARGETS),)  # the same page, with lines of other lengths
        self.found: list[str] = []
        self.seen: set[str] = set()

    def look(self, page: Page, route: str) -> None:
        """Inspect what is on the screen now: in light and dark, narrow, with large letters."""
        self.seen.add(route)
        page.emulate_media(reduced_motion="reduce")  # a colour half way to another is neither
        page.evaluate(SETTLED)
        for scheme, rules in self.schemes:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            self._note(f"{route}, {scheme}", self._axe(page, rules))
        page.emulate_media(color_scheme="light")
        usual = page.viewport_size
        assert usual is not None
        page.set_viewport_size(ViewportSize(width=NARROWEST, height=568))
        self._note(f"{route}, {NARROWEST} pixels", page.evaluate(TOO_WIDE))
        page.set_viewport_size(usual)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", LARGE)
        self._note(f"{route}, letters {LARGE}", page.evaluate(TOO_WIDE))
        self._note(f"{route}, letters {LARGE}, cut off", page.evaluate(CUT_OFF))
        page.evaluate("() => { document.documentElement.style.fontSize = '' }")

    def measure(self, page: Page, route: str) -> None:
        """Measure what a finger touches on the screen now: at least 44 CSS pixels each way."""
        self._note(f"{route}, for a finger", page.evaluate(TOO_SMALL))

    def _axe(self, page: Page, rules: dict[str, Any]) -> list[str]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(f"() => {{ {AXE.read_text('utf-8')} }}")
        violations: list[str] = page.evaluate(RUN_AXE, rules)
        return violations

    def _note(self, where: str, wrong: list[str]) -> None:
        self.found += [f"{where}: {what}" for what in wrong]
