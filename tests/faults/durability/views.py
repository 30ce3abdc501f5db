"""What somebody reads of a thread, taken as it is served: what is wrong with it, the judge says."""

from collections.abc import Sequence

from elevhalsa.keys.e1.errors import CannotOpen
from tests.actors.opened import Opened
from tests.actors.reader import Reader
from tests.actors.wire import Json
from tests.faults.judge import Read


def served(reader: Reader, thread: str) -> list[Json]:
    """Return every entry that the service gives, in the order in which it does."""
    entries: list[Json] = []
    while True:
        after = max((entry["seq"] for entry in entries), default=0)
        page = reader.wire.get(f"/api/threads/{thread}/entries", after=after)["entries"]
        if not page:
            return entries
        entries += page


def as_read(opened: Opened, entries: Sequence[Json]) -> list[Read]:
    """Return the messages among them; a text that does not open is None."""
    return [
        Read(entry["seq"], entry["mid"], _text_of(opened, entry))
        for entry in entries
        if entry["mid"] is not None
    ]


def _text_of(opened: Opened, entry: Json) -> str | None:
    try:
        return opened.open_entry(entry).text
    except CannotOpen:
        return None
