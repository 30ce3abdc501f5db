"""The channel that everybody has: the open page. Its list is fetched; the socket says that it grew.

A layer may lose it: that costs a delay, no notice.
"""

import asyncio
from functools import partial
from uuid import UUID

import structlog
from channels.layers import get_channel_layer
from django.db import transaction

from elevhalsa import loop
from elevhalsa.people.ended import group_of

logger = structlog.get_logger(__name__)

PATIENCE_S = 0.2  # for the layer: telling is never worth waiting for


def announce(person_id: UUID) -> None:
    """Tell a person's open pages, after commit, that their notices changed."""
    transaction.on_commit(partial(loop.tell, _send, group_of(person_id)), robust=True)


async def _send(group: str) -> None:
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS must have a default"
    try:
        async with asyncio.timeout(PATIENCE_S):
            await layer.group_send(group, {"type": "client.tell", "frame": {"type": "notice"}})
    except (OSError, TimeoutError):
        logger.warning("the channel layer is away: notices are seen when the page next asks")
