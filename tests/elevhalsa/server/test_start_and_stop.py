import json
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.product import Product, running


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


def installed(folder: Path) -> Product:
    product = Product(folder)
    assert product.command("init").returncode == 0
    return product


def test_a_new_installation_serves_and_says_that_it_is_ready(product: Product) -> None:
    ready = httpx.get(f"{product.url}/readyz")

    assert ready.status_code == 200
    assert ready.json() == {
        "ready": True,
        "draining": False,
        "database": "ok",
        "realtime": "ok",
        "scheduler": "ok",
    }


def test_a_second_server_on_the_same_files_refuses_to_start(product: Product) -> None:
    second = product.command("serve", "--port", "1")

    assert second.returncode == 1
    assert "A server already runs on" in second.stderr
    assert f"process {product.process.pid}" in second.stderr  # type: ignore[union-attr]


def test_everything_it_makes_is_for_its_own_account_alone(product: Product) -> None:
    made = [file for file in product.folder.rglob("*") if file != product.log]

    assert {file.name: oct(file.stat().st_mode & 0o077) for file in made} == {
        file.name: "0o0" for file in made
    }


def test_sigterm_ends_the_process_with_success(tmp_path: Path) -> None:
    with running(tmp_path) as product:
        assert product.stop() == 0

        product.start()
        product.send(signal.SIGINT)
        assert product.wait() == 0


def test_killing_the_server_frees_the_files_for_the_next_one(tmp_path: Path) -> None:
    with running(tmp_path) as product:
        product.kill()

        product.start()

        assert product.answers()


def test_a_port_that_is_taken_ends_the_start_with_a_sentence(
    product: Product, tmp_path: Path
) -> None:
    other = installed(tmp_path)

    refused = other.command("serve", "--port", str(product.port))

    assert refused.returncode == 1
    assert f"Port {product.port} on 127.0.0.1 is not free" in refused.stderr


def test_a_missing_key_file_stops_the_start_and_says_what_to_do(tmp_path: Path) -> None:
    product = installed(tmp_path)
    (tmp_path / "keys/kek").unlink()

    refused = product.command("serve", "--port", "1")

    assert refused.returncode == 1
    assert "keys/kek cannot be read" in refused.stderr
    assert "Put the file back" in refused.stderr


def test_a_key_file_of_another_length_stops_the_start(tmp_path: Path) -> None:
    product = installed(tmp_path)
    (tmp_path / "keys/kek").chmod(0o600)
    (tmp_path / "keys/kek").write_bytes(b"short")

    refused = product.command("serve", "--port", "1")

    assert refused.returncode == 1
    assert "has 5 bytes instead of 32" in refused.stderr


def test_databases_that_were_never_made_stop_the_start(tmp_path: Path) -> None:
    product = installed(tmp_path)
    (tmp_path / "keyring.sqlite3").unlink()

    refused = product.command("serve", "--port", "1")

    assert refused.returncode == 1
    assert "run `elevhalsa init`" in refused.stderr


def test_init_repeated_changes_no_key(tmp_path: Path) -> None:
    product = installed(tmp_path)
    before = {file.name: file.read_bytes() for file in (tmp_path / "keys").iterdir()}

    assert product.command("init").returncode == 0

    assert before == {file.name: file.read_bytes() for file in (tmp_path / "keys").iterdir()}


def test_the_log_is_json_and_holds_no_id_no_query_and_no_address(product: Product) -> None:
    httpx.get(f"{product.url}/api/threads/AAAAAAAAAAAAAAAAAAAAAA?q=Moa%20Lind")
    httpx.get(f"{product.url}/Moa%20Lind", headers={"User-Agent": "Moa"})

    lines = [line for line in product.log.read_text().splitlines() if line.startswith("{")]

    assert {"/api/threads/{}", "/{}"} <= {json.loads(line).get("path") for line in lines}
    assert not any(word in product.log.read_text() for word in ("Moa", "AAAA", "127.0.0.1,"))


@pytest.mark.parametrize("name", ["kek", "secret_key"])
def test_a_new_key_is_never_made_for_an_old_key_ring(tmp_path: Path, name: str) -> None:
    product = installed(tmp_path)
    shutil.rmtree(tmp_path / "keys")
    fill_key_ring(tmp_path)

    refused = product.command("init")

    if name == "kek":
        assert refused.returncode == 1
        assert "A new one would open nothing" in refused.stderr
    assert not (tmp_path / "keys/kek").exists()


def fill_key_ring(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "keyring.sqlite3")) as ring, ring:
        ring.execute(
            "INSERT INTO at_rest_datakey (id, scope, kek_id, wrapped) VALUES (?, '', '', x'00')",
            ("0" * 32,),
        )
