"""``/readyz``: may this process be sent people? ``/metrics``: how is it? No version, no place."""

import asyncio
from secrets import compare_digest

import structlog
from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.conf import settings
from django.db import Error, connections
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from elevhalsa import clock, readiness
from elevhalsa.api import not_found
from elevhalsa.watchman import canary, figures, lookout
from elevhalsa.watchman.limits import limits
from elevhalsa.web.origin import LOOPBACK

logger = structlog.get_logger(__name__)
PEERS = ("127.0.0.1", "::1")
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
    checks |= watched() if database else dict.fromkeys(("promises", "canary", "watch"), "unknown")
    ready = database and not checks["draining"]
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def watched() -> dict[str, str]:
    """Return what is known of the promises, and of who watches them; where nobody does, "off"."""
    patience = limits(settings.WATCH_MINUTE_S)
    late = "late" if lookout.lookout.overdue() else "ok"
    if not readiness.has_beaten(readiness.WATCH):
        return {"promises": late, "canary": "off", "watch": "off"}
    silent = canary.is_silent(moment=clock.database_now(), limits=patience)
    behind = readiness.is_late(
        readiness.WATCH, now=clock.host_now(), after=patience.of(2 * patience.round_min)
    )
    return {
        "promises": late,
        "canary": "silent" if silent else "ok",
        "watch": "late" if behind else "ok",
    }


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures, to who may ask: for everybody else there is no such address."""
    if not may_ask(request):
        return not_found(request, Http404())
    return HttpResponse(figures.exposition(), content_type=figures.CONTENT_TYPE)


def may_ask(request: HttpRequest) -> bool:
    """Return whether this is the operator's collector.

    With a token set, who knows it. Otherwise who asks on this machine by its own number: a proxy
    beside us comes from here too, but passes on the name that people use, or says for whom.
    """
    if settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return compare_digest(said.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    forwarded = {"X-Forwarded-For", "Forwarded", "Via"} & set(request.headers)
    host = request.headers.get("Host", "").rpartition(":")[0]
    return not forwarded and host in LOOPBACK and request.META.get("REMOTE_ADDR") in PEERS


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
