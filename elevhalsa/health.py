"""``/readyz``: may this process be sent people? Names no version and no place."""

import asyncio

import structlog
from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.db import Error, connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from elevhalsa import clock, readiness

logger = structlog.get_logger(__name__)
LAYER_PATIENCE_S = 1.0


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200, or 503 while draining or without a database.

    Without a channel layer the product polls, and a late scheduler makes nobody's request wrong:
    both are told here and keep the process in service.
    """
    database = database_answers()
    checks = {
        "draining": readiness.is_draining(),
        "database": "ok" if database else "down",
        "realtime": "ok" if layer_answers() else "degraded",
        "scheduler": "ok" if database and not scheduler_is_late() else "late",
    }
    ready = database and not checks["draining"]
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def database_answers() -> bool:
    """Return whether both databases answer a question."""
    try:
        for connection in connections.all():
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
    except Error:
        logger.warning("database does not answer", exc_info=True)
        return False
    return True


def scheduler_is_late() -> bool:
    """Return whether no scheduler has gone round for a minute."""
    return readiness.is_late(readiness.SCHEDULER, now=clock.host_now())


async def ask(layer: BaseChannelLayer) -> None:
    """Send to a group that has nobody in it."""
    async with asyncio.timeout(LAYER_PATIENCE_S):
        await layer.group_send("readyz", {"type": "readyz"})


def layer_answers() -> bool:
    """Return whether the channel layer takes a message."""
    layer = get_channel_layer()
    if layer is None:
        return False
    try:
        async_to_sync(ask)(layer)
    except Exception:
        logger.warning("channel layer does not answer", exc_info=True)
        return False
    return True
