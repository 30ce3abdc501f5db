"""Telling open clients. A layer may lose, repeat or reorder: that costs a delay, no message."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
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

Frame = dict[str, Any]
Change = tuple[UUID, Entry | None]  # of a thread; an entry, where one was added


def announce(thread: Thread, entry: Entry | None = None) -> None:
    """Tell the open clients of all who may read ``thread``, after commit.

    Who that is is asked then: who lost access meanwhile is not told.
    """
    announce_all([(thread.pk, entry)])


def announce_all(changes: Sequence[Change]) -> None:
    """Tell the open clients of all who may read some threads, as ``announce`` does of one."""
    if changes:
        transaction.on_commit(partial(_tell_readers, changes), robust=True)


def _tell_readers(changes: Sequence[Change]) -> None:
    threads = Thread.objects.in_bulk({thread_id for thread_id, _ in changes})
    readers = doors.readers_of_all(list(threads.values()))
    tidings: dict[str, list[Frame]] = defaultdict(list)
    for thread_id, entry in changes:
        if thread := threads.get(thread_id):
            frame = frame_of(thread, entry)
            for one in readers[thread_id]:
                tidings[group_of(one)].append(frame)
    if tidings:
        loop.tell(_send, tidings)


def announce_note(thread: Thread, seq: int) -> None:
    """Tell the staff among a thread's readers, after commit, that its companion has grown.

    The student is told nothing: not even that something was written.
    """
    transaction.on_commit(partial(_tell_staff, thread.pk, seq), robust=True)


def _tell_staff(thread_id: UUID, seq: int) -> None:
    thread = Thread.objects.filter(pk=thread_id).first()
    if thread is None:
        return
    frame: Frame = {"type": "companion", "thread": to_text(thread_id.bytes), "seq": seq}
    staff = doors.staff_readers_of(thread)
    if staff:
        loop.tell(_send, {group_of(one): [frame] for one in staff})


def frame_of(thread: Thread, entry: Entry | None) -> Frame:
    """Return what clients are told of one change."""
    shared = {"thread": to_text(thread.pk.bytes), "revision": thread.revision}
    if entry is None:
        return {"type": "changed", "seq": thread.head_seq, **shared}
    carried = entry_json(entry) if len(entry.sealed or b"") <= CARRIED_BYTES else None
    return {"type": "entry", "seq": entry.seq, "entry": carried, **shared}


async def _send(tidings: Mapping[str, Sequence[Frame]]) -> None:
    """Send each reader's frames in one event: a layer drops what comes in too many."""
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS must have a default"
    try:
        async with asyncio.timeout(PATIENCE_S):
            for group, frames in tidings.items():
                await layer.group_send(group, _event(frames))
    except Exception:
        # Whatever a layer raises when it is away: what happened is stored, and is fetched.
        logger.warning(
            "the channel layer is away: clients fetch within twenty seconds", exc_info=True
        )


def _event(frames: Sequence[Frame]) -> dict[str, object]:
    """Return an event whose ``type`` no client chooses. The version before hears the last alone."""
    return {"type": "client.tell", "frame": frames[-1], "frames": frames}
