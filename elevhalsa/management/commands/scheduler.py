"""``elevhalsa scheduler``: the scheduler in a process of its own; any number of them may run."""

import signal
import threading
from argparse import ArgumentParser

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa import checks, work


class Command(BaseCommand):
    """Keep promises: remind and escalate."""

    help = "Run the scheduler until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--every", type=float, default=work.EVERY_S, help="seconds")

    def handle(self, *, every: float, **_: object) -> None:
        """Go round until told to end."""
        if problems := checks.start_problems():
            raise CommandError("\n".join(problems))
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        work.go_round(stop, every_s=every)
