"""``elevhalsa doctor``: is this installation well?"""

import json
import sys
from argparse import ArgumentParser

from django.core.management import BaseCommand

from elevhalsa.doctor.findings import channels, examine


class Command(BaseCommand):
    """Look through everything and say what is wrong."""

    help = "Look through the installation. Ends with 1 if anything is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json: bool, **_: object) -> None:
        """Examine and tell."""
        found = examine()
        wrong = any(found.values())
        if as_json:
            self.stdout.write(
                json.dumps({"ok": not wrong, "checks": found, "told_by": channels()}, indent=1)
            )
        else:
            for name, sentences in found.items():
                self.stdout.write(f"{name}: {'; '.join(sentences) or 'ok'}")
            self.stdout.write(f"told by: {', '.join(channels())}")
        if wrong:
            sys.exit(1)
