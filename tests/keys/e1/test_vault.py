"""The vault and its slots, against a server that lies about them."""

from dataclasses import replace

import pytest

from elevhalsa.keys.e1 import slot
from elevhalsa.keys.e1.chain import BranchPins
from elevhalsa.keys.e1.errors import CannotOpen, Malformed, Unsupported, WeakParameters
from elevhalsa.keys.e1.primitives import new_identity
from elevhalsa.keys.e1.slot import PinParams, SlotPlace, SlotType
from elevhalsa.keys.e1.team_epoch import Branch
from elevhalsa.keys.e1.vault import (
    SchoolPins,
    Vault,
    decode_vault,
    encode_vault,
    new_vault_key,
    open_vault,
    seal_vault,
)
from tests.keys.e1.people import NOW, SCHOOL, an_id, flipped

USER, SLOT, SALT = an_id(1), an_id(2), bytes([3]) * 16
VAULT = Vault(new_identity(), NOW)


def test_a_vault_opens_for_its_person_in_its_version_alone() -> None:
    key = new_vault_key()
    sealed = seal_vault(key, USER, 3, VAULT)

    assert open_vault(key, USER, 3, sealed) == VAULT
    for person, version in ((an_id(9), 3), (USER, 2), (USER, 4)):
        with pytest.raises(CannotOpen):
            open_vault(key, person, version, sealed)
    with pytest.raises(CannotOpen):
        open_vault(key, USER, 3, flipped(sealed, 100))


def test_a_vaults_size_tells_little() -> None:
    key = new_vault_key()
    fuller = replace(VAULT, people={an_id(n): an_id(n) for n in range(50)})

    assert len(seal_vault(key, USER, 1, VAULT)) == len(seal_vault(key, USER, 1, fuller)) == 4124


def test_a_vault_of_a_later_layout_is_not_guessed_at() -> None:
    with pytest.raises(Unsupported):
        decode_vault(encode_vault(VAULT).replace(b'{"v":1', b'{"v":2'))
    with pytest.raises(Malformed):
        encode_vault(replace(VAULT, more={"kem": "overwritten"}))


def test_pins_survive_in_the_vault() -> None:
    pins = SchoolPins(bytes(32), from_paper=False, branches={Branch.NURSE: BranchPins(bytes(32))})
    kept = replace(VAULT, schools={SCHOOL: pins})

    assert decode_vault(encode_vault(kept)) == kept


@pytest.mark.parametrize(
    "params",
    [
        PinParams(SALT, kib=8, passes=1),
        PinParams(SALT, kib=19 * 1024 - 1, passes=4),
        PinParams(SALT, kib=19 * 1024, passes=3),
        PinParams(SALT, kib=65_535, passes=1),
        PinParams(SALT, kib=65_536, passes=0),
        PinParams(SALT, kib=2**32 - 1, passes=3),
        PinParams(SALT, kib=65_536, passes=1_000_000),
        PinParams(SALT, lanes=4),
    ],
)
def test_weak_parameters_are_refused_before_anything_is_computed(params: PinParams) -> None:
    with pytest.raises(WeakParameters):  # 4 TiB, or a million passes, would not come to an end
        slot.pin_halves("480213", params)
    with pytest.raises(WeakParameters):
        slot.decode_pin_params(params.encode())


@pytest.mark.parametrize("kib_and_passes", [(65_536, 1), (32_768, 2), (19_456, 4), (65_536, 3)])
def test_the_floor_itself_is_allowed(kib_and_passes: tuple[int, int]) -> None:
    params = PinParams(SALT, *kib_and_passes)

    assert slot.decode_pin_params(params.encode()) == params


def test_a_slot_opens_for_its_person_place_and_parameters_alone() -> None:
    key, kek = new_vault_key(), bytes([7]) * 32
    place = SlotPlace(USER, SLOT, SlotType.PIN, PinParams(SALT).encode())
    wrapped = slot.wrap_vault_key(kek, place, key)

    assert slot.unwrap_vault_key(kek, place, wrapped) == key
    for wrong in (
        replace(place, user=an_id(9)),
        replace(place, slot=an_id(9)),
        replace(place, params=PinParams(SALT, passes=4).encode()),
        SlotPlace(USER, SLOT, SlotType.PRF),
    ):
        with pytest.raises(CannotOpen):
            slot.unwrap_vault_key(kek, wrong, wrapped)
    with pytest.raises(CannotOpen):
        slot.unwrap_vault_key(bytes(32), place, wrapped)


def test_only_a_pin_slot_has_parameters() -> None:
    for place in (SlotPlace(USER, SLOT, SlotType.PIN), SlotPlace(USER, SLOT, SlotType.PRF, b"x")):
        with pytest.raises(Malformed):
            place.aad()


def test_a_dump_without_the_servers_share_does_not_unwrap() -> None:
    halves = slot.pin_halves("480213", PinParams(SALT, kib=32_768, passes=2))
    place = SlotPlace(USER, SLOT, SlotType.PIN, PinParams(SALT, 32_768, 2).encode())
    kek = slot.pin_kek(USER, SLOT, halves.enc, bytes([4]) * 32)
    wrapped = slot.wrap_vault_key(kek, place, new_vault_key())

    guessed = slot.pin_kek(USER, SLOT, halves.enc, bytes(32))
    with pytest.raises(CannotOpen):
        slot.unwrap_vault_key(guessed, place, wrapped)


def test_the_verifier_is_bound_to_person_and_slot() -> None:
    auth = bytes([5]) * 32
    made = {slot.pin_verifier(user, at, auth) for user in (USER, SLOT) for at in (USER, SLOT)}

    assert len(made) == 4


def test_secrets_do_not_show_in_logs() -> None:
    keys = new_identity()
    halves = slot.PinHalves(auth=b"auth", enc=b"enc")

    shown = repr(keys) + repr(Vault(keys, NOW)) + repr(halves)

    assert repr(keys.kem_seed)[2:-1] not in shown
    assert repr(keys.sig_seed)[2:-1] not in shown
    assert "enc=" not in shown
