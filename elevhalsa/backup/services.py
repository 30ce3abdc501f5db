"""Make a backup of both databases, and put one back."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django_otp.plugins.otp_totp.models import TOTPDevice

from elevhalsa.at_rest.ring import forget_opened_keys
from elevhalsa.backup import postgres, sqlite
from elevhalsa.backup.archive import About, pack, read_about, unpack
from elevhalsa.backup.errors import BackupUnusable
from elevhalsa.backup.keys import PublicKey, SecretKey
from elevhalsa.backup.sealing import is_sealed, open_archive
from elevhalsa.clock import Now

DATA, RING = "default", "keyring"
NAMES = {DATA: "elevhalsa", RING: "keyring"}
STEP_S = 30  # of a one-time code
SCRATCH = ".backup-"  # beside the databases, while a backup is made or put back
LEFT_BEHIND_S = 24 * 3600


def back_up(
    *, data_to: Path, ring_to: Path, recipient: PublicKey | None, now: Now
) -> tuple[Path, Path]:
    """Write two archives, the data's first, that ``recipient`` alone can open. Return their places.

    Without a recipient they are not encrypted.
    """
    moment = now()
    return (
        back_up_one(DATA, data_to, recipient=recipient, moment=moment),
        back_up_one(RING, ring_to, recipient=recipient, moment=moment),
    )


def back_up_one(
    database: str, folder: Path, *, recipient: PublicKey | None, moment: datetime
) -> Path:
    """Write the archive of one database into ``folder``, while it is in use."""
    place = folder / f"{NAMES[database]}-{moment:%Y%m%dT%H%M%SZ}.backup"
    connection = connections[database]
    with scratch_folder() as scratch:
        parts = engine_of(database).copy_out(connection, scratch)
        about = About(
            database=database,
            engine=connection.vendor,
            made_at=moment.isoformat(),
            migrations=migrations_of(database),
            sha256={},
        )
        pack(place, parts, about, recipient=recipient)
    return place


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder beside the databases: what lies open there leaves their disk sealed alone.

    One that a killed backup left behind goes: a key that was shredded must not live on in it.
    """
    for left in settings.DATA_DIR.glob(f"{SCRATCH}*"):
        if left.stat().st_mtime < time.time() - LEFT_BEHIND_S:
            shutil.rmtree(left, ignore_errors=True)
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=SCRATCH) as folder:
        yield Path(folder)


def restore(*, data: Path, ring: Path, key: SecretKey | None, now: Now) -> None:
    """Put both databases back from their archives, and sign everybody out.

    A one-time code that was used after the backup was made must not work once more, so none
    of this moment or earlier does.

    Raises:
        BackupUnusable: An archive is damaged, of another kind or of another version, or does not
            open with ``key``; nothing has been changed.
    """
    with scratch_folder() as scratch:
        ready = {DATA: scratch / DATA, RING: scratch / RING}
        for database, archive in ((DATA, data), (RING, ring)):
            ready[database].mkdir()
            unpack_one(database, archive, key=key, to=ready[database])
        for database in (RING, DATA):
            engine_of(database).copy_in(connections[database], ready[database])
    forget_opened_keys()
    call_command("migrate", database=RING, verbosity=0)
    call_command("migrate", verbosity=0)
    Session.objects.all().delete()
    TOTPDevice.objects.update(last_t=int(now().timestamp()) // STEP_S)


def unpack_one(database: str, archive: Path, *, key: SecretKey | None, to: Path) -> None:
    """Open an archive whole, and write its parts into a folder.

    Raises:
        BackupUnusable: As in ``restore``.
    """
    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        opened = Path(folder) / archive.name
        if not is_sealed(archive):
            if key is not None:
                raise BackupUnusable(f"{archive.name} was not sealed: restore it without a key.")
            opened = archive
        elif key is None:
            raise BackupUnusable(f"{archive.name} is sealed: say --key with the secret key's file.")
        else:
            open_archive(archive, key, to=opened)
        must_fit(database, opened)
        unpack(opened, to)


def must_fit(database: str, archive: Path) -> None:
    """Refuse an archive that is not for this database as it stands.

    Raises:
        BackupUnusable: It is another database's, another engine's or, on PostgreSQL, another
            version's.
    """
    about = read_about(archive)
    vendor = connections[database].vendor
    if about.database != database:
        raise BackupUnusable(
            f"{archive.name} holds {about.database}, and {database} was asked for."
        )
    if about.engine != vendor:
        raise BackupUnusable(f"{archive.name} was made on {about.engine}, and this is {vendor}.")
    if vendor == "postgresql" and about.migrations != migrations_of(database):
        raise BackupUnusable(
            f"{archive.name} was made by another version. Restore it with that one, then upgrade."
        )


def engine_of(database: str) -> ModuleType:
    """Return the module that copies this kind of database."""
    return postgres if connections[database].vendor == "postgresql" else sqlite


def migrations_of(database: str) -> list[list[str]]:
    """Return which migrations have made the tables."""
    applied = MigrationRecorder(connections[database]).applied_migrations()
    return sorted([app, name] for app, name in applied)
