"""What a story needs besides its people: the clock, the first administrator, user names to try."""

import time
from datetime import datetime, timedelta
from uuid import UUID

from elevhalsa.clock import database_now, host_now
from elevhalsa.demonstration import clock
from elevhalsa.people.models import Person
from elevhalsa.people.services import administrators
from elevhalsa.wire import from_text

SOON_S = 0.2


class Stage:
    """The service's own side of making a demonstration; the rest goes over the interface."""

    def now(self) -> datetime:
        """Return what the promise's clock shows."""
        return database_now()

    def move_to(self, moment: datetime) -> None:
        """Set the promise's clock to ``moment``."""
        clock.set_offset(moment - host_now())

    def move_home(self) -> None:
        """Let the promise's clock show the world's time."""
        clock.set_offset(timedelta())

    def first_administrator(self, *, organisation: str, name: str, username: str) -> str:
        """Make the organisation and its administrator. Return the invitation's code."""
        _, code, _ = administrators.add_administrator(
            organisation=organisation,
            username=username,
            name=name,
            now=database_now,
            issued_at=host_now(),
        )
        return code

    def name_account(self, person: str, username: str) -> None:
        """Give an account a user name that is easy to try. The product draws them instead."""
        Person.objects.filter(pk=UUID(bytes=from_text(person))).update(username=username)

    def wait(self) -> None:
        """Give the scheduler a moment."""
        time.sleep(SOON_S)
