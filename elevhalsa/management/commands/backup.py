"""``elevhalsa backup``: both databases, while the service runs."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand

from elevhalsa import readiness
from elevhalsa.backup import services
from elevhalsa.clock import host_now


class Command(BaseCommand):
    """Write two archives, each for its own account's eyes alone."""

    help = (
        "Back up both databases while the service runs. Keep the key ring's archive apart from "
        "the data's, and for seven days at most; the key file is in neither."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        folder = settings.DATA_DIR / "backups"
        parser.add_argument("--data-to", type=Path, default=folder / "data", metavar="DIR")
        parser.add_argument("--ring-to", type=Path, default=folder / "keyring", metavar="DIR")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, data_to: Path, ring_to: Path, json: bool, **_: object) -> None:
        """Back up and say where."""
        data, ring = services.back_up(data_to=data_to, ring_to=ring_to, now=host_now)
        readiness.beat(readiness.BACKUP, at=host_now())
        self.stdout.write(told(data, ring) if json else f"{data}\n{ring}")


def told(data: Path, ring: Path) -> str:
    """Return the places for a machine to read."""
    return json.dumps({"data": str(data), "keyring": str(ring)})
