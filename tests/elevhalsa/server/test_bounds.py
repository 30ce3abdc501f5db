import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.ports import free_port

MIB = 1 << 20
HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Target:
    """A bounded server process around the application in ``target.py``."""

    def __init__(self, *arguments: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.elevhalsa.server.target", str(self.port), *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        self.url = f"http://localhost:{self.port}"

    def open(self, path: str = "/echo") -> ClientConnection:
        return connect(
            f"ws://localhost:{self.port}{path}", compression="deflate", ping_interval=None
        )

    def raw(self, path: str) -> socket.socket:
        raw = socket.create_connection(("localhost", self.port))
        raw.sendall(HANDSHAKE.format(path=path).encode())
        assert raw.recv(4096, socket.MSG_PEEK).startswith(b"HTTP/1.1 101")
        return raw

    def memory(self) -> int:
        return int(httpx.get(f"{self.url}/memory", timeout=30).text)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def target(*arguments: str) -> Iterator[Target]:
    server = Target(*arguments)
    with closing(server.process.stdout):  # type: ignore[type-var]
        try:
            yield server
        finally:
            server.end()


@pytest.fixture(scope="module")
def server() -> Iterator[Target]:
    with target() as server:
        yield server


def code_after(client: ClientConnection) -> int | None:
    try:
        while True:
            client.recv(timeout=15)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def test_a_frame_over_16_kib_closes_the_socket(server: Target) -> None:
    with server.open() as client:
        client.send("x" * 16_384)
        assert len(client.recv(timeout=5)) == 16_384

        client.send("x" * 16_385)

        assert code_after(client) == 1009


def test_a_client_that_sends_31_frames_in_ten_seconds_is_closed(server: Target) -> None:
    with server.open() as client:
        for number in range(30):
            client.send(str(number))
            assert client.recv(timeout=5) == str(number)

        client.send("one too many")

        assert code_after(client) == 1008


def test_pings_count_as_frames(server: Target) -> None:
    with server.open() as client:
        for _ in range(30):
            assert client.ping().wait(5)

        client.ping()

        assert code_after(client) == 1008


def test_the_application_may_close_with_1008(server: Target) -> None:
    with server.open() as client:
        client.send("close")

        assert code_after(client) == 1008


def test_compression_is_offered_and_never_taken(server: Target) -> None:
    with server.open() as client:
        assert client.response is not None
        assert "Sec-WebSocket-Extensions" not in client.response.headers
        assert "Server" not in client.response.headers


def test_what_we_send_may_be_longer_than_what_we_take(server: Target) -> None:
    with server.open("/push") as client:
        assert len(client.recv(timeout=5)) == 65_536


def test_fifty_clients_that_never_read_cost_less_than_64_mib(server: Target) -> None:
    before = server.memory()

    clients = [server.raw("/push") for _ in range(50)]  # each would be pushed 100 MB
    worst = max(memory_in_a_moment(server) for _ in range(20))

    for client in clients:
        client.close()
    assert worst - before < 64 * MIB


def memory_in_a_moment(server: Target) -> int:
    time.sleep(0.2)
    return server.memory()


def test_clients_that_never_stop_writing_cost_less_than_64_mib(server: Target) -> None:
    before = server.memory()
    stop = threading.Event()
    floods = [threading.Thread(target=flood, args=(server, stop)) for _ in range(50)]
    for one in floods:
        one.start()

    slowest = max(seconds_to_answer(server) for _ in range(10))

    worst = server.memory()
    stop.set()
    for one in floods:
        one.join()
    assert worst - before < 64 * MIB
    assert slowest < 2


def flood(server: Target, stop: threading.Event) -> None:
    """Write 16 KiB frames as fast as the network takes them, and come back when thrown out."""
    frame = bytes([0x82, 0xFE, 0x3F, 0x80]) + bytes(4) + bytes(0x3F80)
    while not stop.is_set():
        with closing(server.raw("/echo")) as client, suppress(OSError):
            while not stop.is_set():
                client.sendall(frame)


def seconds_to_answer(server: Target) -> float:
    begun = time.monotonic()
    assert httpx.get(f"{server.url}/", timeout=30).text == "ok"
    time.sleep(0.05)
    return time.monotonic() - begun


def bring(server: Target, mib: int, *, method: str, path: str, announced: bool) -> str:
    """Send a body of so many mebibytes, as a whole or piece by piece."""
    pieces = (b"x" * MIB for _ in range(mib))
    headers = {"Content-Length": str(mib * MIB)} if announced else {}
    url = f"{server.url}{path}"
    return httpx.request(method, url, content=pieces, headers=headers, timeout=60).text


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(
    ("method", "path", "mib"),
    [
        ("POST", "/", 2),
        ("PUT", "/api/attachments", 2),
        ("POST", "/api/attachments/AA", 2),
        ("PUT", "/api/attachments/AA", 9),
    ],
)
def test_a_body_that_is_too_long_is_hung_up_on(
    server: Target, method: str, path: str, mib: int, announced: bool
) -> None:
    with pytest.raises(httpx.TransportError):
        bring(server, mib, method=method, path=path, announced=announced)

    assert httpx.get(f"{server.url}/").text == "ok"


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(
    ("method", "path", "mib"), [("POST", "/", 1), ("PUT", "/api/attachments/AA", 6)]
)
def test_a_body_of_a_message_or_of_an_attachment_is_let_in(
    server: Target, method: str, path: str, mib: int, announced: bool
) -> None:
    assert bring(server, mib, method=method, path=path, announced=announced) == "ok"


def ask_and_not_read(server: Target) -> socket.socket:
    """Ask for twenty mebibytes and read only that they come."""
    raw = socket.create_connection(("localhost", server.port))
    raw.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert raw.recv(8) == b"HTTP/1.1"
    return raw


def rest_of(raw: socket.socket) -> int:
    """Read what still comes. Return how many bytes."""
    count = 0
    with suppress(ConnectionResetError):
        while piece := raw.recv(MIB):
            count += len(piece)
    raw.close()
    return count


def test_who_asks_for_much_and_reads_nothing_is_let_go_of_and_others_are_answered(
    server: Target,
) -> None:
    greedy = [ask_and_not_read(server) for _ in range(10)]

    assert len(httpx.get(f"{server.url}/large", timeout=60).content) == 20 * MIB

    whole = [rest_of(raw) >= 20 * MIB for raw in greedy]
    assert not any(whole[:3])
    assert whole[-1]


def test_a_socket_is_closed_when_it_grows_too_old() -> None:
    with target("2") as server, server.open() as client:
        assert code_after(client) == 1000


def test_an_end_with_open_sockets_sends_them_home_and_finishes_requests() -> None:
    with target() as server, server.open() as client:
        answers: list[int] = []
        slow = threading.Thread(
            target=lambda: answers.append(httpx.get(f"{server.url}/slow").status_code)
        )
        slow.start()
        time.sleep(0.3)

        server.process.send_signal(signal.SIGTERM)

        told = json.loads(client.recv(timeout=5))
        assert told["type"] == "reconnect"
        assert 0 <= told["in_ms"] < 5000
        assert code_after(client) == 1012
        assert server.process.wait(25) == 0
        slow.join()
        assert answers == [200]


def test_draining_closes_the_sockets_and_goes_on_serving() -> None:
    with target() as server, server.open() as client:
        os.kill(server.process.pid, signal.SIGUSR1)

        assert json.loads(client.recv(timeout=5))["type"] == "reconnect"
        assert code_after(client) == 1012
        assert httpx.get(f"{server.url}/").text == "ok"


def test_a_client_that_ignores_the_close_does_not_hold_the_process_up() -> None:
    with target() as server, closing(server.raw("/echo")):
        time.sleep(0.3)

        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(25) == 0


@pytest.mark.proof
def test_a_minute_of_flood_costs_no_more_than_a_moment_of_it(server: Target) -> None:
    before = server.memory()
    stop = threading.Event()
    floods = [threading.Thread(target=flood, args=(server, stop)) for _ in range(4)]
    for one in floods:
        one.start()
    worst = max(memory_in_a_moment(server) for _ in range(300))

    stop.set()
    for one in floods:
        one.join()

    assert worst - before < 64 * MIB
