"""One server process from its first socket to its last: Daphne, bounded, with a clean end.

A first SIGTERM or SIGINT drains: /readyz says 503, every open socket is told to come back and is
closed with 1012, requests under way are finished; then the process ends with 0. A second one ends
it at once. SIGUSR1 drains and goes on serving, for a proxy that moves people over first.
"""

import asyncio
import json
import random
import signal
import time
from collections.abc import Callable

import daphne.server
import structlog
from daphne.endpoints import build_endpoint_description_strings
from twisted.internet.defer import Deferred

from elevhalsa import loop, readiness
from elevhalsa.server import bounds
from elevhalsa.web.asgi_types import App

logger = structlog.get_logger(__name__)

SERVICE_RESTART = 1012
COME_BACK_WITHIN_MS = 5000  # spread over which clients return, so that they do not all at once
CANCEL_S = 5.0  # for an application to end when it is cancelled
FINISH_S = 20.0  # for requests under way when the process is asked to end


class BoundedServer(daphne.server.Server):  # type: ignore[misc]  # Daphne has no types
    """Daphne's server with this project's bounds, and an end that survives open sockets."""

    def __init__(self, application: App, *, interface: str, port: int) -> None:
        super().__init__(
            application,
            endpoints=build_endpoint_description_strings(host=interface, port=port),
            signal_handlers=False,
            http_timeout=bounds.REQUEST_S,
            websocket_timeout=bounds.SOCKET_S,
            websocket_connect_timeout=bounds.HANDSHAKE_S,
            websocket_max_message_size=bounds.FRAME_BYTES,
            websocket_max_frame_size=bounds.FRAME_BYTES,
            server_name="",
        )
        self.failed = False
        self.ending = False

    def listen_error(self, failure: object) -> None:
        """Remember that the port could not be had: the process must not end as if all were well."""
        self.failed = True
        super().listen_error(failure)

    def kill_all_applications(self) -> Deferred[object]:
        """End what still runs, and let Twisted wait for it: a task must not outlive its loop.

        Daphne's own stumbles over a socket that came from a request.
        """
        running = [task for details in self.connections.values() if (task := running_in(details))]
        for task in running:
            task.cancel()
        return Deferred.fromFuture(asyncio.ensure_future(end_of(running)))

    def sockets(self) -> list[bounds.BoundedSocket]:
        """Return the sockets that are open now."""
        found = [one for one in self.connections if isinstance(one, bounds.BoundedSocket)]
        return [one for one in found if one.state == one.STATE_OPEN]

    def requests(self) -> int:
        """Count the requests under way."""
        return sum(
            isinstance(one, bounds.BoundedRequest) and "disconnected" not in details
            for one, details in self.connections.items()
        )

    def drain(self) -> None:
        """Take no new work, and ask every open socket to come back a little later, elsewhere."""
        readiness.start_draining()
        sockets = self.sockets()
        logger.info("draining", sockets=len(sockets), requests=self.requests())
        for socket in sockets:
            wait_ms = random.randrange(COME_BACK_WITHIN_MS)  # noqa: S311 - spreads load
            socket.serverSend(json.dumps({"type": "reconnect", "in_ms": wait_ms}))
            socket.serverClose(SERVICE_RESTART)

    def end(self) -> None:
        """Drain, then stop; at once if asked a second time."""
        if self.ending:
            self.stop()
            return
        self.ending = True
        self.drain()
        asyncio.get_running_loop().create_task(self.stop_when_quiet())

    async def stop_when_quiet(self) -> None:
        """Stop when nothing is under way, or when patience ends."""
        give_up = time.monotonic() + FINISH_S
        while time.monotonic() < give_up and (self.requests() or self.sockets()):  # noqa: ASYNC110 - Daphne tells nobody
            await asyncio.sleep(0.05)
        self.stop()


def running_in(details: dict[str, object]) -> asyncio.Task[None] | None:
    """Return a connection's application, if it is at work."""
    task = details.get("application_instance")
    return task if isinstance(task, asyncio.Task) and not task.done() else None


async def end_of(tasks: list[asyncio.Task[None]]) -> None:
    """Wait for cancelled tasks, as long as that is reasonable."""
    if tasks:
        await asyncio.wait(tasks, timeout=CANCEL_S)


def serve(application: App, *, interface: str, port: int, on_ready: Callable[[], None]) -> bool:
    """Serve until told to end. Return whether the end was the one asked for."""
    server = BoundedServer(application, interface=interface, port=port)
    running = daphne.server.twisted_loop
    asyncio.set_event_loop(running)
    loop.adopt(running)
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, server.end)
    running.add_signal_handler(signal.SIGUSR1, server.drain)
    server.ready_callable = on_ready
    server.run()
    return not server.failed
