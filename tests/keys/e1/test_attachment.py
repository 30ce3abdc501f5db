from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elevhalsa.keys.e1.attachment import (
    MAX_ATTACHMENT,
    attachment_ref,
    is_stored_size,
    open_attachment,
    padme,
    seal_file,
)
from elevhalsa.keys.e1.errors import CannotOpen, Malformed, TooLong
from elevhalsa.keys.e1.primitives import AEAD_OVERHEAD
from tests.keys.e1.people import an_id, flipped

THREAD, BLOB = an_id(1), an_id(2)
PICTURE = b"\xff\xd8 picture " * 100


def test_a_file_comes_back_as_it_was() -> None:
    ref, sealed = seal_file(THREAD, BLOB, PICTURE, name="bild å.jpg", mime="image/jpeg")

    assert open_attachment(attachment_ref(ref.to_value()), THREAD, sealed) == PICTURE
    assert is_stored_size(len(sealed))
    assert b"picture" not in sealed


def test_a_file_opens_in_its_thread_under_its_id_alone() -> None:
    ref, sealed = seal_file(THREAD, BLOB, PICTURE, name="", mime="")

    for wrong, thread in ((ref, an_id(9)), (replace(ref, blob=an_id(9)), THREAD)):
        with pytest.raises(CannotOpen):
            open_attachment(wrong, thread, sealed)
    with pytest.raises(CannotOpen):
        open_attachment(ref, THREAD, flipped(sealed, 200))
    with pytest.raises(Malformed):
        open_attachment(replace(ref, size=ref.size + 500), THREAD, sealed)


def test_a_file_above_five_megabytes_is_refused() -> None:
    with pytest.raises(TooLong):
        seal_file(THREAD, BLOB, bytes(MAX_ATTACHMENT + 1), name="", mime="")


def test_an_empty_file_or_odd_length_is_no_stored_blob() -> None:
    assert not is_stored_size(AEAD_OVERHEAD)
    assert not is_stored_size(0)
    assert not is_stored_size(AEAD_OVERHEAD + 1001)
    assert is_stored_size(AEAD_OVERHEAD + padme(MAX_ATTACHMENT))
    assert not is_stored_size(AEAD_OVERHEAD + padme(MAX_ATTACHMENT + 500_000))


@given(st.integers(0, MAX_ATTACHMENT))
def test_padding_adds_at_most_an_eighth(size: int) -> None:
    padded = padme(size)

    assert size <= padded <= size * 1.12 + 1
    assert padme(padded) == padded
