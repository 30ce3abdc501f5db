"""``elevhalsa keys``: check, rotate and shred what guards the database at rest."""

import json as json_format
from argparse import ArgumentParser
from collections.abc import Callable
from uuid import UUID

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa import key_care
from elevhalsa.at_rest import rotation
from elevhalsa.at_rest.errors import KeyFileProblem, NeverRotated
from elevhalsa.clock import host_now
from elevhalsa.people.models import School


class Command(BaseCommand):
    """Care for the key ring."""

    help = "Check, rotate or shred the keys that guard the database at rest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="open one row for each data key")
        rotate = actions.add_parser(
            "rotate", help="put a new key file in force, or with --scope a new data key"
        )
        rotate.add_argument("--scope", help="such as pin, or school:<id>")
        shred = actions.add_parser("shred", help="destroy the keys of a school for good")
        shred.add_argument("--school", type=UUID, required=True, help="its id")
        shred.add_argument("--yes", action="store_true", help="do not ask")
        for action in (check, rotate, shred):
            action.add_argument("--json", action="store_true", help="print for a machine")

    def handle(self, *, action: str, json: bool, **options: object) -> None:
        """Do one action and tell what came of it."""
        actions: dict[str, Callable[..., tuple[dict[str, object], str]]] = {
            "check": self.check_keys,
            "rotate": self.rotate,
            "shred": self.shred,
        }
        try:
            told, sentence = actions[action](**options)
        except (KeyFileProblem, NeverRotated) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(json_format.dumps(told) if json else sentence)
        if told.get("broken"):
            raise CommandError("Some columns do not open.")

    def check_keys(self, **_: object) -> tuple[dict[str, object], str]:
        """Open one row for each data key."""
        report = key_care.check()
        told: dict[str, object] = {
            "opened": report.opened,
            "shredded": report.shredded,
            "broken": report.broken,
        }
        lines = [f"{report.opened} columns open, {report.shredded} were shredded."]
        return told, "\n".join([*lines, *report.broken])

    def rotate(self, *, scope: str | None, **_: object) -> tuple[dict[str, object], str]:
        """Rotate the key-encryption key, or the data key of one scope."""
        if scope is not None:
            retired = rotation.rotate_scope(scope, now=host_now())
            return {"scope": scope, "retired": retired}, f"{scope} has a new data key."
        done = rotation.rotate_kek()
        key_care.empty_log()
        told: dict[str, object] = {
            "rewrapped": done.rewrapped,
            "kek_id": done.kek_id,
            "former": str(done.former),
        }
        return told, (
            f"{done.rewrapped} data keys are under the new key {done.kek_id}.\n"
            f"Keep {done.former} as long as a backup of the key ring from before today is kept "
            "(at most 7 days); then destroy it."
        )

    def shred(self, *, school: UUID, yes: bool, **_: object) -> tuple[dict[str, object], str]:
        """Destroy the keys of a school."""
        found = School.objects.filter(pk=school).first()
        if found is None:
            raise CommandError(f"There is no school {school}.")
        if not yes and input(f"Type the name of {school} to destroy its keys: ") != found.name:
            raise CommandError("That is not its name: nothing was destroyed.")
        gone = key_care.shred_school(found)
        return {"shredded": gone}, (
            f"{gone} keys are destroyed. Running servers forget them within 30 seconds; it is done "
            "for good when the last backup of the key ring is gone."
        )
