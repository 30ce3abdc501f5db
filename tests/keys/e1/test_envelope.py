from collections.abc import Callable
from dataclasses import replace

import pytest

from elevhalsa.keys.e1.attachment import AttachmentRef
from elevhalsa.keys.e1.encoding import to_base64url
from elevhalsa.keys.e1.envelope import (
    ENVELOPE_SIZES,
    Content,
    Header,
    Kind,
    Place,
    decode_content,
    encode_content,
    open_message,
    pad,
    parse_envelope,
    seal_message,
    unpad,
)
from elevhalsa.keys.e1.errors import CannotOpen, E1Error, Malformed, TooLong, Unsupported
from elevhalsa.keys.e1.thread_key import RecipientType, new_thread_key
from tests.keys.e1.people import NOW, an_id, bits, flipped

KEY = new_thread_key()
PLACE = Place(an_id(1), 3, an_id(2), an_id(4), RecipientType.STUDENT, Kind.TEXT)
HELLO = Content("Hej, jag mår inte bra 💙", seen=an_id(9), team_epoch=2, sent_ms=NOW)


def test_what_was_written_is_read() -> None:
    ref = AttachmentRef(an_id(7), bytes(32), "ritning å.png", "image/png", 12, bytes(32))
    content = replace(HELLO, attachments=(ref,), more={"c": {"topics": ["sleep"]}})

    assert open_message(KEY, PLACE, seal_message(KEY, PLACE, content)) == content


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, thread=an_id(8)),
        replace(PLACE, author=an_id(8)),
        replace(PLACE, role=RecipientType.TEAM),
        replace(PLACE, kind=Kind.NOTE),
        replace(PLACE, ke=4),
        replace(PLACE, mid=an_id(8)),
    ],
    ids=["thread", "author", "role", "kind", "key epoch", "mid"],
)
def test_a_message_opens_in_its_own_place_alone(elsewhere: Place) -> None:
    envelope = seal_message(KEY, PLACE, HELLO)

    with pytest.raises(CannotOpen):
        open_message(KEY, elsewhere, envelope)


def test_a_header_rewritten_to_match_another_place_opens_nothing() -> None:
    envelope = seal_message(KEY, PLACE, HELLO)
    moved = envelope[:6] + an_id(8) + envelope[22:]

    assert parse_envelope(moved) == Header(ke=3, mid=an_id(8))
    with pytest.raises(CannotOpen):
        open_message(KEY, replace(PLACE, mid=an_id(8)), moved)


def test_every_single_changed_bit_is_refused() -> None:
    envelope = seal_message(KEY, PLACE, HELLO)
    refused = 0
    for bit in bits(envelope):
        with pytest.raises(E1Error):
            open_message(KEY, PLACE, flipped(envelope, bit))
        refused += 1
    assert refused == 306 * 8


def test_another_thread_key_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        open_message(new_thread_key(), PLACE, seal_message(KEY, PLACE, HELLO))


def test_ten_thousand_messages_have_as_many_nonces() -> None:
    envelopes = [seal_message(KEY, PLACE, HELLO) for _ in range(10_000)]

    assert len({envelope[22:34] for envelope in envelopes}) == 10_000


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 256), (1, 256), (200, 256), (252, 256), (253, 512), (16_380, 16_384)]
)
def test_only_the_size_class_shows(length: int, padded: int) -> None:
    block = pad(b"x" * length)

    assert len(block) == padded
    assert unpad(block) == b"x" * length


def test_a_message_above_the_largest_class_is_refused() -> None:
    with pytest.raises(TooLong):
        pad(b"x" * 16_381)
    with pytest.raises(TooLong):
        seal_message(KEY, PLACE, Content("å" * 20_000))


def test_padding_other_than_zeros_is_refused() -> None:
    block = pad(b"hej")
    for wrong in (block[:-1] + b"\x01", b"\xff" * 4 + block[4:], block + b"\0", b""):
        with pytest.raises(Malformed):
            unpad(wrong)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda e: b"\x02" + e[1:], Unsupported),
        (lambda e: e[:1] + b"\x01" + e[2:], Unsupported),
        (lambda e: e[:1] + b"\x03" + e[2:], Unsupported),
        (lambda e: e[:-1], Malformed),
        (lambda e: e + b"\0", Malformed),
        (lambda e: e[:2] + bytes(4) + e[6:], Malformed),
        (lambda _: b"", Unsupported),
        (lambda _: b'{"text": "in clear"}', Unsupported),
    ],
    ids=["version", "reserved suite", "suite", "short", "long", "ke 0", "nothing", "plain text"],
)
def test_a_server_without_keys_refuses_what_is_no_envelope(
    change: Callable[[bytes], bytes], refusal: type[E1Error]
) -> None:
    with pytest.raises(refusal):
        parse_envelope(change(seal_message(KEY, PLACE, HELLO)))


def test_there_are_seven_lengths_of_envelope() -> None:
    assert sorted(ENVELOPE_SIZES) == [22 + 12 + 256 * 2**n + 16 for n in range(7)]


@pytest.mark.parametrize(
    "json",
    [
        b"",
        b"[]",
        b"null",
        b'{"t":"no version"}',
        b'{"v":1}',
        b'{"v":1,"t":5}',
        b'{"v":true,"t":""}',
        b'{"v":1,"t":"\\ud800"}',
        b'{"v":1,"t":"","p":"short"}',
        b'{"v":1,"t":"","te":-1}',
        b'{"v":1,"t":"","ts":1.5}',
        b'{"v":1,"t":"","ts":9007199254740992}',
        b'{"v":1,"t":"","a":{}}',
        b'{"v":1,"t":"","a":[{}]}',
        b'{"v":1,"t":"","x":NaN}',
        b'\xff{"v":1,"t":""}',
        b"[" * 10_000,
        b'{"v":1,"t":"","te":' + b"9" * 5000 + b"}",
    ],
)
def test_other_json_is_not_a_message(json: bytes) -> None:
    with pytest.raises(Malformed):
        decode_content(json)


def test_a_newer_message_is_refused_rather_than_guessed_at() -> None:
    with pytest.raises(Unsupported):
        decode_content(b'{"v":2,"t":"from the future"}')


def test_unknown_keys_are_kept_and_the_formats_own_cannot_be_overwritten() -> None:
    retract = {"r": to_base64url(an_id(5)), "later": [1, {"x": None}]}

    assert decode_content(encode_content(Content("", more=retract))).more == retract
    with pytest.raises(Malformed):
        encode_content(Content("", more={"t": "two texts"}))
