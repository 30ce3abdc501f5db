import json
import os
import tarfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from elevhalsa.at_rest.models import DataKey
from elevhalsa.at_rest.ring import forget_opened_keys
from elevhalsa.backup import services
from elevhalsa.backup.errors import BackupUnusable
from elevhalsa.backup.keys import PublicKey, SecretKey
from elevhalsa.people.models import Organisation, Person, Role
from elevhalsa.people.names import name_of
from tests import factories

NOW = datetime(2026, 11, 21, 12, 0, 7, tzinfo=UTC)
KEY = SecretKey(bytes(range(32)))

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> datetime:
    return NOW


def back_up(folder: Path, *, recipient: PublicKey | None = KEY.public) -> tuple[Path, Path]:
    return services.back_up(
        data_to=folder / "data", ring_to=folder / "ring", recipient=recipient, now=now
    )


def restore(archives: tuple[Path, Path], *, key: SecretKey | None = KEY) -> None:
    services.restore(data=archives[0], ring=archives[1], key=key, now=now)


def rows(*, but: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Return every row of both databases, as text."""
    found = {}
    for one in connections.all():
        with one.cursor() as cursor:
            for table in set(one.introspection.table_names(cursor)) - but:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables' names
                found[f"{one.alias}.{table}"] = sorted(map(plain, cursor.fetchall()))
    return found


def plain(row: tuple[object, ...]) -> str:
    return repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])


def some_people() -> Person:
    owner = factories.organisation()
    school = factories.school(owner)
    person = factories.person(Role.STUDENT, owner, at=school, name="Åsa Öberg 🦉")
    factories.team(school)
    return person


def test_a_restore_brings_back_every_row_as_it_was(tmp_path: Path) -> None:
    person = some_people()
    before = rows()
    archives = back_up(tmp_path)
    factories.organisation("Efteråt")
    Person.objects.filter(pk=person.pk).update(name_sealed=b"gone")
    DataKey.objects.all().delete()

    restore(archives)

    assert rows() == before
    forget_opened_keys()
    assert name_of(Person.objects.get(pk=person.pk)) == "Åsa Öberg 🦉"


def test_archives_that_were_not_sealed_come_back_without_a_key(tmp_path: Path) -> None:
    some_people()
    before = rows()

    restore(back_up(tmp_path, recipient=None), key=None)

    assert rows() == before


def test_a_sealed_archive_tells_nothing_to_who_lacks_the_key(tmp_path: Path) -> None:
    person = some_people()
    names = [b"Testkommun", person.username.encode(), b"about.json", b"people_person"]

    plain = [file.read_bytes() for file in back_up(tmp_path / "plain", recipient=None)]
    sealed = [file.read_bytes() for file in back_up(tmp_path / "sealed")]

    assert all(name in plain[0] for name in names)
    assert not any(name in archive for name in names for archive in sealed)


@pytest.mark.parametrize(
    ("recipient", "key", "told"),
    [
        (KEY.public, None, "say --key"),
        (KEY.public, SecretKey(bytes(32)), "was sealed for the key"),
        (None, KEY, "restore it without a key"),
    ],
)
def test_archives_and_key_that_do_not_belong_together_change_nothing(
    tmp_path: Path, recipient: PublicKey | None, key: SecretKey | None, told: str
) -> None:
    some_people()
    archives = back_up(tmp_path, recipient=recipient)
    before = rows()

    with pytest.raises(BackupUnusable, match=told):
        restore(archives, key=key)

    assert rows() == before


def test_what_lies_open_while_a_backup_is_made_is_gone_after_it_even_if_it_was_killed(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]
    left, at_work = (tmp_path / f"data/.backup-{name}" for name in ("killed", "at-work"))
    for folder in (left, at_work):
        (folder / "default").mkdir(parents=True)
    os.utime(left, (0, 0))

    back_up(tmp_path / "to")

    assert list((tmp_path / "data").iterdir()) == [at_work]


def test_new_rows_after_a_restore_take_numbers_that_are_free(tmp_path: Path) -> None:
    some_people()
    restore(back_up(tmp_path))

    some_people()

    assert Organisation.objects.count() == 2


def test_a_restore_signs_everybody_out_and_wears_out_one_time_codes(tmp_path: Path) -> None:
    person = some_people()
    device = TOTPDevice.objects.create(user=person, last_t=5)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=NOW + timedelta(1))

    restore(back_up(tmp_path))

    device.refresh_from_db()
    assert not Session.objects.exists()
    assert device.last_t == int(NOW.timestamp()) // 30


def test_the_archives_are_two_files_for_their_owner_alone(tmp_path: Path) -> None:
    some_people()

    data, ring = back_up(tmp_path)

    assert (data.name, ring.name) == (
        "elevhalsa-20261121T120007Z.backup",
        "keyring-20261121T120007Z.backup",
    )
    assert [oct(file.stat().st_mode & 0o777) for file in (data, ring)] == ["0o600"] * 2
    assert sorted(file for file in tmp_path.rglob("*") if file.is_file()) == [data, ring]
    wrapped = bytes(DataKey.objects.get().wrapped)
    assert wrapped not in data.read_bytes()


def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    some_people()
    stop = threading.Event()
    writer = threading.Thread(target=write_pairs, args=(stop,))
    writer.start()

    archives = [back_up(tmp_path / str(number)) for number in range(5)]

    stop.set()
    writer.join()
    for pair in archives:
        restore(pair)
        assert (
            Organisation.objects.filter(name="left").count()
            == Organisation.objects.filter(name="right").count()
        )


def write_pairs(stop: threading.Event) -> None:
    while not stop.is_set():
        with transaction.atomic():
            Organisation.objects.create(name="left")
            Organisation.objects.create(name="right")
    connections.close_all()


@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_sealed_archive_changes_nothing(tmp_path: Path, which: int) -> None:
    some_people()
    archives = back_up(tmp_path)
    before = rows()
    whole = archives[which].read_bytes()

    for place in range(0, len(whole), len(whole) // 9):
        changed = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        archives[which].write_bytes(changed)
        assert refused(archives, key=KEY)
    archives[which].write_bytes(whole[:-1])

    assert refused(archives, key=KEY)
    assert rows() == before


@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_archive_changes_nothing(tmp_path: Path, which: int) -> None:
    some_people()
    archives = back_up(tmp_path, recipient=None)
    before = rows()
    damaged = archives[which]
    whole = damaged.read_bytes()

    for place in range(600, len(whole) - 12_000, len(whole) // 12):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        refused(archives, key=None)  # all but a byte of the padding between two parts
        assert rows() == before

    damaged.write_bytes(whole.rstrip(b"\0")[:-20])  # cut short
    assert refused(archives, key=None)
    assert rows() == before


def refused(archives: tuple[Path, Path], *, key: SecretKey | None) -> bool:
    try:
        restore(archives, key=key)
    except BackupUnusable:
        return True
    return False


def test_archives_in_the_wrong_places_are_refused(tmp_path: Path) -> None:
    some_people()
    data, ring = back_up(tmp_path)
    before = rows()

    with pytest.raises(BackupUnusable, match="holds keyring, and default was asked for"):
        restore((ring, data))

    assert rows() == before


def test_another_engines_archive_is_refused(tmp_path: Path) -> None:
    data, ring = back_up(tmp_path, recipient=None)
    tell_otherwise(data, engine="oracle", to=tmp_path)

    with pytest.raises(BackupUnusable, match=f"made on oracle, and this is {connection.vendor}"):
        restore((data, ring), key=None)


def tell_otherwise(archive: Path, *, engine: str, to: Path) -> None:
    """Write the archive again with another engine on its page."""
    folder = to / "again"
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    page = json.loads((folder / "about.json").read_text())
    (folder / "about.json").write_text(json.dumps(page | {"engine": engine}))
    with tarfile.open(archive, "w") as tar:
        for part in folder.iterdir():
            tar.add(part, arcname=part.name)
