"""The vectors as the tests of both languages read them."""

import json
from pathlib import Path
from typing import Any

from elevhalsa.keys.e1.envelope import Kind, Place
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.primitives import KeyPair
from elevhalsa.keys.e1.thread_key import RecipientType

FOLDER = Path(__file__).parents[2] / "vectors"
E1: dict[str, Any] = json.loads((FOLDER / "e1.json").read_text("utf-8"))
HPKE: list[dict[str, Any]] = json.loads((FOLDER / "hpke.json").read_text("utf-8"))

unhex = bytes.fromhex


def keys_of(told: dict[str, str]) -> KeyPair:
    return KeyPair(kem_seed=unhex(told["kem_seed"]), sig_seed=unhex(told["sig_seed"]))


def signed_of(told: dict[str, Any]) -> Signed:
    return Signed(unhex(told["record"]), unhex(told["signature"]))


def place_of(told: dict[str, Any]) -> Place:
    return Place(
        thread=unhex(told["thread"]),
        ke=told["ke"],
        mid=unhex(told["mid"]),
        author=unhex(told["author"]),
        role=RecipientType(told["role"]),
        kind=Kind(told["kind"]),
    )
