"""A disk breaks. What was backed up is there again, for those whom it was meant for."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.actors.founding import Town
from tests.actors.hamlet import found_hamlet
from tests.actors.scenes import written
from tests.actors.student import Student
from tests.actors.wire import Refused
from tests.servers import Service
from tests.settings import SCRATCH

SECRET = "kiwi kajak tomat"


@pytest.fixture
def service() -> Iterator[Service]:
    running = Service(SCRATCH / "broken-disk")
    running.set_up()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def town(service: Service) -> Iterator[Town]:
    founded = found_hamlet(service)
    yield founded
    founded.close()


def test_a_disclosure_survives_a_broken_disk(service: Service, town: Town) -> None:
    thread = written(town, "sara", "Det här har jag aldrig berättat.")
    town.staff("karl").write(thread, "Tack för att du berättar.")
    sara = town.student("sara")
    sara.set_secret(SECRET)
    secret = service.data.parent / "offline" / "backup-key"
    archives = back_up(service, secret)
    sara.write(thread, "Efter säkerhetskopian.")

    break_disk(service)
    service.command("restore", archives["data"], archives["keyring"], "--key", str(secret))
    service.start()

    with pytest.raises(Refused, match="401 not_signed_in"):
        town.staff("karl").texts(thread)
    with Student(service.url) as new_phone:
        new_phone.sign_in(sara.username, sara.password)
        new_phone.unlock(SECRET)
        assert new_phone.texts(thread) == [
            "Det här har jag aldrig berättat.",
            "Tack för att du berättar.",
        ]
        new_phone.write(thread, "Jag är här igen.")
        assert new_phone.texts(thread)[2:] == ["Jag är här igen."]


def back_up(service: Service, secret: Path) -> dict[str, str]:
    """Seal a backup for a key whose secret half is kept elsewhere. Return the archives' places."""
    secret.parent.mkdir()
    service.command("backup", "new-key", str(secret))
    told: dict[str, str] = json.loads(
        service.command("backup", "--json", "--recipient", f"{secret}.pub")
    )
    return told


def break_disk(service: Service) -> None:
    """Lose the server and its databases. The key files come back from their safe."""
    service.kill()
    for file in service.data.glob("*.sqlite3*"):
        file.unlink()
