"""Make a backup of both databases, and put one back."""

import tempfile
from datetime import datetime
from pathlib import Path
from types import ModuleType

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django_otp.plugins.otp_totp.models import TOTPDevice

from elevhalsa.at_rest.ring import forget_opened_keys
from elevhalsa.backup import postgres, sqlite
from elevhalsa.backup.archive import About, BackupUnusable, pack, read_about, unpack
from elevhalsa.clock import Now

DATA, RING = "default", "keyring"
NAMES = {DATA: "elevhalsa", RING: "keyring"}
STEP_S = 30  # of a one-time code


def back_up(*, data_to: Path, ring_to: Path, now: Now) -> tuple[Path, Path]:
    """Write two archives, the data's first. Return their places."""
    moment = now()
    return (
        back_up_one(DATA, data_to, moment=moment),
        back_up_one(RING, ring_to, moment=moment),
    )


def back_up_one(database: str, folder: Path, *, moment: datetime) -> Path:
    """Write the archive of one database into ``folder``, while it is in use."""
    place = folder / f"{NAMES[database]}-{moment:%Y%m%dT%H%M%SZ}.backup"
    connection = connections[database]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".copy-") as scratch:
        parts = engine_of(database).copy_out(connection, Path(scratch))
        about = About(
            database=database,
            engine=connection.vendor,
            made_at=moment.isoformat(),
            migrations=migrations_of(database),
            sha256={},
        )
        pack(place, parts, about)
    return place


def restore(*, data: Path, ring: Path, now: Now) -> None:
    """Put both databases back from their archives, and sign everybody out.

    A one-time code that was used after the backup was made must not work once more, so none
    of this moment or earlier does.

    Raises:
        BackupUnusable: An archive is damaged, of another kind or of another version; nothing
            has been changed.
    """
    with tempfile.TemporaryDirectory(prefix="restore-") as scratch:
        ready = {DATA: Path(scratch) / DATA, RING: Path(scratch) / RING}
        for database, archive in ((DATA, data), (RING, ring)):
            must_fit(database, archive)
            ready[database].mkdir()
            unpack(archive, ready[database])
        for database in (RING, DATA):
            engine_of(database).copy_in(connections[database], ready[database])
    forget_opened_keys()
    call_command("migrate", database=RING, verbosity=0)
    call_command("migrate", verbosity=0)
    Session.objects.all().delete()
    TOTPDevice.objects.update(last_t=int(now().timestamp()) // STEP_S)


def must_fit(database: str, archive: Path) -> None:
    """Refuse an archive that is not for this database as it stands.

    Raises:
        BackupUnusable: It is another database's, another engine's or, on PostgreSQL, another
            version's.
    """
    about = read_about(archive)
    vendor = connections[database].vendor
    if about.database != database:
        raise BackupUnusable(f"{archive} holds {about.database}, and {database} was asked for.")
    if about.engine != vendor:
        raise BackupUnusable(f"{archive} was made on {about.engine}, and this is {vendor}.")
    if vendor == "postgresql" and about.migrations != migrations_of(database):
        raise BackupUnusable(
            f"{archive} was made by another version. Restore it with that version, then upgrade."
        )


def engine_of(database: str) -> ModuleType:
    """Return the module that copies this kind of database."""
    return postgres if connections[database].vendor == "postgresql" else sqlite


def migrations_of(database: str) -> list[list[str]]:
    """Return which migrations have made the tables."""
    applied = MigrationRecorder(connections[database]).applied_migrations()
    return sorted([app, name] for app, name in applied)
