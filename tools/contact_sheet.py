"""Contact sheets: what the gallery shows, and what a demonstration does, small enough to keep.

The pictures are taken by a browser and laid out on a canvas in it: nothing else is needed.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from tests.end_to_end import gallery
from tests.end_to_end.gallery import Gallery, Room

QUALITY = 0.5
LAY_OUT = """async ({ pictures, wide, high, gap, quality }) => {
  const images = await Promise.all(pictures.map(async ({ name, data }) => {
    const image = new Image();
    image.src = data;
    await image.decode();
    return { name, image, width: Math.round(image.width * high / image.height) };
  }));
  const places = [];
  let [x, y] = [gap, gap];
  for (const { width } of images) {
    if (x + width > wide) [x, y] = [gap, y + high + 16 + gap];
    places.push([x, y + 14]);
    x += width + gap;
  }
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [wide, y + high + 16 + gap];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#8a9492";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.font = "10px system-ui";
  pen.fillStyle = "#000000";
  images.forEach(({ name, image, width }, at) => {
    const [left, top] = places[at];
    pen.fillText(name, left, top - 4, width);
    pen.drawImage(image, left, top, width, high);
  });
  return canvas.toDataURL("image/webp", quality);
}"""


@dataclass(frozen=True)
class Look:
    """On what, in which language and light somebody looks."""

    width: int
    height: int
    language: str
    scheme: str
    high: int  # of one picture on the sheet

    @property
    def name(self) -> str:
        """Return what the sheet is called."""
        return f"gallery-{self.width}-{self.language}-{self.scheme}"


LOOKS = [
    Look(width, height, language, scheme, high)
    for width, height, high in (
        (320, 568, 240),
        (390, 844, 240),
        (768, 1024, 220),
        (1280, 860, 150),
    )
    for language, scheme in (("sv", "light"), ("ar", "dark"))
]


def lay_out(page: Page, pictures: Sequence[tuple[str, bytes]], path: Path, *, high: int) -> None:
    """Lay pictures on one sheet, each with its name above it."""
    told = [
        {"name": name, "data": f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"}
        for name, data in pictures
    ]
    size = {"wide": 1600, "high": high, "gap": 8, "quality": QUALITY}
    address: str = page.evaluate(LAY_OUT, {"pictures": told, **size})
    path.write_bytes(base64.b64decode(address.partition(",")[2]))


def of_the_gallery(browser: Browser, folder: Path) -> None:
    """Make a sheet of each look: every screen as it usually is, and what is late."""
    pictures: dict[Look, list[tuple[str, bytes]]] = {look: [] for look in LOOKS}
    context = browser.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", reduced_motion="reduce"
    )
    page = context.new_page()
    with gallery.opened() as opened:
        for room in shown(opened.rooms(page)):
            for look in LOOKS:
                pictures[look].append((str(room), taken(opened, page, room, look)))
    for look, taken_so in pictures.items():
        lay_out(page, taken_so, folder / f"{look.name}.webp", high=look.high)
    context.close()


def shown(rooms: Sequence[Room]) -> list[Room]:
    """Return of each screen the first state that it has, and the late one."""
    firsts: dict[tuple[str, str], Room] = {}
    for room in rooms:
        firsts.setdefault((room.audience, room.screen), room)
    return [room for room in rooms if room.state == "late" or room in firsts.values()]


def taken(opened: Gallery, page: Page, room: Room, look: Look) -> bytes:
    """Return a picture of a room. What is folded on a narrow page is decided as it is drawn."""
    size = ViewportSize(width=look.width, height=look.height)
    page.set_viewport_size(size)
    opened.enter(page, room)
    page.emulate_media(color_scheme="dark" if look.scheme == "dark" else "light")
    page.evaluate("language => speak(language)", look.language)
    return page.screenshot(type="jpeg", quality=85, animations="disabled", caret="hide")
