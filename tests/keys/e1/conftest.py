"""The TypeScript client as a process of its own, for tests that cross over to it."""

import subprocess
from collections.abc import Iterator

import pytest

from tests.keys.e1.client import FRONTEND, Client
from tools import prepare


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    node, _npm = prepare.find_npm()
    command = [node, str(FRONTEND / "tests" / "crossing" / "run.mjs")]
    with subprocess.Popen(
        command, cwd=FRONTEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Client(process)
        assert process.stdin
        process.stdin.close()
