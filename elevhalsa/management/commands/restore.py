"""``elevhalsa restore``: both databases from their archives; everybody signs in again."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import BaseCommand
from django.core.management.base import CommandError
from django.db import DatabaseError

from elevhalsa.at_rest.errors import KeyFileProblem
from elevhalsa.at_rest.kek import current_kek
from elevhalsa.at_rest.models import DataKey
from elevhalsa.backup import services
from elevhalsa.backup.errors import BackupKeyProblem, BackupUnusable
from elevhalsa.backup.keys import read_secret
from elevhalsa.clock import host_now
from elevhalsa.server import lock


class Command(BaseCommand):
    """Put a backup in the place of what is there."""

    help = "Replace both databases by a backup. Stop the servers first; the key file must be here."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("data", type=Path, help="the data's archive")
        parser.add_argument("keyring", type=Path, help="the key ring's archive")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="the secret key that opens them"
        )
        parser.add_argument("--replace", action="store_true", help="what is there now is lost")

    def handle(
        self, *, data: Path, keyring: Path, key: Path | None, replace: bool, **_: object
    ) -> None:
        """Restore and say so."""
        if holds_keys() and not replace:
            raise CommandError("There is an installation here. Say --replace if it may be lost.")
        try:
            current_kek()
            with lock.alone():
                secret = read_secret(key) if key else None
                services.restore(data=data, ring=keyring, key=secret, now=host_now)
        except (BackupUnusable, BackupKeyProblem, KeyFileProblem, lock.AlreadyServed) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write("Restored. Everybody signs in again.")


def holds_keys() -> bool:
    """Return whether something is here that a restore would overwrite."""
    try:
        return DataKey.objects.exists()
    except DatabaseError:
        return False
