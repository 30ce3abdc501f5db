"""``elevhalsa init``: keys and databases for a new installation; repeat freely after an upgrade."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.core.management.base import CommandError
from django.db import connections

from elevhalsa.at_rest.kek import make_kek_file
from elevhalsa.at_rest.models import DataKey
from elevhalsa.notify.channels import webpush


class Command(BaseCommand):
    """Make what is missing; overwrite nothing."""

    help = "Make the data folder, the key files and the databases, or bring them up to date."
    requires_system_checks = ()

    def handle(self, *_: object, **__: object) -> None:
        """Make keys before databases: a row without its key would be lost."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_key_file(settings.SECRET_KEY_FILE, secrets.token_urlsafe(48))
        make_key_file(settings.VAPID_KEY_FILE, webpush.make_key().decode())
        settings.SECRET_KEY = settings.SECRET_KEY_FILE.read_text()
        call_command("migrate", database="keyring", verbosity=0)
        if not settings.E1_KEK_FILE.exists():
            if DataKey.objects.exists():
                raise CommandError(
                    f"The key ring holds keys, and the key file {settings.E1_KEK_FILE} that opens "
                    "them is missing. A new one would open nothing: put the old file back."
                )
            make_kek_file(settings.E1_KEK_FILE)
        call_command("migrate", verbosity=0)
        connections.close_all()


def make_key_file(place: Path, key: str) -> None:
    """Write a new key (mode 0400), unless the file is there."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "w") as file:
        file.write(key)
