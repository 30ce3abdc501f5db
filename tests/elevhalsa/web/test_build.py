"""The client that is served can be built again, byte for byte (49)."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tools.prepare import FRONTEND, find_npm, with_node

LEFT_OUT = shutil.ignore_patterns("node_modules", "dist")


def build_in(folder: Path) -> dict[str, str]:
    """Build the client in a clean tree. Return the digest of every file by its name."""
    model = Path("triage") / "model.json"
    (folder / model).parent.mkdir(parents=True)
    shutil.copy(FRONTEND.parent / model, folder / model)
    folder = folder / FRONTEND.name
    shutil.copytree(FRONTEND, folder, ignore=LEFT_OUT)
    (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    npm = find_npm()
    subprocess.run(
        [*npm, "run", "build"],
        cwd=folder,
        env=with_node(npm),
        check=True,
        capture_output=True,
        timeout=240,
    )
    dist = folder / "dist"
    files = (file for file in dist.rglob("*") if file.is_file())
    return {str(file.relative_to(dist)): sha256(file.read_bytes()).hexdigest() for file in files}


def test_two_builds_in_clean_folders_are_the_same_files(tmp_path: Path) -> None:
    """49."""
    if not (FRONTEND / "node_modules").is_dir():
        pytest.fail("The client's packages are not installed: run `make setup`.")

    first, second = build_in(tmp_path / "here"), build_in(tmp_path / "somewhere" / "else")

    assert first == second
    assert {"student.html", "staff.html", "insight.html", "setup.html", "lost.html"} <= first.keys()


def release_check(day: date) -> subprocess.CompletedProcess[str]:
    """Look at the help numbers as a release of a day does."""
    at = datetime.combine(day, time(12), tzinfo=UTC).timestamp()
    npm = find_npm()
    environment = with_node(npm) | {"SOURCE_DATE_EPOCH": str(int(at))}
    return subprocess.run(
        [*npm, "run", "resources"],
        cwd=FRONTEND,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_release_warns_of_a_number_that_expires_soon_and_fails_on_the_day() -> None:
    rows = json.loads((FRONTEND / "src" / "help" / "resources.json").read_text())
    first = min(date.fromisoformat(row["expires_on"]) for row in rows)

    in_time, soon = (release_check(first - timedelta(days=days)) for days in (61, 40))
    too_late, a_year_on = release_check(first), release_check(first + timedelta(days=365))

    assert (in_time.returncode, in_time.stderr.count("verify again")) == (0, 0)
    assert soon.returncode == 0
    assert "40 days left" in soon.stderr
    assert (too_late.returncode, a_year_on.returncode) == (1, 1)
