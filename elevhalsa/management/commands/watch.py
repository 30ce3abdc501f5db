"""``elevhalsa watch``: who watches the scheduler, in a process of its own."""

import signal
import threading

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.watchman import rounds


class Command(BaseCommand):
    """See each minute whether promises are kept; ping outside while they are, tell if not."""

    help = "Watch the scheduler until SIGTERM. The addresses it uses come from the environment."
    requires_system_checks = ()  # they load every address, and the scheduler with them

    def handle(self, *_: object, **__: object) -> None:
        """Go round until told to end."""
        if problems := rounds.problems():
            raise CommandError("\n".join(problems))
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        rounds.run(stop, rounds.watch_of_settings())
