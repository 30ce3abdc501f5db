"""Rotating and shredding keys (44, 46)."""

import json
import subprocess
import sys
from functools import partial
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from elevhalsa.at_rest import kek, ring, rotation
from elevhalsa.at_rest.errors import KeyFileProblem, Shredded
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.at_rest.models import DataKey
from elevhalsa.clock import host_now
from elevhalsa.key_care import check, shred_school
from elevhalsa.people import selectors
from elevhalsa.people.models import OneUseCode
from elevhalsa.people.services import codes
from sla.references import student_ref
from tests import factories

pytestmark = pytest.mark.django_db

HERE = Place("people_person", "name", UUID(int=1))


@pytest.fixture(autouse=True)
def own_kek(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """Rotate in a folder of the test's own."""
    settings.E1_KEK_FILE = tmp_path / "keys/kek"  # type: ignore[attr-defined]
    kek.make_kek_file(tmp_path / "keys/kek")
    ring.forget_opened_keys()
    return tmp_path / "keys/kek"


def test_after_a_rotation_the_old_key_can_be_destroyed_and_everything_opens() -> None:
    """44."""
    sealed = seal(b"Hej", scope="school:1", place=HERE)

    done = rotation.rotate_kek(grace_s=0)
    done.former.unlink()
    ring.forget_opened_keys()

    assert unseal(sealed, place=HERE) == b"Hej"
    assert unseal(seal(b"Ny", scope="school:2", place=HERE), place=HERE) == b"Ny"
    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {done.kek_id}


def test_a_rotated_key_ring_does_not_open_under_the_old_key_alone(own_kek: Path) -> None:
    """44, the other half: what somebody copied later, with a key copied earlier."""
    sealed = seal(b"Hej", scope="school:1", place=HERE)
    old = own_kek.read_bytes()
    rotation.rotate_kek(grace_s=0).former.unlink()

    own_kek.unlink()
    kek.write_kek_file(own_kek, old)
    ring.forget_opened_keys()

    with pytest.raises(KeyFileProblem, match="was made with the key"):
        unseal(sealed, place=HERE)


def test_everything_opens_while_a_rotation_is_half_done(own_kek: Path) -> None:
    """It dies after the key ring's commit, before the file is in force: run it again."""
    sealed = seal(b"Hej", scope="school:1", place=HERE)
    kek.make_kek_file(kek.next_path())
    rotation.rewrap_all(kek.read_kek(kek.next_path()))
    ring.forget_opened_keys()
    assert unseal(sealed, place=HERE) == b"Hej"
    made_meanwhile = seal(b"Mitt i", scope="school:2", place=HERE)

    rotation.rotate_kek(grace_s=0).former.unlink()

    ring.forget_opened_keys()
    assert not kek.next_path().exists()
    assert own_kek.stat().st_mode & 0o777 == 0o400
    assert [unseal(one, place=HERE) for one in (sealed, made_meanwhile)] == [b"Hej", b"Mitt i"]


def test_a_data_key_that_a_slow_server_made_under_the_old_key_is_caught_up() -> None:
    old = kek.current_kek()
    rotation.rotate_kek(grace_s=0)
    late = DataKey(scope="late", kek_id=kek.kek_id(old))
    late.wrapped = ring.wrap(late.pk, bytes(32), kek=old)
    late.save(using=ring.RING)

    assert ring.open_key(late.pk) == bytes(32)
    assert rotation.rewrap_all(kek.current_kek()) == 1


def test_a_student_counts_once_in_a_month_that_a_rotation_falls_into() -> None:
    ref = partial(
        student_ref, student_id=UUID(int=1), school_id=UUID(int=2), at=host_now(), zone="UTC"
    )
    before = ref()

    rotation.rotate_kek(grace_s=0).former.unlink()
    ring.forget_opened_keys()

    assert ref() == before


def test_a_scope_s_new_key_seals_and_its_old_one_still_opens() -> None:
    student = factories.student(name="Åsa")
    letter, _ = codes.issue_code(person=student, purpose=OneUseCode.Purpose.LETTER, now=host_now())
    for scope in (f"school:{selectors.schools_of(student).get().pk}", "codes"):
        call_command("keys", "rotate", "--scope", scope, stdout=StringIO())

    assert selectors.name_of(student) == "Åsa"
    redeemed = codes.redeem_code(
        code=letter,
        purpose=OneUseCode.Purpose.LETTER,
        password=factories.PASSWORD,
        now=host_now(),
    )
    assert redeemed == student


def test_a_shredded_school_opens_for_nobody_and_other_schools_do() -> None:
    """46."""
    here, there = factories.school(), factories.school()
    gone, stays = factories.student(here, name="Åsa"), factories.student(there, name="Örjan")

    assert shred_school(here) == 1

    with pytest.raises(Shredded):
        unseal(gone.name_sealed, place=Place("people_person", "name", gone.pk))
    assert (selectors.name_of(gone), selectors.name_of(stays)) == ("", "Örjan")
    report = check()
    assert (report.shredded, report.broken) == (2, [])


def test_a_check_names_what_does_not_open_and_fails() -> None:
    student = factories.student()
    student.name_sealed = bytes(student.name_sealed)[:-1] + b"\0"
    student.save(update_fields=["name_sealed"])
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("keys", "check", "--json", stdout=out)

    (broken,) = json.loads(out.getvalue())["broken"]
    assert broken.startswith(f"people_person.name_sealed {student.pk}")


def test_a_running_process_goes_on_through_a_rotation_by_another(tmp_path: Path) -> None:
    """Two processes on one installation: one keeps opening and making keys, one rotates."""
    env = {"ELEVHALSA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "elevhalsa.settings"}
    made = _elevhalsa("init", env=env)
    assert made.returncode == 0, made.stderr
    running = subprocess.Popen(
        [sys.executable, "-c", KEEPS_SEALING],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"

    told = json.loads(_elevhalsa("keys", "rotate", "--json", env=env).stdout)
    Path(told["former"]).unlink()
    output, _ = running.communicate("end\n", timeout=30)

    assert output == "all open\n"
    assert told["rewrapped"] > 0


KEEPS_SEALING = """
import select, sys, django
django.setup()
from uuid import UUID
from elevhalsa.at_rest import ring
from elevhalsa.at_rest.fields import Place, seal, unseal
place, sealed, told = Place("t", "c", UUID(int=1)), [], False
while not select.select([sys.stdin], [], [], 0.01)[0]:
    sealed.append(seal(b"Hej", scope=f"school:{len(sealed)}", place=place))
    ring.forget_opened_keys()
    assert {unseal(one, place=place) for one in sealed[-20:]} == {b"Hej"}
    if not told:
        print("begun", flush=True)
        told = True
ring.forget_opened_keys()
assert {unseal(one, place=place) for one in sealed} == {b"Hej"}
print("all open", flush=True)
"""


def _elevhalsa(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from elevhalsa.cli import main; main()", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
