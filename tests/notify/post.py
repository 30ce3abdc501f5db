"""A sender of the tests' own: it keeps what it was given, and fails when it is told to."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from elevhalsa.clock import Now
from elevhalsa.notify import outbox
from elevhalsa.notify.models import Dispatch
from elevhalsa.notify.sending import send_one
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person

NOON = datetime(2026, 11, 17, 11, tzinfo=UTC)  # twelve in Stockholm


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


class Post:
    """What would leave the house."""

    def __init__(self) -> None:
        self.sent: list[Dispatch] = []
        self.reaches = True
        self.breaks = False
        self.in_transaction: list[bool] = []

    def send(self, dispatch: Dispatch, now: Now) -> bool:
        del now
        self.in_transaction.append(connection.in_atomic_block)
        if self.breaks:
            raise RuntimeError("poison")
        if self.reaches:
            self.sent.append(dispatch)
        return self.reaches

    def round(self, moment: datetime) -> int:
        """Send all that is due at ``moment``; return how many tries that took."""
        tries = 0
        while send_one(now=lambda: moment, send=self.send):
            tries += 1
        return tries

    def texts(self) -> list[str]:
        return [dispatch.text for dispatch in self.sent]


def queue(
    person: Person,
    key: str = "k",
    *,
    at: datetime = NOON,
    text: Text = Text.NEWS,
    acute: bool = False,
) -> None:
    outbox.queue(person_id=person.pk, text=text, key=key, moment=at, acute=acute)
