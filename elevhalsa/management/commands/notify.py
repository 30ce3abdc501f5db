"""``elevhalsa notify``: try, from the terminal, whether a person is reached."""

import time
from argparse import ArgumentParser
from uuid import uuid4

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa import clock
from elevhalsa.notify import outbox, telling
from elevhalsa.notify.models import Delivery, Destination, Notice
from elevhalsa.notify.sending import send_one
from elevhalsa.notify.texts import Text
from elevhalsa.people import user_names
from elevhalsa.people.models import Person

PATIENCE_S = 5.0  # with a scheduler that took the notice before this command could
LOOK_S = 0.1


class Command(BaseCommand):
    """Notices, as far as an operator may see them: never where somebody is told."""

    help = "Try whether a person is reached."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        actions = parser.add_subparsers(dest="action", required=True)
        attempt = actions.add_parser("try", help="send a person a notice, now, by every way")
        attempt.add_argument("--person", required=True, help="the user name")

    def handle(self, *, person: str, **_: object) -> None:
        """Queue a notice, send what is due, and say by which ways it went."""
        told = Person.objects.filter(username=user_names.normal(person), is_active=True).first()
        if told is None:
            raise CommandError(f"Nobody is called {person}.")
        notice = queue_for(told)
        has_ways = Destination.objects.usable().filter(person=told).exists()
        give_up = time.monotonic() + (PATIENCE_S if has_ways else 0)
        while True:
            is_busy = send_one(now=clock.database_now, send=telling.tell)
            notice.refresh_from_db()
            if notice.dispatch_id and not has_ways:
                break
            if Delivery.objects.filter(dispatch=notice.dispatch_id).exists():
                break
            if not is_busy and time.monotonic() > give_up:
                break
            if not is_busy:
                time.sleep(LOOK_S)
        self.say(notice, told)

    def say(self, notice: Notice, told: Person) -> None:
        """Tell what became of it."""
        notice.refresh_from_db()
        ways = Delivery.objects.filter(dispatch=notice.dispatch_id).values_list("kind", flat=True)
        self.stdout.write(f"page: {told.username} sees it")
        for kind in sorted(set(ways)):
            self.stdout.write(f"{kind}: handed over")
        chosen = Destination.objects.usable().filter(person=told).values_list("kind", flat=True)
        for kind in sorted(set(chosen) - set(ways)):
            self.stdout.write(f"{kind}: not taken; see the log")


def queue_for(person: Person) -> Notice:
    """Queue a notice that goes every way at once."""
    key = f"try {uuid4()}"
    moment = clock.database_now()
    outbox.queue(person_id=person.pk, text=Text.NEWS, key=key, moment=moment, acute=True)
    return Notice.objects.get(person=person, key=key)
