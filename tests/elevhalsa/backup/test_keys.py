"""Files of backup keys: each half is known for what it is, and a slip in copying is noticed."""

from pathlib import Path

import pytest

from elevhalsa.backup.errors import BackupKeyProblem
from elevhalsa.backup.keys import make_key, read_public, read_secret


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    place = tmp_path / "backup-key"
    make_key(place)
    return place


@pytest.fixture
def public(secret: Path) -> Path:
    return secret.with_name("backup-key.pub")


def test_the_halves_of_a_key_belong_together(secret: Path, public: Path) -> None:
    assert read_secret(secret).public == read_public(public)
    assert secret.stat().st_mode & 0o777 == 0o400


def test_the_secret_half_is_not_taken_for_the_public_one(secret: Path, public: Path) -> None:
    with pytest.raises(BackupKeyProblem, match="does not belong on a server"):
        read_public(secret)
    with pytest.raises(BackupKeyProblem, match="opens nothing"):
        read_secret(public)


def test_a_key_that_is_there_is_never_overwritten(secret: Path, public: Path) -> None:
    before = (secret.read_text(), public.read_text())

    with pytest.raises(BackupKeyProblem, match="cannot be written"):
        make_key(secret)
    public.unlink()
    with pytest.raises(BackupKeyProblem, match="cannot be written"):
        make_key(secret)

    assert secret.read_text() == before[0]


def test_a_slip_in_typing_a_key_from_paper_is_noticed(secret: Path) -> None:
    whole = secret.read_text()
    kind, key, name = whole.splitlines()[1].split()
    typed = [
        whole.replace(key, key[:-2] + ("AA" if key[-2:] != "AA" else "BA")),
        whole.replace(key, key[1:]),
        whole.replace(key, key[:20] + key[21] + key[20] + key[22:]),
        whole.replace(name, ""),
        whole.replace(kind, kind.replace("-1", "-2")),
        "",
        "ett papper utan nyckel",
    ]
    secret.chmod(0o600)

    for text in typed:
        secret.write_text(text if text != whole else "")
        with pytest.raises(BackupKeyProblem):
            read_secret(secret)


def test_a_key_typed_without_its_comment_is_taken(secret: Path) -> None:
    before = read_secret(secret)
    secret.chmod(0o600)
    secret.write_text("  " + secret.read_text().splitlines()[1] + "  \n\n")

    assert read_secret(secret) == before


def test_a_key_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BackupKeyProblem, match="cannot be read"):
        read_public(tmp_path / "missing")
