"""The client that is served can be built again, byte for byte (49)."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tools.prepare import FRONTEND, find_npm, with_node

LEFT_OUT = shutil.ignore_patterns("node_modules", "dist")


def build_in(folder: Path) -> dict[str, str]:
    """Build the client in a clean folder. Return the digest of every file by its name."""
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
    assert {"student.html", "staff.html", "insight.html", "setup.html"} <= first.keys()
