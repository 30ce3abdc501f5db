"""The bytes that a browser and a Python implementation agreed on before this code was written."""

from typing import Any

from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from elevhalsa.keys.e1 import primitives, slot
from elevhalsa.keys.e1.encoding import digest
from elevhalsa.keys.e1.envelope import message_key, pad, seal_padded
from elevhalsa.keys.e1.primitives import KeyPair, PublicKeys
from elevhalsa.keys.e1.thread_key import commitment
from tests.keys.e1.vectors import E1, HPKE, place_of, unhex

PrivateKey = X25519PrivateKey | hpke.MLKEM768X25519PrivateKey

PUBLISHED: dict[str, Any] = E1["published"]


def test_a_pin_gives_the_published_halves_and_key() -> None:
    told, kek = PUBLISHED["argon2id"], PUBLISHED["kek_pin"]

    halves = slot.pin_halves(told["password"], slot.PinParams(unhex(told["salt"])))

    assert (halves.auth + halves.enc).hex() == told["made"]
    user, slot_id, share = unhex(kek["user"]), unhex(kek["slot"]), unhex(kek["share"])
    assert slot.pin_kek(user, slot_id, halves.enc, share).hex() == kek["kek"]


def test_a_passkey_gives_the_published_key() -> None:
    told = PUBLISHED["kek_prf"]

    made = slot.prf_kek(unhex(told["user"]), unhex(told["slot"]), unhex(told["prf"]))

    assert made.hex() == told["kek"]


def test_a_thread_key_gives_the_published_commitment_and_message_key() -> None:
    told = PUBLISHED["thread_key"]

    assert commitment(unhex(told["key"])).hex() == told["commit"]
    assert message_key(unhex(told["key"])).hex() == told["message_key"]


def test_public_keys_have_the_published_name() -> None:
    told = PUBLISHED["kid"]

    assert PublicKeys(unhex(told["sig_pk"]), unhex(told["kem_pk"])).kid.hex() == told["kid"]


def test_a_message_has_the_published_bytes_but_for_its_suite() -> None:
    told = PUBLISHED["message"]
    place, expected = place_of(told), told["suite_1"]

    padded = pad(told["json"].encode())
    envelope = seal_padded(unhex(told["key"]), place, padded, unhex(told["nonce"]))
    with_suite_1 = envelope[:1] + b"\x01" + envelope[2:]

    assert place.aad().hex() == told["aad"]
    assert len(envelope) == expected["length"]
    assert with_suite_1.hex().startswith(expected["head"])
    assert digest(with_suite_1).hex() == expected["sha256"]


def test_the_library_opens_what_rfc_9180_sealed() -> None:
    told = HPKE[0]
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    private = X25519PrivateKey.from_private_bytes(unhex(told["skRm"]))

    assert _opened(suite, private, told) == unhex(told["pt"])


def test_our_seeds_are_those_of_the_hybrid_kem_draft() -> None:
    told = HPKE[1]
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    keys = KeyPair(kem_seed=unhex(told["skRm"]), sig_seed=bytes(32))
    private = hpke.MLKEM768X25519PrivateKey(*primitives._kem_halves(keys.kem_seed))

    assert keys.public.kem_pk == unhex(told["pkRm"])
    assert _opened(suite, private, told) == unhex(told["pt"])


def _opened(suite: hpke.Suite, private: PrivateKey, told: dict[str, Any]) -> bytes:
    sealed = unhex(told["enc"]) + unhex(told["ct"])
    return openssl.hpke._decrypt_with_aad(
        suite, sealed, private, info=unhex(told["info"]), aad=unhex(told["aad"])
    )
