"""The net between two programs: a relay on the loopback address that can be cut and slowed."""

import asyncio
import itertools
import threading
from contextlib import suppress
from typing import Self

from tests.ports import free_port

PIECE_BYTES = 64 * 1024


class Net:
    """Carries every connection to ``port`` on to one of ``targets``, in turn, that answers."""

    def __init__(self, *targets: int) -> None:
        self.port = free_port()
        self.targets = list(targets)
        self.delay_s = 0.0  # before each piece, in each direction
        self._is_cut = False
        self._turns = itertools.count()
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def cut(self) -> None:
        """End every connection in the middle of a word, and let no new one through."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._break_all)

    def mend(self) -> None:
        """Carry again, at full speed."""
        self._is_cut = False
        self.delay_s = 0.0

    async def _begin(self) -> None:
        self._listening = await asyncio.start_server(
            self._take, "127.0.0.1", self.port, backlog=1024
        )

    async def _end(self) -> None:
        self._listening.close()
        ending = asyncio.all_tasks() - {asyncio.current_task()}
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    def _break_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _take(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._open.add(back)
        try:
            if not self._is_cut:
                await self._join(near, back)
        finally:
            self._open.discard(back)
            back.close()

    async def _join(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        reached = await self._reach()
        if reached is None:
            return
        far, on = reached
        self._open.add(on)
        try:
            ways = [asyncio.create_task(self._carry(a, b)) for a, b in ((near, on), (far, back))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            with suppress(OSError):
                await back.drain()
        finally:
            self._open.discard(on)
            on.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turns)
        for further in range(len(self.targets)):
            target = self.targets[(first + further) % len(self.targets)]
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", target)
        return None

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(PIECE_BYTES):
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                sink.write(piece)
                await sink.drain()
