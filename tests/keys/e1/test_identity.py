from dataclasses import replace

import pytest

from elevhalsa.keys.e1.encoding import digest
from elevhalsa.keys.e1.errors import BadSignature, CannotOpen, E1Error, Malformed
from elevhalsa.keys.e1.fingerprint import code, meeting_proof, parse_start_fragment
from elevhalsa.keys.e1.identity import (
    Identity,
    IdentityKind,
    Signed,
    decode_identity,
    sign_identity,
    verify_identity,
)
from elevhalsa.keys.e1.identity_envelope import open_identity, seal_identity
from elevhalsa.keys.e1.primitives import PublicKeys, new_identity, open_sealed, seal
from tests.keys.e1.people import NOW, an_id, flipped

KEYS = new_identity()
SARA = Identity(an_id(1), IdentityKind.STUDENT, KEYS.public, NOW)


def test_an_identity_proves_that_it_holds_its_keys() -> None:
    signed = sign_identity(SARA, KEYS)

    assert verify_identity(signed) == SARA
    with pytest.raises(BadSignature):
        sign_identity(SARA, new_identity())
    with pytest.raises(BadSignature):
        verify_identity(Signed(replace(SARA, id=an_id(2)).encode(), signed.signature))


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)])
def test_a_signature_of_another_form_is_refused(signature: bytes) -> None:
    with pytest.raises(BadSignature):
        verify_identity(Signed(SARA.encode(), signature))


def test_every_changed_bit_of_an_identity_is_refused() -> None:
    signed = sign_identity(SARA, KEYS)
    for bit in range(0, 8 * len(signed.record), 5):
        with pytest.raises(E1Error):
            verify_identity(Signed(flipped(signed.record, bit), signed.signature))


def test_an_unknown_kind_of_identity_is_refused() -> None:
    record = SARA.encode().replace(b"\0\0\0\x01\0\0\0\0\x20", b"\0\0\0\x01\x02\0\0\0\x20")

    assert record != SARA.encode()
    with pytest.raises(Malformed):
        decode_identity(record)


def test_another_identity_has_another_code() -> None:
    codes = {code(keys.kid, digest(b"record")) for keys in (new_identity() for _ in range(50))}

    assert len(codes) == 50
    assert all(len(each) == 23 and each.replace(" ", "").isdigit() for each in codes)


def test_a_meeting_is_proved_by_the_scanned_secret_alone() -> None:
    record = digest(SARA.encode())
    shown = meeting_proof(bytes([1]) * 32, SARA.id, SARA.kid, record)

    assert meeting_proof(bytes([1]) * 32, SARA.id, SARA.kid, record) == shown
    assert meeting_proof(bytes([2]) * 32, SARA.id, SARA.kid, record) != shown
    assert meeting_proof(bytes([1]) * 32, SARA.id, new_identity().kid, record) != shown


@pytest.mark.parametrize("fragment", ["", "#", "#s=AA&f=AA", "#f=" + "A" * 43 + "&s=" + "A" * 22])
def test_another_fragment_is_not_a_start_address(fragment: str) -> None:
    with pytest.raises(Malformed):
        parse_start_fragment(fragment)


def test_sealing_to_what_is_no_key_is_refused() -> None:
    right = KEYS.public.kem_pk
    small_order = right[:1184] + bytes(32)
    too_large = right[:1150] + b"\xf0\xff" + right[1152:]  # the last coefficient is 4095
    for wrong in (b"", bytes(1215), small_order, too_large):
        with pytest.raises(Malformed):
            seal(wrong, b"", b"secret")
    with pytest.raises(CannotOpen):
        open_sealed(KEYS.kem_seed, b"", bytes(1136))


def test_an_identity_envelope_opens_for_its_student_and_back_up_alone() -> None:
    back_up = new_identity()
    sealed = seal_identity(SARA.id, {"name": "Sara"}, back_up.public)

    assert open_identity(SARA.id, sealed, back_up) == {"name": "Sara"}
    with pytest.raises(CannotOpen):
        open_identity(an_id(2), sealed, back_up)
    with pytest.raises(CannotOpen):
        open_identity(SARA.id, sealed, KEYS)


def test_a_kid_names_both_keys() -> None:
    other = new_identity().public
    mixed = PublicKeys(KEYS.public.sig_pk, other.kem_pk)

    assert len({KEYS.kid, other.kid, mixed.kid}) == 3
