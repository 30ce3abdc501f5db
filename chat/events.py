"""Telling open clients. A layer may lose, repeat or reorder: that costs a delay, no message."""

import asyncio
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


def announce(thread: Thread, entry: Entry | None = None) -> None:
    """Tell the open clients of all who may read ``thread``, after commit.

    Who that is is asked then: who lost access meanwhile is not told.
    """
    transaction.on_commit(partial(_tell_readers, thread.pk, entry), robust=True)


def _tell_readers(thread_id: UUID, entry: Entry | None) -> None:
    thread = Thread.objects.filter(pk=thread_id).first()
    if thread:
        groups = [group_of(reader) for reader in doors.readers_of(thread)]
        loop.tell(_send, groups, event_of(thread, entry))


def event_of(thread: Thread, entry: Entry | None) -> Event:
    """Return what clients are told: a literal, whose ``type`` no client chooses."""
    shared = {"thread": to_text(thread.pk.bytes), "revision": thread.revision}
    if entry is None:
        frame = {"type": "changed", "seq": thread.head_seq, **shared}
    else:
        carried = entry_json(entry) if len(entry.sealed or b"") <= CARRIED_BYTES else None
        frame = {"type": "entry", "seq": entry.seq, "entry": carried, **shared}
    return {"type": "client.tell", "frame": frame}


async def _send(groups: list[str], event: Event) -> None:
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS must have a default"
    try:
        async with asyncio.timeout(PATIENCE_S):
            for group in groups:
                await layer.group_send(group, event)
    except (OSError, TimeoutError):
        logger.warning("the channel layer is away: clients fetch within twenty seconds")
