"""``elevhalsa backup``: both databases, while the service runs; ``backup new-key``: for whom."""

import json as json_format
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa import readiness
from elevhalsa.backup import services
from elevhalsa.backup.errors import BackupKeyProblem
from elevhalsa.backup.keys import PublicKey, make_key, read_public
from elevhalsa.clock import host_now
from elevhalsa.keys.e1.encoding import to_base64url


class Command(BaseCommand):
    """Write two archives that only the holder of the backup key can open."""

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
        whom = parser.add_mutually_exclusive_group()
        whom.add_argument(
            "--recipient", type=Path, metavar="FILE", help="the public key that seals both archives"
        )
        whom.add_argument(
            "--not-encrypted", action="store_true", help="whoever gets hold of the files reads them"
        )
        actions = parser.add_subparsers(dest="action")
        new_key = actions.add_parser("new-key", help="make a key to seal backups for")
        new_key.add_argument("place", type=Path, help="the secret half; its public half: FILE.pub")

    def handle(self, *, action: str | None, json: bool, **options: object) -> None:
        """Back up and say where, or make a key."""
        acts: dict[str | None, Callable[..., dict[str, str]]] = {
            None: self.back_up,
            "new-key": self.new_key,
        }
        try:
            told = acts[action](**options)
        except BackupKeyProblem as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(json_format.dumps(told) if json else "\n".join(told.values()))

    def back_up(
        self,
        *,
        data_to: Path,
        ring_to: Path,
        recipient: Path | None,
        not_encrypted: bool,
        **_: object,
    ) -> dict[str, str]:
        """Write both archives."""
        data, ring = services.back_up(
            data_to=data_to,
            ring_to=ring_to,
            recipient=None if not_encrypted else public_key(recipient),
            now=host_now,
        )
        readiness.beat(readiness.BACKUP, at=host_now())
        return {"data": str(data), "keyring": str(ring)}

    def new_key(self, *, place: Path, **_: object) -> dict[str, str]:
        """Make a key pair. Needs no installation: best done on another machine."""
        public_place, public = make_key(place)
        return {
            "secret": str(place),
            "public": str(public_place),
            "name": to_base64url(public.name),
        }


def public_key(recipient: Path | None) -> PublicKey:
    """Return the key to seal for: the one that was named, or else that of the settings."""
    chosen = recipient or settings.BACKUP_RECIPIENT
    if chosen is None:
        raise CommandError(
            "For whom? Say --recipient with the file of a public key (`elevhalsa backup new-key` "
            "makes one), or --not-encrypted if anybody who gets the files may read them."
        )
    return read_public(Path(chosen))
