"""The same application under the other server: it must not lean on Daphne."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.servers import Service

FLAGS = (
    "--lifespan", "off", "--ws", "websockets-sansio", "--ws-max-size", "16384",
    "--ws-max-queue", "8", "--ws-per-message-deflate", "false", "--no-server-header",
    "--timeout-graceful-shutdown", "20",
)  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("uvicorn"))
    service.set_up()
    command = [sys.executable, "-m", "uvicorn", "elevhalsa.asgi:application", *FLAGS]
    with service.output.open("ab") as output:
        service.process = subprocess.Popen(
            [*command, "--port", str(service.port)],
            env=os.environ | service.environment,
            cwd=Path(__file__).parents[3],
            stdout=output,
            stderr=output,
        )
    service.wait_until_up()
    yield service
    service.stop()


def test_uvicorn_serves_pages_and_interface_with_the_same_headers(service: Service) -> None:
    page = httpx.get(f"{service.url}/")
    refused = httpx.get(f"{service.url}/api/threads")

    assert (page.status_code, refused.status_code) == (200, 401)
    for answer in (page, refused):
        assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_uvicorn_refuses_a_socket_from_another_origin(service: Service) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        connect(f"ws://localhost:{service.port}/ws", origin=Origin("https://evil.example"))

    assert refusal.value.response.status_code == 403


def test_a_stranger_with_the_right_origin_is_asked_to_sign_in(service: Service) -> None:
    with connect(f"ws://localhost:{service.port}/ws", origin=Origin(service.url)) as client:
        assert client.response is not None
        assert "Sec-WebSocket-Extensions" not in client.response.headers
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=10)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_uvicorn_ends_well_too(service: Service) -> None:
    began = time.monotonic()

    service.stop()

    assert service.process is not None
    assert service.process.returncode in {0, -15}
    assert time.monotonic() - began < 20
