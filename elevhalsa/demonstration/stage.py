"""What a story needs besides its people: time that passes, the first administrator, user names."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min

from elevhalsa import key_care, work
from elevhalsa.clock import database_now, host_now
from elevhalsa.demonstration import clock
from elevhalsa.people.models import Person, PresenceChange
from elevhalsa.people.services import administrators
from elevhalsa.wire import from_text
from sla.models import Clock

A_DAY = timedelta(days=1)
AT_ITS_TIME = (work.see_to_absences, work.keep_promises, work.roll_out_terms)
ONCE_A_DAY = (work.publish_figures, work.send_notices, work.seal_events)


class Stage:
    """The service's own side of making a demonstration; the rest goes over the interface.

    It is its own scheduler: whatever falls due while the clock moves happens at its time, and not
    when the next round of a real second comes along.
    """

    def now(self) -> datetime:
        """Return what the promise's clock shows."""
        return database_now()

    def move_to(self, moment: datetime) -> None:
        """Let time pass until ``moment``. The clock stands still where that is over already."""
        if self.now() > moment and Clock.objects.exists():
            return
        for due in self._due_until(moment):
            self._show(due)
        self._show(moment)

    def _due_until(self, moment: datetime) -> Iterator[datetime]:
        """Yield each time before ``moment`` at which something is due, the next one first."""
        while True:
            now = self.now()
            midnight = (now + A_DAY).replace(hour=0, minute=0, second=0, microsecond=0)
            due = min([midnight, *self._waiting()])
            if due >= moment:
                return
            yield max(due, now)
            if due == midnight:
                exhaust(ONCE_A_DAY)
                key_care.forget_months(now=database_now())

    def _waiting(self) -> Iterator[datetime]:
        promises = Clock.objects.running().aggregate(at=Min("next_action_at"))["at"]
        absences = PresenceChange.objects.aggregate(at=Min("acts_at"))["at"]
        yield from (at for at in (promises, absences) if at)

    def _show(self, moment: datetime) -> None:
        """Let the clock show ``moment``, and do what is due then."""
        clock.set_offset(moment - host_now())
        exhaust(AT_ITS_TIME)

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


def exhaust(steps: tuple[work.Step, ...]) -> None:
    """Take each step until it finds nothing more."""
    for step in steps:
        while step():
            pass
