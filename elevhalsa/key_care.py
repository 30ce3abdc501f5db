"""Care for the key ring over everything it seals: check it, sweep it, shred a school's part."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import BinaryField, F, Func, Manager, Model, Q, QuerySet
from django.db.models.functions import Right

from chat import aliases, companions, crossings
from chat.keys import grant_place, hist_place, scope_of
from chat.models import (
    Alias,
    CompanionGrant,
    CompanionManifest,
    Crossing,
    Grant,
    IdentityAsking,
    IdentityOpening,
    Manifest,
    Thread,
)
from elevhalsa.at_rest import pool, ring
from elevhalsa.at_rest.errors import FieldBroken, KeyFileProblem, Shredded
from elevhalsa.at_rest.fields import Place, unseal
from elevhalsa.at_rest.models import DataKey
from elevhalsa.at_rest.scopes import MONTH
from elevhalsa.keys import places
from elevhalsa.keys.models import DraftKey, Slot, TeamBundle, TeamEpoch
from elevhalsa.notify import addresses
from elevhalsa.notify.models import Destination
from elevhalsa.people import passkey_names
from elevhalsa.people.models import Person, School
from elevhalsa.people.names import class_place, name_place
from elevhalsa.people.passkey_models import Passkey

SWEPT_AFTER_MIN = 120  # drawn keys that no process holds any more
MONTH_KEPT_FOR = timedelta(days=2)  # time zones, and a message on its way at midnight


@dataclass(frozen=True)
class SealedColumn:
    """A column that the key ring seals. ``thread`` is the way from a row to its thread's id."""

    manager: Manager[Any]
    column: str
    place: Callable[[Any], Place]
    thread: str = ""

    def rows(self) -> QuerySet[Any]:
        """Return the rows that hold something, each with the id of its data key."""
        key_id = Func(F(self.column), 2, 16, function="SUBSTR", output_field=BinaryField())
        filled: QuerySet[Any] = self.manager.exclude(**{self.column: None})
        keyed: QuerySet[Any] = filled.annotate(data_key=key_id)
        return keyed

    @property
    def name(self) -> str:
        """The column as SQL names it."""
        return f"{self.manager.model._meta.db_table}.{self.column}"


COLUMNS = (
    SealedColumn(Person.objects, "name_sealed", lambda row: name_place(row.pk)),
    SealedColumn(Person.objects, "class_sealed", lambda row: class_place(row.pk)),
    SealedColumn(Passkey.objects, "name_sealed", passkey_names.place),
    SealedColumn(Slot.objects, "share_sealed", lambda row: places.share(row.pk)),
    SealedColumn(Slot.objects, "verifier_sealed", lambda row: places.verifier(row.pk)),
    SealedColumn(DraftKey.objects, "sealed", lambda row: places.draft_key(row.pk)),
    SealedColumn(TeamBundle.objects, "sealed", lambda row: places.bundle(row.pk)),
    SealedColumn(TeamEpoch.objects, "prev_link", lambda row: places.prev_link(row.kid)),
    SealedColumn(Destination.objects, "address_sealed", lambda row: addresses.place(row.pk)),
    SealedColumn(
        Grant.objects, "sealed", lambda row: grant_place(row.pk), thread="manifest__thread"
    ),
    SealedColumn(
        Manifest.objects,
        "hist_sealed",
        lambda row: hist_place(row.thread_id, row.ke),
        thread="thread",
    ),
    SealedColumn(
        CompanionGrant.objects,
        "sealed",
        lambda row: companions.grant_place(row.pk),
        thread="manifest__companion",
    ),
    SealedColumn(
        CompanionManifest.objects,
        "hist_sealed",
        lambda row: companions.hist_place(row.companion_id, row.ke),
        thread="companion",
    ),
    SealedColumn(
        Alias.objects, "owner_sealed", lambda row: aliases.owner_place(row.pk), thread="thread"
    ),
    SealedColumn(
        Alias.objects,
        "envelope_sealed",
        lambda row: aliases.envelope_place(row.pk),
        thread="thread",
    ),
    SealedColumn(
        IdentityOpening.objects,
        "reason_sealed",
        lambda row: aliases.reason_place(row.pk),
        thread="thread",
    ),
    SealedColumn(
        Crossing.objects, "team_grant_sealed", lambda row: crossings.team_grant_place(row.pk)
    ),
    SealedColumn(
        Crossing.objects, "back_up_grant_sealed", lambda row: crossings.back_up_grant_place(row.pk)
    ),
    SealedColumn(
        IdentityAsking.objects,
        "reason_sealed",
        lambda row: aliases.asking_place(row.pk),
        thread="opening__thread",
    ),
)


@dataclass
class Report:
    """What a check found. ``broken`` names columns and rows, never what is in them."""

    opened: int = 0
    shredded: int = 0
    broken: list[str] = field(default_factory=list)


def check() -> Report:
    """Open one row for each data key and column."""
    report = Report()
    for column in COLUMNS:
        for row in _one_a_key(column):
            _check_row(column, row, report)
    return report


def _one_a_key(column: SealedColumn) -> Iterator[Any]:
    seen: set[bytes] = set()
    for row in column.rows().iterator():
        key_id = bytes(row.data_key)
        if key_id not in seen:
            seen.add(key_id)
            yield row


def _check_row(column: SealedColumn, row: Model, report: Report) -> None:
    try:
        unseal(getattr(row, column.column), place=column.place(row))
        report.opened += 1
    except Shredded:
        report.shredded += 1
    except (FieldBroken, KeyFileProblem) as problem:
        report.broken.append(f"{column.name} {row.pk}: {problem}")


def sweep() -> int:
    """Label drawn keys that a thread uses; delete those that none does. Return how many.

    They are left by a process that died, or threw away a transaction.
    """
    before = pool.drawn_scope(int(time.time()) // 60 - SWEPT_AFTER_MIN)
    left = DataKey.objects.filter(scope__startswith=pool.DRAWN, scope__lt=before)
    keys = {key.pk.bytes: key for key in left}
    used = _threads_of(set(keys)) if keys else {}
    for key_id, key in keys.items():
        if key_id in used:
            DataKey.objects.filter(pk=key.pk).update(scope=scope_of(used[key_id]))
        else:
            key.delete()
    return len(keys)


def _threads_of(key_ids: set[bytes]) -> dict[bytes, UUID]:
    """Return which thread each key seals something of."""
    columns = [column for column in COLUMNS if column.thread]
    rows = (
        row for column in columns for row in column.rows().values_list("data_key", column.thread)
    )
    return {bytes(key_id): thread for key_id, thread in rows if bytes(key_id) in key_ids}


def forget_months(*, now: datetime) -> int:
    """Destroy the keys of months that are over everywhere. Return how many.

    What was counted under them stays a number, and nobody can tell any more whose.
    """
    current = f"{now - MONTH_KEPT_FOR:%Y-%m}"
    monthly = DataKey.objects.filter(scope__startswith=MONTH).annotate(month=Right("scope", 7))
    gone, _ = monthly.filter(month__lt=current).delete()
    return gone


def shred_school(school: School) -> int:
    """Destroy the data keys of a school and all of its threads. Return how many.

    Nothing of it ever opens again here; for good once the last backup of the key ring is gone.
    """
    threads = set(Thread.objects.filter(school=school).values_list("pk", flat=True))
    scopes = {f"school:{school.pk}", *(scope_of(thread) for thread in threads)}
    of_school = Q(scope__in=scopes) | Q(scope__startswith=f"{MONTH}{school.pk}:")
    doomed = set(DataKey.objects.filter(of_school).values_list("pk", flat=True))
    doomed |= _keys_in_rows_of(threads)  # drawn, and not labelled yet
    gone, _ = DataKey.objects.filter(pk__in=doomed).delete()
    aliases.forget_handles(threads)
    pool.forget()
    ring.forget_opened_keys()
    empty_log()
    return gone


def _keys_in_rows_of(threads: set[UUID]) -> set[UUID]:
    columns = [column for column in COLUMNS if column.thread]
    return {
        UUID(bytes=bytes(key_id))
        for column in columns
        for key_id in column.rows()
        .filter(**{f"{column.thread}__in": threads})
        .values_list("data_key", flat=True)
    }


def empty_log() -> None:
    """Have SQLite overwrite the key ring's log, which still holds what was deleted."""
    connection = connections[ring.RING]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
