"""Tells a person's open sockets that their sessions have ended, after commit.

The channel layer may lose it: sockets also ask ``sessions.ended_among`` every ten seconds.
"""

import asyncio
import logging
from functools import partial
from uuid import UUID

from channels.layers import get_channel_layer
from django.db import transaction

from elevhalsa import loop

logger = logging.getLogger(__name__)

PATIENCE_S = 0.2  # for the layer: telling is never worth waiting for


def group_of(person_id: UUID) -> str:
    """Return the channel-layer group that all sockets of a person join."""
    return f"person.{person_id.hex}"


def announce(person_id: UUID, *, epoch: int) -> None:
    """Tell the person's sockets: those of an epoch below ``epoch`` close themselves.

    The consumer's handler is ``session_ended(event)``.
    """
    event = {"type": "session.ended", "epoch": epoch}
    tell = partial(loop.tell, _send, group_of(person_id), event)
    transaction.on_commit(tell, robust=True)


async def _send(group: str, event: dict[str, object]) -> None:
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS must have a default"
    try:
        async with asyncio.timeout(PATIENCE_S):
            await layer.group_send(group, event)
    except Exception:
        # Whatever a layer raises when it is away: sockets ask for themselves.
        logger.warning("the channel layer is away: sockets end within ten seconds", exc_info=True)
