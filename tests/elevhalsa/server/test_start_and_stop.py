import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.servers import Service


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new installation that nobody has used, to copy."""
    service = Service(tmp_path_factory.mktemp("pristine"))
    service.set_up()
    return service.data


@pytest.fixture(scope="module")
def service(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(installed(pristine, tmp_path_factory.mktemp("service") / "data")) as service:
        yield service


@pytest.fixture
def idle(pristine: Path, tmp_path: Path) -> Service:
    """Return an installation that is not served."""
    return installed(pristine, tmp_path / "data")


def installed(pristine: Path, folder: Path) -> Service:
    return Service(shutil.copytree(pristine, folder))


@contextmanager
def running(service: Service) -> Iterator[Service]:
    service.start()
    try:
        yield service
    finally:
        service.stop()


def pid_of(service: Service) -> int:
    assert service.process is not None
    return service.process.pid


def test_a_new_installation_serves_and_says_that_it_is_ready(service: Service) -> None:
    ready = httpx.get(f"{service.url}/readyz")

    assert ready.status_code == 200
    assert ready.json() == {
        "ready": True,
        "draining": False,
        "database": "ok",
        "realtime": "ok",
        "scheduler": "ok",
        "promises": "ok",
        "canary": "off",
        "watch": "off",
    }


def test_figures_are_for_who_asks_this_machine_by_its_number(service: Service) -> None:
    address = f"http://127.0.0.1:{service.port}/metrics"

    asked = httpx.get(address)
    by_name = httpx.get(f"{service.url}/metrics")
    through_a_proxy = httpx.get(address, headers={"X-Forwarded-For": "192.0.2.1"})

    assert asked.status_code == 200
    assert "sla_clocks_running 0.0" in asked.text
    assert {by_name.status_code, through_a_proxy.status_code} == {404}


def test_a_second_server_on_the_same_files_refuses_to_start(service: Service) -> None:
    second = service.tried("serve", "--port", "1")

    assert second.returncode == 1
    assert "A server already runs on" in second.stderr
    assert f"process {pid_of(service)}" in second.stderr


def test_everything_it_makes_is_for_its_own_account_alone(service: Service) -> None:
    made = [file for file in service.data.rglob("*") if file != service.output]

    assert {file.name: oct(file.stat().st_mode & 0o077) for file in made} == {
        file.name: "0o0" for file in made
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_with_success(idle: Service, number: signal.Signals) -> None:
    with running(idle) as service:
        assert service.process is not None
        service.process.send_signal(number)

        assert service.process.wait(30) == 0


def test_killing_the_server_frees_the_files_for_the_next_one(idle: Service) -> None:
    with running(idle) as service:
        service.kill()

        service.start()

        assert service.is_up()


def test_a_port_that_is_taken_ends_the_start_with_a_sentence(
    service: Service, idle: Service
) -> None:
    refused = idle.tried("serve", "--port", str(service.port))

    assert refused.returncode == 1
    assert f"Port {service.port} on 127.0.0.1 is not free" in refused.stderr


def test_a_missing_key_file_stops_the_start_and_says_what_to_do(idle: Service) -> None:
    (idle.data / "keys/kek").unlink()

    refused = idle.tried("serve", "--port", "1")

    assert refused.returncode == 1
    assert "keys/kek cannot be read" in refused.stderr
    assert "Put the file back" in refused.stderr


def test_a_key_file_of_another_length_stops_the_start(idle: Service) -> None:
    (idle.data / "keys/kek").chmod(0o600)
    (idle.data / "keys/kek").write_bytes(b"short")

    refused = idle.tried("serve", "--port", "1")

    assert refused.returncode == 1
    assert "has 5 bytes instead of 32" in refused.stderr


def test_the_key_file_of_another_installation_stops_the_start(idle: Service) -> None:
    fill_key_ring(idle.data)

    refused = idle.tried("serve", "--port", "1")

    assert refused.returncode == 1
    assert "Put the right key file back" in refused.stderr


def test_a_missing_secret_key_stops_the_start(idle: Service) -> None:
    (idle.data / "keys/secret_key").unlink()

    refused = idle.tried("serve", "--port", "1")

    assert refused.returncode == 1
    assert "secret key" in refused.stderr


def test_databases_that_were_never_made_stop_the_start(idle: Service) -> None:
    (idle.data / "keyring.sqlite3").unlink()

    refused = idle.tried("serve", "--port", "1")

    assert refused.returncode == 1
    assert "run `elevhalsa init`" in refused.stderr


def test_init_repeated_changes_no_key(idle: Service) -> None:
    before = {file.name: file.read_bytes() for file in (idle.data / "keys").iterdir()}

    idle.set_up()

    assert before == {file.name: file.read_bytes() for file in (idle.data / "keys").iterdir()}


def test_a_new_key_is_never_made_for_an_old_key_ring(idle: Service) -> None:
    (idle.data / "keys/kek").unlink()
    fill_key_ring(idle.data)

    refused = idle.tried("init")

    assert refused.returncode == 1
    assert "A new one would open nothing" in refused.stderr
    assert not (idle.data / "keys/kek").exists()


def fill_key_ring(folder: Path) -> None:
    """Put a key into the ring that another key file wrapped."""
    with closing(sqlite3.connect(folder / "keyring.sqlite3")) as ring, ring:
        ring.execute(
            "INSERT INTO at_rest_datakey (id, scope, kek_id, wrapped) VALUES (?, '', '', x'00')",
            ("0" * 32,),
        )


def test_the_log_is_json_and_holds_no_id_no_query_and_no_address(service: Service) -> None:
    httpx.get(f"{service.url}/api/threads/AAAAAAAAAAAAAAAAAAAAAA?q=Moa%20Lind")
    httpx.get(f"{service.url}/Moa%20Lind", headers={"User-Agent": "Moa"})

    log = log_with(service, '"/{}"')
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]

    assert {"/api/threads/{}", "/{}"} <= {line.get("path") for line in lines}
    assert not any(word in log for word in ("Moa", "AAAA", "127.0.0.1,"))


def log_with(service: Service, text: str) -> str:
    """Return the log once it holds ``text``: a line is written when its answer has gone out."""
    give_up = time.monotonic() + 10
    while text not in (log := service.output.read_text()):
        assert time.monotonic() < give_up, log
        time.sleep(0.05)
    return log


def test_a_backup_is_restored_over_an_installation_only_when_asked(
    service: Service, idle: Service, tmp_path: Path
) -> None:
    folders = ("--data-to", str(tmp_path / "data"), "--ring-to", str(tmp_path / "keyring"))
    places = json.loads(service.command("backup", "--json", "--not-encrypted", *folders))
    archives = (places["data"], places["keyring"])

    assert "A server already runs" in service.tried("restore", *archives, "--replace").stderr
    assert idle.command("restore", *archives) == "Restored. Everybody signs in again.\n"
    fill_key_ring(idle.data)
    assert "Say --replace" in idle.tried("restore", *archives).stderr


def test_a_backup_that_anybody_can_read_must_be_asked_for(idle: Service) -> None:
    refused = idle.tried("backup")

    assert refused.returncode == 1
    assert "Say --recipient" in refused.stderr
    assert not (idle.data / "backups").exists()


def test_a_backup_key_is_made_where_nothing_is_installed(tmp_path: Path) -> None:
    bare = Service(tmp_path / "nothing")
    secret = tmp_path / "key"

    told = bare.command("backup", "--json", "new-key", str(secret))

    assert json.loads(told)["public"] == f"{secret}.pub"
    assert sorted(tmp_path.iterdir()) == [secret, tmp_path / "key.pub"]


def test_the_doctor_finds_a_running_installation_well(service: Service) -> None:
    assert json.loads(service.tried("doctor", "--json").stdout) == {
        "ok": True,
        "checks": {
            "keys": [],
            "databases": [],
            "service": [],
            "surroundings": [],
            "help_numbers": [],
            "notices": [],
            "backups": [],
        },
        "told_by": ["page"],
    }


def test_the_doctor_says_what_is_wrong_in_sentences(idle: Service) -> None:
    (idle.data / "keys/kek").chmod(0o644)

    told = idle.tried("doctor")

    assert told.returncode == 1
    assert "chmod 400" in told.stdout
