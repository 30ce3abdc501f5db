"""The client's reader as a process of its own, and the messages that both read."""

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.keys.e1.client import FRONTEND
from tools import prepare
from triage.reader.reading import Reader
from triage.training.material import Record, training_records

ReadInClient = Callable[[list[str]], list[object]]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def open_set() -> list[Record]:
    return [record for record in training_records() if record["batch"] == "open"]


@pytest.fixture(scope="session")
def read_in_client() -> ReadInClient:
    node, _npm = prepare.find_npm()
    command = [node, str(FRONTEND / "tests" / "reader" / "run.mjs")]

    def read(texts: list[str]) -> list[object]:
        asked = "".join(f"{json.dumps(text)}\n" for text in texts)
        done = subprocess.run(
            command, cwd=FRONTEND, input=asked, capture_output=True, text=True, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return read
