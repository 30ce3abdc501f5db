"""Whether time tells what words do not: a thread of others, a user name that exists.

Asks a running demonstration in turns, and compares the faster halves: what is left when others
need the machine.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from tests.actors.account import Account
from tests.actors.reader import new_id
from tests.actors.wire import Json

ROUNDS = 80
SIGN_INS = 4  # at one account: the fifth would have to wait


def main() -> None:
    """Measure both and print medians in milliseconds, with their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, required=True, help="the demonstration's demo.json")
    demo = json.loads(parser.parse_args().demo.read_text())
    people = {person["role"]: person for person in demo["people"]}
    report("a thread: of others, missing", *threads(demo["base_url"], people))
    report("an account: known, unknown", *accounts(demo["base_url"], demo["people"]))


def report(what: str, one: list[float], other: list[float]) -> None:
    """Print the medians of the faster halves."""
    first, second = (statistics.median(sorted(each)[: len(each) // 2]) for each in (one, other))
    print(f"{what}: {first:.2f} ms, {second:.2f} ms, ratio {first / second:.3f}")


def threads(url: str, people: dict[str, Json]) -> tuple[list[float], list[float]]:
    """Return how long a nurse waits for a counsellor's thread, and for none."""
    with (
        signed_in(url, people["counsellor"]) as counsellor,
        signed_in(url, people["nurse"]) as nurse,
    ):
        listed = counsellor.wire.get("/api/threads?state=open")["threads"][0]["id"]

        def ask(thread: str) -> float:
            return milliseconds(lambda: nurse.wire.raw("GET", f"/api/threads/{thread}"))

        pairs = [(ask(listed), ask(new_id())) for _ in range(ROUNDS)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def accounts(url: str, people: list[Json]) -> tuple[list[float], list[float]]:
    """Return how long wrong passwords take for accounts that exist, and for those that do not."""
    students = islice((person for person in people if person["role"] == "student"), 10)
    with Account(url) as somebody:

        def ask(username: str) -> float:
            body = {"username": username, "password": "fel lösenord här"}
            return milliseconds(lambda: somebody.wire.raw("POST", "/api/session", body))

        names = [person["username"] for person in students for _ in range(SIGN_INS)]
        pairs = [(ask(name), ask(f"{name}-finns-inte")) for name in names]
    return [one for one, _ in pairs], [other for _, other in pairs]


def signed_in(url: str, person: Json) -> Account:
    """Return the person's account, with its second factor."""
    account = Account(url)
    account.sign_in(person["username"], person["password"], person["totp_secret"] or "")
    return account


def milliseconds(do: Callable[[], object]) -> float:
    """Return how long it took."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
