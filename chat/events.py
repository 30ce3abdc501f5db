"""Telling open clients. A layer may lose, repeat or reorder: that costs a delay, no message."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from channels.layers import get_channel_layer
from django.db import transaction

from chat import doors
from chat.models import Entry, Thread
from chat.shapes import entry_json
from elevhalsa import loop
from elevhalsa.people.ended import group_of
from elevhalsa.wire import to_text

logger = structlog.get_logger(__name__)

CARRIED_BYTES = 4096  # of a sealed message: a longer one is fetched
PATIENCE_S = 0.2  # for the layer: telling is never worth waiting for

Event = dict[str, Any]
Change = tuple[UUID, Entry | None]  # of a thread; an entry, where one was added


def announce(thread: Thread, entry: Entry | None = None) -> None:
    """Tell the open clients of all who may read ``thread``, after commit.

    Who that is is asked then: who lost access meanwhile is not told.
    """
    announce_all([(thread.pk, entry)])


def announce_all(changes: Sequence[Change]) -> None:
    """Tell the open clients of all who may read some threads, as ``announce`` does of one."""
    transaction.on_commit(partial(_tell_readers, changes), robust=True)


def _tell_readers(changes: Sequence[Change]) -> None:
    threads = Thread.objects.in_bulk({thread_id for thread_id, _ in changes})
    readers = doors.readers_of_all(list(threads.values()))
    tidings = [
        ([group_of(one) for one in readers[thread.pk]], event_of(thread, entry))
        for thread_id, entry in changes
        if (thread := threads.get(thread_id))
    ]
    if tidings:
        loop.tell(_send, tidings)


def event_of(thread: Thread, entry: Entry | None) -> Event:
    """Return what clients are told: a literal, whose ``type`` no client chooses."""
    shared = {"thread": to_text(thread.pk.bytes), "revision": thread.revision}
    if entry is None:
        frame = {"type": "changed", "seq": thread.head_seq, **shared}
    else:
        carried = entry_json(entry) if len(entry.sealed or b"") <= CARRIED_BYTES else None
        frame = {"type": "entry", "seq": entry.seq, "entry": carried, **shared}
    return {"type": "client.tell", "frame": frame}


async def _send(tidings: list[tuple[list[str], Event]]) -> None:
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS must have a default"
    every = [(group, event) for groups, event in tidings for group in groups]
    try:
        async with asyncio.timeout(PATIENCE_S):
            for group, event in every:
                await layer.group_send(group, event)
    except (OSError, TimeoutError):
        logger.warning("the channel layer is away: clients fetch within twenty seconds")
