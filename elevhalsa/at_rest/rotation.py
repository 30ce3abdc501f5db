"""Rotating keys: the key-encryption key over all data keys, or the data key of one scope.

No row of the product is touched: data keys are wrapped anew, or retired and followed by a new
one. Safe to repeat after a crash at any point.
"""

import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from elevhalsa.at_rest import kek, ring
from elevhalsa.at_rest.errors import NeverRotated
from elevhalsa.at_rest.models import DataKey
from elevhalsa.at_rest.scopes import MONTH

GRACE_S = 1.0  # a process that read the old key just before may still be writing a data key


@dataclass(frozen=True)
class Rotation:
    """What a rotation did. ``former`` holds the old key until somebody destroys it."""

    rewrapped: int
    kek_id: str
    former: Path


def rotate_kek(*, grace_s: float = GRACE_S) -> Rotation:
    """Put a new key-encryption key in force, under running servers.

    At every moment each data key opens under one of the files that a server looks into.

    Raises:
        KeyFileProblem: The key in force cannot be read.
    """
    old = kek.current_kek()
    if not kek.next_path().exists():
        kek.make_kek_file(kek.next_path())
    new = kek.read_kek(kek.next_path())
    rewrapped = rewrap_all(new)
    former = kek.former_path(kek.kek_id(old))
    if not former.exists():
        kek.write_kek_file(former, old)
    os.replace(kek.next_path(), kek.kek_path())  # noqa: PTH105 - the atomic one, by its name
    kek.sync_folder(kek.kek_path().parent)
    time.sleep(grace_s)
    rewrapped += rewrap_all(new)
    return Rotation(rewrapped, kek.kek_id(new), former)


def rewrap_all(new: bytes) -> int:
    """Wrap every data key under ``new`` that is not yet. Return how many were not."""
    name = kek.kek_id(new)
    with transaction.atomic(using=ring.RING):
        rows = list(DataKey.objects.select_for_update().exclude(kek_id=name))
        for row in rows:
            row.wrapped = ring.wrap(row.pk, ring.unwrap(row), kek=new)
            row.kek_id = name
        DataKey.objects.bulk_update(rows, ["wrapped", "kek_id"], batch_size=200)
    return len(rows)


def rotate_scope(scope: str, *, now: datetime) -> int:
    """Give a scope a new data key; the old ones open what they sealed. Return how many retired.

    Raises:
        NeverRotated: It is a month's, whose key ends with it.
    """
    if scope.startswith(MONTH):
        raise NeverRotated(f"The key of {scope} is not replaced: it ends with its month.")
    with transaction.atomic(using=ring.RING):
        live = DataKey.objects.filter(scope=scope, retired_at=None)
        retired = live.update(retired_at=now)
        ring.make_key(scope)
    return retired
