"""``elevhalsa drain``: let a server process hand its people over, without ending it."""

import os
import signal
from argparse import ArgumentParser

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.server import lock


class Command(BaseCommand):
    """Ask a server process to drain."""

    help = "Drain a server: /readyz says 503 and every socket is asked to come back elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--pid", type=int, help="which process (default: the one on SQLite)")

    def handle(self, *, pid: int | None, **_: object) -> None:
        """Signal the process."""
        place = lock.lock_file()
        found = pid or (lock.holder(place) if place and place.exists() else None)
        if found is None:
            raise CommandError("No server is known here: say which with --pid.")
        try:
            os.kill(found, signal.SIGUSR1)
        except ProcessLookupError:
            raise CommandError(f"No process {found} runs.") from None
