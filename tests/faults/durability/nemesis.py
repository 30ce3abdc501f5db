"""What befalls the house, one thing after the other, drawn from a seed."""

import random
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

import redis

from tests.faults.durability.house import House

Cookies = Callable[[], str]  # of somebody who is signed in
PAUSE_S = (0.4, 3.2)  # between two faults
SHORT_S = (0.2, 1.5)  # how long one lasts
SLOW_S = (0.05, 0.3)  # before each piece
READERS = 8  # that never read


class Nemesis:
    """Strikes again and again until the time is over, and leaves everything mended."""

    def __init__(self, house: House, seed: int, cookies: Cookies) -> None:
        self.house = house
        self.random = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self.struck: Counter[str] = Counter()
        self._cookies = cookies
        self._turn = 0

    def rage(self, seconds: float) -> None:
        """Strike for so long. Every second blow is a kill: they are what loses most."""
        over = time.monotonic() + seconds
        blows = self._blows()
        while time.monotonic() < over:
            time.sleep(self.random.uniform(*PAUSE_S))
            kills = self.random.random() < 0.5
            blow = self.kill_a_server if kills else self.random.choice(blows)
            self.struck[blow.__name__] += 1
            blow()

    def kill_a_server(self) -> None:
        """Kill the web processes in turn."""
        self.house.kill_server(self._turn % len(self.house.servers))
        self._turn += 1

    def kill_the_scheduler(self) -> None:
        """Kill what escalates."""
        self.house.kill_scheduler()

    def restart_postgres(self) -> None:
        """End PostgreSQL's sessions and start it again."""
        self.house.stop("postgres")
        self._last(*SHORT_S)
        self.house.start_postgres()

    def crash_postgres(self) -> None:
        """Let PostgreSQL end in the middle of everything."""
        self.house.crash_postgres()
        self._last(*SHORT_S)
        self.house.start_postgres()

    def stop_redis(self) -> None:
        """Let Redis be away for a while; what was in it is gone."""
        self.house.stop("redis")
        self._last(*SHORT_S)
        self.house.start_redis()

    def flush_redis(self) -> None:
        """Empty Redis under everybody."""
        with closing(redis.Redis.from_url(self.house.redis_address)) as client:
            client.flushall()

    def slow_redis(self) -> None:
        """Let every word to and from Redis take its time."""
        self.house.redis_net.delay_s = self.random.uniform(*SLOW_S)
        self._last(*SHORT_S)
        self.house.redis_net.mend()

    def cut_the_net(self) -> None:
        """End every connection to the house, in the middle of a word."""
        self.house.front.cut()
        self._last(*SHORT_S)
        self.house.front.mend()

    def slow_the_net(self) -> None:
        """Let every word to and from the house take its time."""
        self.house.front.delay_s = self.random.uniform(*SLOW_S)
        self._last(*SHORT_S)
        self.house.front.mend()

    def bring_slow_readers(self) -> None:
        """Open sockets as somebody who is signed in, and read nothing from them."""
        with ExitStack() as held:
            for _ in range(READERS):
                held.enter_context(closing(deaf_socket(self.house.front.port, self._cookies())))
            self._last(*SHORT_S)

    def _last(self, least: float, most: float) -> None:
        time.sleep(self.random.uniform(least, most))

    def _blows(self) -> Sequence[Callable[[], None]]:
        everywhere = [self.cut_the_net, self.slow_the_net, self.bring_slow_readers]
        if not self.house.is_big:
            return everywhere
        engines = [self.restart_postgres, self.crash_postgres, self.stop_redis]
        return [*everywhere, *engines, self.flush_redis, self.slow_redis, self.kill_the_scheduler]


def deaf_socket(port: int, cookies: str) -> socket.socket:
    """Ask for a WebSocket and never read a byte of what comes."""
    deaf = socket.create_connection(("127.0.0.1", port), timeout=5)
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    lines = (
        "GET /ws HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: http://localhost:{port}",
        f"Cookie: {cookies}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "",
        "",
    )
    deaf.sendall("\r\n".join(lines).encode())
    return deaf
