"""The server's event loop, for those who must tell its sockets something from another thread.

A channel layer in memory wakes only who waits in the loop that sends; so everybody who is not in
the server's loop hands the sending over to it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from asgiref.sync import async_to_sync

_loop: asyncio.AbstractEventLoop | None = None


def adopt(loop: asyncio.AbstractEventLoop) -> None:
    """Make ``loop`` the one that sends. The server calls this once, before it serves."""
    global _loop  # noqa: PLW0603 - a process has one server
    _loop = loop


def tell(send: Callable[..., Coroutine[Any, Any, object]], *arguments: object) -> None:
    """Call the coroutine function ``send`` from a thread; return when it is on its way.

    In a server process it runs in the server's loop and nobody waits for it; in any other
    process (the scheduler's own, a command) it runs here and now.
    """
    if _loop is not None and _loop.is_running():
        asyncio.run_coroutine_threadsafe(send(*arguments), _loop)
    else:
        async_to_sync(send)(*arguments)
