"""Tells a person's open sockets that their sessions have ended, after commit.

The channel layer may lose it: sockets also ask ``sessions.ended_among`` every ten seconds.
"""

import logging
from functools import partial
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

logger = logging.getLogger(__name__)


def group_of(person_id: UUID) -> str:
    """Return the channel-layer group that all sockets of a person join."""
    return f"person.{person_id.hex}"


def announce(person_id: UUID, *, epoch: int) -> None:
    """Tell the person's sockets: those of an epoch below ``epoch`` close themselves.

    The consumer's handler is ``session_ended(event)``.
    """
    event = {"type": "session.ended", "epoch": epoch}
    transaction.on_commit(partial(_send, group_of(person_id), event), robust=True)


def _send(group: str, event: dict[str, object]) -> None:
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS must have a default"
    try:
        async_to_sync(layer.group_send)(group, event)
    except OSError:
        logger.warning("the channel layer is away; sockets end within ten seconds")
