"""Random and truncated bytes: every decoder says no, none crashes, none answers in part."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elevhalsa.keys.e1 import encoding, fingerprint, slot
from elevhalsa.keys.e1.envelope import decode_content, parse_envelope, unpad
from elevhalsa.keys.e1.errors import E1Error
from elevhalsa.keys.e1.identity import decode_identity
from elevhalsa.keys.e1.manifest import decode_manifest
from elevhalsa.keys.e1.primitives import new_identity, open_sealed, verify
from elevhalsa.keys.e1.team_epoch import decode_team_epoch
from elevhalsa.keys.e1.vault import decode_vault
from tests.keys.e1.vectors import E1, unhex

Decoder = Callable[[bytes], object]

DECODERS: dict[str, tuple[Decoder, bytes]] = {
    "identity": (decode_identity, unhex(E1["identity"]["all"][0]["record"])),
    "team epoch": (decode_team_epoch, unhex(E1["team"]["team"]["epochs"][1]["record"])),
    "manifest": (decode_manifest, unhex(E1["manifest"]["epochs"][1]["record"])),
    "envelope": (parse_envelope, unhex(E1["message"]["all"][0]["envelope"])),
    "padding": (unpad, b"\0\0\0\x02hi".ljust(256, b"\0")),
    "content": (decode_content, E1["message"]["all"][1]["json"].encode()),
    "vault": (decode_vault, E1["vault"]["json"].encode()),
    "pin parameters": (slot.decode_pin_params, unhex(E1["slot"]["wrapped"][0]["params"])),
}
NAMES = sorted(DECODERS)


def survives(decode: Decoder, data: bytes) -> None:
    """Decode, or say no in our own words; anything else fails the test."""
    try:
        decode(data)
    except E1Error:
        return


@pytest.mark.parametrize("name", NAMES)
def test_the_right_bytes_decode(name: str) -> None:
    decode, right = DECODERS[name]

    decode(right)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=3000))
@settings(max_examples=60, deadline=None)
def test_random_bytes_are_refused_in_our_own_words(name: str, data: bytes) -> None:
    survives(DECODERS[name][0], data)


@pytest.mark.parametrize("name", NAMES)
def test_truncated_bytes_are_refused(name: str) -> None:
    decode, right = DECODERS[name]
    for length in range(len(right)):
        with pytest.raises(E1Error):
            decode(right[:length])


@pytest.mark.parametrize("name", NAMES)
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=5)), min_size=1))
@settings(max_examples=60, deadline=None)
def test_changed_bytes_never_crash_a_decoder(name: str, changes: list[tuple[int, bytes]]) -> None:
    decode, data = DECODERS[name]
    for at, piece in changes:
        place = at % (len(data) + 1)
        data = data[:place] + piece + data[place + len(piece) :]
    survives(decode, data)


@given(st.text())
@settings(deadline=None)
def test_any_text_is_refused_in_our_own_words(text: str) -> None:
    for parse in (
        encoding.from_base64url,
        encoding.id_from_text,
        slot.parse_recovery_code,
        fingerprint.parse_start_fragment,
    ):
        try:
            parse(text)
        except E1Error:
            continue


@given(
    st.dictionaries(
        st.sampled_from(["v", "t", "p", "te", "ts", "a", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
            ),
        ),
    )
)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_message_or_refused(value: dict[str, object]) -> None:
    survives(decode_content, json.dumps(value).encode())


@given(st.binary(max_size=1300), st.binary(max_size=70), st.binary(max_size=40))
@settings(max_examples=50, deadline=None)
def test_random_seals_and_signatures_are_refused(
    sealed: bytes, signature: bytes, sig_pk: bytes
) -> None:
    keys = new_identity()
    with pytest.raises(E1Error):
        open_sealed(keys.kem_seed, b"", sealed)
    with pytest.raises(E1Error):
        verify(sig_pk, b"record", signature)


@given(st.lists(st.binary(max_size=40), max_size=5), st.lists(st.binary(max_size=40), max_size=5))
@settings(deadline=None)
def test_two_lists_of_fields_never_give_the_same_bytes(one: list[bytes], two: list[bytes]) -> None:
    same = encoding.cat("E1/x", *one) == encoding.cat("E1/x", *two)

    assert same == (one == two)
    assert encoding.parse_cat(encoding.cat("E1/x", *one), "E1/x", len(one)) == one
