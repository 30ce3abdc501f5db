"""Both clients take and refuse the same bytes, for the same reason: no gap to speak through."""

import random

import pytest

from elevhalsa.keys.e1.encoding import to_base64url
from elevhalsa.keys.e1.errors import E1Error
from tests.keys.e1.client import Client
from tests.keys.e1.test_fuzz import DECODERS, NAMES, Decoder

BYTES = [b"", b"\0", b"\xff", b"\xc3\xa5", b"\xef\xbb\xbf"]
JSON = [b"0", b"1", b"-", b".", b"e3", b'"', b"{", b"]", b",", b" ", b"\\u", b"null", b"true"]
PIECES = [*BYTES, *JSON, b"\\ud83d\\ude00", b"1.0", b"9007199254740992"]


def verdict(decode: Decoder, data: bytes) -> str:
    try:
        decode(data)
    except E1Error as refusal:
        return refusal.code
    return "taken"


def changed(right: bytes, seed: int) -> list[bytes]:
    """Return variants of ``right``, each with a few pieces put over or between its bytes."""
    chance = random.Random(seed)  # noqa: S311 - the same variants in every run
    variants = [right]
    for _ in range(400):
        data = right
        for _ in range(chance.randint(1, 3)):
            at, piece = chance.randrange(len(data)), chance.choice(PIECES)
            data = data[:at] + piece + data[at + chance.choice([0, 1, len(piece)]) :]
        variants.append(data)
    return variants


@pytest.mark.parametrize("name", NAMES)
def test_both_clients_give_the_same_verdict(client: Client, name: str) -> None:
    decode, right = DECODERS[name]
    inputs = changed(right, seed=NAMES.index(name))

    answer = client.ask("decode", name=name, inputs=[to_base64url(each) for each in inputs])

    ours = [verdict(decode, each) for each in inputs]
    differing = [
        (each, our, their)
        for each, our, their in zip(inputs, ours, answer["verdicts"], strict=True)
        if our != their
    ]
    assert differing == []
    assert "taken" in ours
    assert len(set(ours)) > 1
