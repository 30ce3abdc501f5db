"""The demonstration as a new user starts it, and the smoke run that is played in it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elevhalsa.demonstration import folder
from tests.actors.head import Head
from tests.ports import free_port
from tests.servers import ELEVHALSA, Service

PATIENCE_S = 240
SECOND_START_S = 20


def a_user_s_environment() -> dict[str, str]:
    """Return this process's environment without what tests put into it."""
    ours = ("ELEVHALSA", "E1_", "DJANGO")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


class Demonstration:
    """``elevhalsa demo`` in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.said = data.parent / "said"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str, until: str = "End with Ctrl-C") -> float:
        """Start it. Return how many seconds it took until it said who can sign in."""
        began = time.monotonic()
        arguments = [*(options or ("demo",)), "--port", str(self.port), "--data", str(self.data)]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [ELEVHALSA, *arguments], env=a_user_s_environment(), stdout=said, stderr=said
            )
        while until not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < began + PATIENCE_S, self.said.read_text()
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self) -> int:
        """End it as a supervisor does. Return its exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(30)

    def smoke(self, *options: str) -> dict[str, Any]:
        """Play the main job. Return the verdict."""
        demo = str(self.data / folder.ACCOUNTS)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.actors.smoke", "--json"),
                *("--url", f"http://localhost:{self.port}", "--demo", demo, *options),
            ],
            env=a_user_s_environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        verdict: dict[str, Any] = json.loads(done.stdout)
        assert done.returncode == (0 if verdict["ok"] else 1)
        return verdict

    def accounts(self) -> folder.Accounts:
        """Return who can sign in."""
        return folder.accounts(self.data)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    running = Demonstration(tmp_path_factory.mktemp("demonstration") / "data")
    running.start()
    yield running
    assert running.stop() == 0


def signed_in(demonstration: Demonstration, role: str) -> Head:
    """Return the first person of a role, who sees figures."""
    accounts = demonstration.accounts()
    person = next(one for one in accounts["people"] if one["role"] == role)
    head = Head(accounts["base_url"])
    head.sign_in(person["username"], person["password"], person["totp_secret"])
    return head


def test_the_smoke_run_succeeds_twice_in_a_row(demonstration: Demonstration) -> None:
    for _ in range(2):
        verdict = demonstration.smoke()
        assert verdict["ok"] is True, verdict
        assert verdict.keys() == {"ok", "open_ms", "deliver_ms", "answer_ms"}


def test_left_alone_the_back_up_reads_it_twice_in_a_row(demonstration: Demonstration) -> None:
    for _ in range(2):
        verdict = demonstration.smoke("--escalation")
        assert verdict["ok"] is True, verdict


def test_a_smoke_run_that_cannot_succeed_says_so(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    accounts = demonstration.accounts()
    for person in accounts["people"]:
        person["secret"] = person["secret"] and "another secret than the right one"
    wrong = Demonstration(tmp_path)
    wrong.port = demonstration.port
    folder.write_accounts(tmp_path, accounts)

    verdict = wrong.smoke()

    assert verdict["ok"] is False
    assert "wrong_secret" in verdict["problem"]


def test_everybody_is_there_who_is_promised(demonstration: Demonstration) -> None:
    accounts = demonstration.accounts()
    roles = [person["role"] for person in accounts["people"]]

    assert len(accounts["schools"]) == 2
    assert roles.count("student") == 60
    assert roles.count("counsellor") + roles.count("nurse") == 8
    assert roles.count("head") == 2
    assert roles.count("verksamhetschef") == 1
    assert roles.count("municipality") == 1
    assert roles.count("administrator") == 1


def test_one_head_sees_a_month_s_figures_and_the_other_sees_them_hidden(
    demonstration: Demonstration,
) -> None:
    heads = [one for one in demonstration.accounts()["people"] if one["role"] == "head"]
    shown = []
    for person in heads:
        with Head(demonstration.accounts()["base_url"]) as head:
            head.sign_in(person["username"], person["password"], person["totp_secret"])
            (school,) = head.schools()
            tables = [head.table(school["id"], month) for month in school["months"]]
            shown.append(any(not table["students"]["hidden"] for table in tables))

    assert shown == [True, False]


def test_both_terms_can_be_looked_at_and_one_is_held_beside_the_other(
    demonstration: Demonstration,
) -> None:
    with signed_in(demonstration, "municipality") as bengt:
        schools = bengt.schools()
        tables = [bengt.table(school["id"], "2026-vt") for school in schools]
        together = bengt.organisation_table("2026-vt")

    assert [school["terms"] for school in schools] == [["2025-ht", "2026-vt"]] * 2
    for table in (*tables, together):
        assert not table["students"]["hidden"]
        assert [term["period"] for term in table["terms"]] == ["2025-ht"]
        assert table["rows"][0]["attainment"] > table["terms"][0]["attainment"]


def test_those_responsible_have_cards_of_what_nobody_has_answered(
    demonstration: Demonstration,
) -> None:
    for role in ("head", "verksamhetschef", "municipality"):
        with signed_in(demonstration, role) as person:
            assert person.cards()


def test_a_second_start_is_quick_and_keeps_everything(demonstration: Demonstration) -> None:
    before = demonstration.accounts()
    assert demonstration.stop() == 0

    assert demonstration.start() < SECOND_START_S
    assert demonstration.accounts() == before


def test_a_second_one_in_the_same_folder_is_refused_and_takes_nothing_away(
    demonstration: Demonstration,
) -> None:
    before = demonstration.accounts()
    second = subprocess.run(
        [ELEVHALSA, "demo", "--port", str(free_port()), "--data", str(demonstration.data)],
        env=a_user_s_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )

    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert demonstration.accounts() == before
    assert demonstration.smoke()["ok"] is True


def test_a_real_installation_is_no_place_for_a_demonstration(tmp_path: Path) -> None:
    real = Service(tmp_path / "real")
    real.set_up()

    for arguments in (["demo"], ["demo", "advance", "25h"], ["demo", "make"], ["demo", "status"]):
        refused = subprocess.run(
            [ELEVHALSA, *arguments],
            env=real.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 1
        assert "is not a demonstration" in refused.stderr
