"""The channel that everybody has: the open page. Its list is fetched; the socket says that it grew.

A layer may lose it: that costs a delay, no notice.
"""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

import structlog
from channels.layers import get_channel_layer
from django.db import transaction

from elevhalsa import loop
from elevhalsa.people.ended import group_of

logger = structlog.get_logger(__name__)

PATIENCE_S = 0.2  # for the layer: telling is never worth waiting for
CHANGED = {"type": "client.tell", "frame": {"type": "notice"}}


def announce(people: Iterable[UUID]) -> None:
    """Tell some people's open pages, after commit, that their notices changed: each once."""
    groups = [group_of(one) for one in dict.fromkeys(people)]
    if groups:
        transaction.on_commit(partial(loop.tell, _send, groups), robust=True)


async def _send(groups: Sequence[str]) -> None:
    """Tell all groups side by side: each has its own patience, and together they take no longer."""
    told = await asyncio.gather(*(_tell(group) for group in groups))
    if away := next((one for one in told if one is not None), None):
        logger.warning(
            "the channel layer is away: notices are seen when the page next asks", exc_info=away
        )


async def _tell(group: str) -> Exception | None:
    """Tell one group. Return what kept it from being told: it keeps no other."""
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS must have a default"
    try:
        async with asyncio.timeout(PATIENCE_S):
            await layer.group_send(group, CHANGED)
    except Exception as away:  # noqa: BLE001 - whatever a layer raises when it is away
        return away
    return None
