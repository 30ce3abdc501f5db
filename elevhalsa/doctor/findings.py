"""What the doctor looks at. Each check yields sentences; none means that all is well."""

import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from elevhalsa import checks, clock, health
from elevhalsa.backup.sealing import is_sealed
from elevhalsa.notify import outbox, ways
from elevhalsa.notify.channels.mail import Mail
from elevhalsa.notify.channels.way import Unreachable
from elevhalsa.notify.models import Destination, Kind
from elevhalsa.people import local_help
from elevhalsa.watchman import rounds
from elevhalsa.web.pages import PAGES

ROOM = 1 << 30  # bytes that should be free where the data lie
OLDEST_POSTGRES = 15
SKEW = timedelta(seconds=5)
SQLITE_WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
POSTGRES_WANTED = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}


def keys() -> Iterator[str]:
    """Are the key files there, right, and for this account's eyes alone?"""
    yield from checks.start_problems()
    for file in (settings.E1_KEK_FILE, settings.SECRET_KEY_FILE):
        place = Path(file)
        if place.exists() and place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"Others may read {place}: chmod 400 {place}"


def databases() -> Iterator[str]:
    """Do both databases answer, as they must, with the tables of this version?"""
    for connection in connections.all():
        try:
            yield from engine_problems(connection)
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                yield f"The database {connection.alias} is of an older version: elevhalsa init"
        except DatabaseError as problem:
            yield f"The database {connection.alias} does not answer ({type(problem).__name__})."


def engine_problems(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Look at what the engine itself says."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            yield from postgres_problems(cursor)
        else:
            yield from sqlite_problems(cursor, connection.settings_dict["NAME"])


def postgres_problems(cursor: CursorWrapper) -> Iterator[str]:
    """Look at what a power cut, an old version or another clock would break."""
    for name, wanted in POSTGRES_WANTED.items():
        cursor.execute(f"SHOW {name}")
        if cursor.fetchone() != (wanted,):
            yield f"PostgreSQL runs without {name}: a power cut would lose messages."
    cursor.execute("SHOW server_version_num")
    if int(cursor.fetchone()[0]) < OLDEST_POSTGRES * 10_000:
        yield f"PostgreSQL must be {OLDEST_POSTGRES} or newer."
    cursor.execute("SELECT clock_timestamp()")
    if abs(cursor.fetchone()[0] - clock.host_now()) > SKEW:
        yield "This machine's clock and the database's differ: one-time codes may fail."


def sqlite_problems(cursor: CursorWrapper, place: object) -> Iterator[str]:
    """Look at what a power cut or a bad disk would break, or has broken."""
    for name, wanted in SQLITE_WANTED.items():
        cursor.execute(f"PRAGMA {name}")
        if cursor.fetchone() != (wanted,):
            yield f"SQLite runs without {name} as it must be."
    cursor.execute("PRAGMA quick_check")
    if cursor.fetchone() != ("ok",):
        yield f"{place} is damaged: restore a backup."


def service() -> Iterator[str]:
    """Do the channel layer and the scheduler live? Is the client built?"""
    if not health.layer_answers():
        yield "Redis does not answer: people see news after twenty seconds instead of at once."
    if health.database_answers() and health.scheduler_is_late():
        yield "No scheduler has gone round for a minute: promises are not kept. Start one."
    yield from watch_problems()
    missing = [page for page in PAGES.values() if not (settings.CLIENT_DIR / page).is_file()]
    if missing:
        yield f"The client is not built ({', '.join(missing)}): make setup"


def watch_problems() -> Iterator[str]:
    """Would anybody notice that the scheduler stopped?"""
    if is_real() and not settings.WATCH_PING:
        yield (
            "Nobody outside notices when promises are no longer kept: set ELEVHALSA_WATCH_PING "
            "and run `elevhalsa watch` (docs/operations/watch.md)."
        )
    if is_real() and not (settings.WATCH_ALARM or settings.WATCH_MAIL):
        yield (
            "Nobody is told what is wrong: set ELEVHALSA_WATCH_ALARM or ELEVHALSA_WATCH_MAIL "
            "(docs/operations/watch.md)."
        )
    yield from rounds.problems()
    watch = health.watched()["watch"] if health.database_answers() else "unknown"
    if watch == "late":
        yield "The watch has not gone round for two minutes. Start it: elevhalsa watch"
    if watch == "off" and is_real():
        yield "No watch has ever gone round here. Start it: elevhalsa watch"


def is_real() -> bool:
    """Say whether people reach this from elsewhere than this machine."""
    return urlsplit(settings.PUBLIC_URL).hostname != "localhost"


def backups() -> Iterator[str]:
    """Can whoever finds the archives read them?"""
    folder = settings.DATA_DIR / "backups"
    plain = [place for place in sorted(folder.rglob("*.backup")) if not is_sealed(place)]
    if plain:
        yield (
            f"{len(plain)} archives in {folder} are not encrypted, {plain[-1].name} the newest: "
            "who finds the file reads the tables. Make a key (elevhalsa backup new-key), set "
            "ELEVHALSA_BACKUP_RECIPIENT, back up anew and delete them."
        )


def surroundings() -> Iterator[str]:
    """Is there room on the disk? Is this reached as it should be?"""
    if shutil.disk_usage(settings.DATA_DIR).free < ROOM:
        yield f"Less than 1 GiB is free where {settings.DATA_DIR} lies."
    address = urlsplit(settings.PUBLIC_URL)
    if address.hostname != "localhost" and address.scheme != "https":
        yield "People's browsers encrypt nothing without https: see ELEVHALSA_PUBLIC_URL."
    if address.hostname != "localhost" and settings.DEMONSTRATION:
        yield "This is a demonstration, whose clock can be moved: no place for real people."


def help_numbers() -> Iterator[str]:
    """Has every organisation with an open school local numbers that can be trusted?"""
    if health.database_answers():
        yield from local_help.problems(clock.host_now().date())


def notices() -> Iterator[str]:
    """Can the ways out that were set up be meant, do they work, and did they reach everybody?"""
    yield from way_problems()
    if settings.MAIL_SERVER and not settings.MAIL_FROM:
        yield "ELEVHALSA_MAIL_FROM is missing: no e-mail goes out without a sender."
    address = urlsplit(settings.MAIL_SERVER)
    if address.scheme == "smtp" and address.hostname not in {"localhost", "127.0.0.1"}:
        yield "E-mail goes to its server unencrypted: use smtps:// or smtp+starttls://"
    if settings.PUSH_ON and not settings.VAPID_KEY_FILE.is_file():
        yield f"The key {settings.VAPID_KEY_FILE} for push is missing: elevhalsa init"
    if health.database_answers():
        yield from unreached()


def way_problems() -> Iterator[str]:
    """Ask the ways out that can be asked without sending anything."""
    try:
        configured = ways.configured()
    except ValueError as problem:
        yield f"{problem}."
        return
    if is_real() and not configured:
        yield (
            "No way out is set up: what is acute is seen by those alone who have the page open. "
            "Set ELEVHALSA_SMTP and ELEVHALSA_MAIL_FROM (docs/operations/notices.md)."
        )
    mail = configured.get(Kind.EMAIL)
    if isinstance(mail, Mail):
        try:
            mail.greet()
        except Unreachable as trouble:
            why = type(trouble.__cause__).__name__
            yield f"The mail server does not answer, or does not let us in ({why})."


def unreached() -> Iterator[str]:
    """Look for people who were not told."""
    if count := outbox.given_up():
        yield (
            f"{count} messages of the last thirty days reached nobody. The scheduler's log says "
            "why, at “a dispatch is put aside”."
        )
    if count := Destination.objects.filter(broken_at__isnull=False).count():
        yield (
            f"{count} addresses of people take nothing any more. Their administrator sees whose "
            "under Personal: they must write it again under Notiser."
        )


def channels() -> list[str]:
    """Return by which ways people can be told; the page is always one."""
    try:
        return ["page", *(kind.value for kind in Kind if kind in ways.configured())]
    except ValueError:  # the findings say which setting
        return ["page"]


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "keys": keys,
    "databases": databases,
    "service": service,
    "surroundings": surroundings,
    "help_numbers": help_numbers,
    "notices": notices,
    "backups": backups,
}


def examine() -> dict[str, list[str]]:
    """Return each check with its findings. One whose ground is missing is left out."""
    found = {"keys": list(keys())}
    if found["keys"]:
        return found
    return {name: list(check()) for name, check in CHECKS.items()}
