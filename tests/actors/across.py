"""Across the wall: a student shows the other branch what they pick of a thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from elevhalsa.keys.e1.encoding import text_of, whole
from elevhalsa.keys.e1.errors import Malformed
from tests.actors.opened import Message
from tests.actors.reader import Reader
from tests.actors.student import Student
from tests.actors.wire import Json

STUDENT, TEAM = 0, 1
LAST_MS = 8_640_000_000_000_000  # the last moment that a date of JavaScript can be
OTHER = {"counsellor": "nurse", "nurse": "counsellor"}


@dataclass(frozen=True)
class Quote:
    """What was said in another thread. ``by`` is a name, None where the student said it."""

    by: str | None
    at_ms: int
    text: str

    def value(self) -> Json:
        """Return it as it travels, inside the message."""
        said = {"ts": self.at_ms, "t": self.text}
        return said | ({"r": STUDENT} if self.by is None else {"r": TEAM, "n": self.by})


def quote_of(value: object) -> Quote:
    """Return a quote from the JSON of a message.

    Raises:
        Malformed: It is none.
    """
    if not isinstance(value, dict) or value.get("r") not in {STUDENT, TEAM}:
        raise Malformed("said by nobody who is in a thread")
    at_ms = whole(value.get("ts"))
    if at_ms > LAST_MS:
        raise Malformed("said at no moment that there is")
    by = None if value["r"] == STUDENT else text_of(value.get("n"))
    return Quote(by, at_ms, text_of(value.get("t")))


def show(student: Student, thread: str, picked: Sequence[str], line: str) -> str:
    """Open a thread in the other branch that quotes the messages ``picked``. Return its id.

    Raises:
        ValueError: One of them does not stand in the thread, or not any more.
    """
    opened, people = student.open(thread), student.wire.get(f"/api/threads/{thread}")["people"]
    entries = {one["mid"]: one for one in student.entries(thread)}
    standing = {one.mid: one for one in opened.read(list(entries.values()))}
    if missing := set(picked) - standing.keys():
        raise ValueError(f"taken back, or never there: {sorted(missing)}")
    said = [one for mid, one in standing.items() if mid in picked]
    quotes = [
        Quote(_name(one, student, people), one.content.sent_ms or 0, one.text) for one in said
    ]
    shut_out = student.readers(thread)["excluded"]
    wish = student.wish(OTHER[opened.value["branch"]], excluded=shut_out)
    posted = student.start_thread(line, wish, quotes=[quote.value() for quote in quotes])
    return str(posted["thread"]["id"])


def _name(message: Message, student: Student, people: Json) -> str | None:
    return None if message.author == student.id else people[message.author]["name"]


def shown(reader: Reader, thread: str) -> list[tuple[str, list[tuple[str | None, str]]]]:
    """Return what a thread says, each message with what it quotes."""
    return [
        (
            one.text,
            [(quote.by, quote.text) for quote in map(quote_of, one.content.more.get("q", []))],
        )
        for one in reader.read(thread)
    ]
