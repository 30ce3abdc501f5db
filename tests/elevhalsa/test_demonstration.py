"""The demonstration's own parts: its clock, its folder, what its terminal says."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from elevhalsa.clock import database_now, host_now
from elevhalsa.demonstration import clock, codes, folder, sign_posts
from elevhalsa.models import DemonstrationClock
from tests.actors import one_time_codes

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238's own
ACCOUNTS = {
    "base_url": "http://localhost:8000",
    "schools": [{"id": "s" * 22, "name": "Skolan", "fingerprint": "f" * 43}],
    "people": [
        {
            "username": role,
            "role": role,
            "school": "s" * 22,
            "password": f"{role} password",
            "totp_secret": None if role == "student" else SECRET,
            "secret": None,
        }
        for role in sign_posts.PAGES
    ],
}


@pytest.mark.parametrize(
    ("said", "length"),
    [("25h", timedelta(hours=25)), ("90m", timedelta(minutes=90)), ("2d", timedelta(days=2))],
)
def test_a_length_of_time_is_a_number_and_a_unit(said: str, length: timedelta) -> None:
    assert clock.length(said) == length


@pytest.mark.parametrize("said", ["", "25", "h", "-1h", "1.5h", "25H", "1y", "1h30m"])
def test_anything_else_is_no_length_of_time(said: str) -> None:
    with pytest.raises(ValueError, match="no length of time"):
        clock.length(said)


@pytest.mark.django_db
@override_settings(DEMONSTRATION=False)
def test_only_a_demonstration_s_clock_can_be_moved() -> None:
    with pytest.raises(clock.NotADemonstration):
        clock.advance(timedelta(hours=25))

    assert not DemonstrationClock.objects.exists()


@pytest.mark.django_db
def test_a_clock_that_was_moved_moves_promises_and_not_the_host() -> None:
    with override_settings(DEMONSTRATION=True):
        clock.advance(timedelta(hours=20))
        clock.advance(timedelta(hours=5))
        ahead = database_now() - host_now()

    assert timedelta(hours=24, minutes=59) < ahead < timedelta(hours=25, minutes=1)
    with override_settings(DEMONSTRATION=False):
        assert abs(database_now() - host_now()) < timedelta(minutes=1)


def test_a_folder_that_holds_something_real_is_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "elevhalsa.sqlite3"
    real.write_bytes(b"rows")

    with pytest.raises(folder.InUse):
        folder.prepare(tmp_path)

    assert real.read_bytes() == b"rows"
    assert not (tmp_path / folder.MARK).exists()


def test_a_demonstration_that_was_interrupted_is_begun_again_and_a_made_one_kept(
    tmp_path: Path,
) -> None:
    folder.prepare(tmp_path)
    half = tmp_path / "elevhalsa.sqlite3"
    half.write_bytes(b"half")

    folder.prepare(tmp_path)
    assert not half.exists()

    half.write_bytes(b"whole")
    folder.write_accounts(tmp_path, ACCOUNTS)
    folder.prepare(tmp_path)
    assert half.read_bytes() == b"whole"
    assert folder.accounts(tmp_path) == json.loads(json.dumps(ACCOUNTS))


def test_the_terminal_has_one_line_for_each_audience() -> None:
    said = list(sign_posts.lines(ACCOUNTS, command="elevhalsa demo"))

    for role, page in sign_posts.PAGES.items():
        (line,) = [one for one in said if one.startswith(role.capitalize())]
        assert f"http://localhost:8000{page}" in line
        assert f"user {role}, password {role} password" in line
        assert ("one-time code" in line) == (role != "student")


def test_the_code_is_the_one_that_an_app_shows() -> None:
    before = one_time_codes.code_now(SECRET)
    shown = codes.code_now(ACCOUNTS, "nurse")

    assert shown in {before, one_time_codes.code_now(SECRET)}
    with pytest.raises(ValueError, match="has no one-time codes"):
        codes.code_now(ACCOUNTS, "student")


def test_an_app_s_codes_are_those_of_the_standard() -> None:
    assert one_time_codes.code_at(SECRET, 59 // 30) == "287082"
    assert one_time_codes.code_at(SECRET, 1_111_111_109 // 30) == "081804"
    assert one_time_codes.code_at(SECRET, 20_000_000_000 // 30) == "353130"
