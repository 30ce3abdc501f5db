"""What runs in production is what was agreed (51): a change needs a page in docs/decisions/."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PYTHON = {
    "argon2-cffi", "channels", "channels_redis", "cryptography", "daphne", "django",
    "django-ninja", "django-otp", "fido2", "holidays", "odfpy", "prometheus-client", "psycopg",
    "redis", "structlog", "tzdata",
}  # fmt: skip
CLIENT = {
    "@noble/curves", "@noble/post-quantum", "@panva/hpke-noble", "d3-scale", "hash-wasm", "hpke",
    "idb", "svelte", "uqr",
}  # fmt: skip


def test_the_server_leans_on_the_agreed_packages_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    names = {re.split(r"[\[<>=~!; ]", line)[0] for line in project["dependencies"]}

    assert names == PYTHON


def test_the_client_leans_on_the_agreed_packages_alone_each_in_one_version() -> None:
    package = json.loads((ROOT / "frontend/package.json").read_text())

    assert set(package["dependencies"]) == CLIENT
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in package["dependencies"].values())


def test_every_locked_package_bears_its_hash_and_no_address() -> None:
    for name in ("run.txt", "dev.txt", "node.txt"):
        text = (ROOT / "requirements" / name).read_text()
        pinned = re.findall(
            r"^[A-Za-z0-9][^ ]*==[^ ]+ (?:;[^\n]*)?\\\n    --hash=", text, re.MULTILINE
        )
        assert len(pinned) == len(re.findall(r"^[A-Za-z0-9][^ \n]*==", text, re.MULTILINE)) > 0
        assert "://" not in text
    lock = (ROOT / "frontend/package-lock.json").read_text()
    assert "resolved" not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in one for path, one in packages.items() if path)
