"""The vault: a person's secret keys and pins, sealed under the vault key VK.

The server stores it and cannot read it. The layout of the JSON inside is in
``docs/protocol.md``; keys that this version does not know are kept when the
vault is written again, so an older client never drops what a newer one added.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from elevhalsa.keys.e1.chain import BranchPins, ChainPin
from elevhalsa.keys.e1.encoding import (
    HASH_BYTES,
    ID_BYTES,
    KID_BYTES,
    bytes_of,
    cat,
    from_json,
    id_from_text,
    id_to_text,
    sized,
    to_base64url,
    to_json,
    u32,
    whole,
)
from elevhalsa.keys.e1.envelope import unframe
from elevhalsa.keys.e1.errors import Malformed, Unsupported
from elevhalsa.keys.e1.primitives import (
    KEY_BYTES,
    SEED_BYTES,
    KeyPair,
    decrypt,
    encrypt,
    random_bytes,
)
from elevhalsa.keys.e1.team_epoch import Branch

VERSION = 1
BLOCK_BYTES = 4096  # a vault's size tells how many blocks it has, and no more

_KNOWN = frozenset({"v", "kem", "sig", "created", "pins", "anonymous"})


@dataclass(frozen=True)
class ThreadPin:
    """The newest manifest of a thread that this person has accepted."""

    ke: int
    digest: bytes


@dataclass(frozen=True)
class SchoolPins:
    """What is pinned of a school. ``from_paper`` says whether the fingerprint came so."""

    fingerprint: bytes
    from_paper: bool
    branches: Mapping[Branch, BranchPins] = field(default_factory=dict)


@dataclass(frozen=True)
class AnonymousIdentity:
    """An author of one anonymous thread: keys that nothing else shares."""

    id: bytes
    thread: bytes
    keys: KeyPair
    created_ms: int


@dataclass(frozen=True)
class Vault:
    """Everything a person must keep. ``people`` maps a person's id to their pinned kid."""

    keys: KeyPair
    created_ms: int
    schools: Mapping[bytes, SchoolPins] = field(default_factory=dict)
    people: Mapping[bytes, bytes] = field(default_factory=dict)
    threads: Mapping[bytes, ThreadPin] = field(default_factory=dict)
    anonymous: tuple[AnonymousIdentity, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def new_vault_key() -> bytes:
    """Return a fresh VK."""
    return random_bytes(KEY_BYTES)


def seal_vault(vault_key: bytes, user: bytes, version: int, vault: Vault) -> bytes:
    """Return the sealed vault. ``version`` grows by one with every write."""
    content = encode_vault(vault)
    framed = u32(len(content)) + content
    size = -(-len(framed) // BLOCK_BYTES) * BLOCK_BYTES
    return encrypt(vault_key, framed.ljust(size, b"\0"), _aad(user, version))


def open_vault(vault_key: bytes, user: bytes, version: int, sealed: bytes) -> Vault:
    """Return the vault, if it is this person's in this version.

    Raises:
        CannotOpen: Another key, person or version, or changed bytes.
        Malformed, Unsupported: Not a vault inside.
    """
    framed = decrypt(vault_key, sealed, _aad(user, version))
    if len(framed) % BLOCK_BYTES:
        raise Malformed("not whole blocks")
    return decode_vault(unframe(framed))


def _aad(user: bytes, version: int) -> bytes:
    return cat("E1/vault", sized(user, ID_BYTES), u32(version))


def encode_vault(vault: Vault) -> bytes:
    """Return the JSON of a vault."""
    if _KNOWN & vault.more.keys():
        raise Malformed("a key of the format itself")
    schools = {id_to_text(k): _encode_school(v) for k, v in vault.schools.items()}
    people = {id_to_text(k): to_base64url(v) for k, v in vault.people.items()}
    threads = {id_to_text(k): _encode_pin("ke", v.ke, v.digest) for k, v in vault.threads.items()}
    known = {
        "v": VERSION,
        **_encode_keys(vault.keys, vault.created_ms),
        "pins": {"schools": schools, "people": people, "threads": threads},
        "anonymous": [_encode_anonymous(one) for one in vault.anonymous],
    }
    return to_json(known | dict(vault.more))


def _encode_keys(keys: KeyPair, created_ms: int) -> dict[str, Any]:
    seeds = {"kem": to_base64url(keys.kem_seed), "sig": to_base64url(keys.sig_seed)}
    return {**seeds, "created": created_ms}


def _encode_anonymous(one: AnonymousIdentity) -> dict[str, Any]:
    ids = {"id": id_to_text(one.id), "thread": id_to_text(one.thread)}
    return {**ids, **_encode_keys(one.keys, one.created_ms)}


def _encode_pin(counter: str, number: int, hashed: bytes) -> dict[str, Any]:
    return {counter: number, "hash": to_base64url(hashed)}


def _encode_school(school: SchoolPins) -> dict[str, Any]:
    branches = {branch.text: _encode_branch(pins) for branch, pins in school.branches.items()}
    origin = {"fp": to_base64url(school.fingerprint), "paper": school.from_paper}
    return {**origin, **branches}


def _encode_branch(pins: BranchPins) -> dict[str, Any]:
    value: dict[str, Any] = {"root": to_base64url(pins.root)}
    if pins.back_up:
        value["backUp"] = _encode_pin("epoch", pins.back_up.epoch, pins.back_up.digest)
    teams = {id_to_text(k): _encode_pin("epoch", v.epoch, v.digest) for k, v in pins.teams.items()}
    return {**value, "teams": teams}


def decode_vault(data: bytes) -> Vault:
    """Return what the JSON of a vault says.

    Raises:
        Unsupported: Another version of the layout.
        Malformed: Not such JSON.
    """
    value = from_json(data)
    if whole(value.get("v")) != VERSION:
        raise Unsupported
    pins = _object(value.get("pins"))
    anonymous = value.get("anonymous")
    if not isinstance(anonymous, list):
        raise Malformed("not a list")
    return Vault(
        keys=_decode_keys(value),
        created_ms=whole(value.get("created")),
        schools={id_from_text(k): _decode_school(v) for k, v in _items(pins.get("schools"))},
        people={id_from_text(k): bytes_of(v, KID_BYTES) for k, v in _items(pins.get("people"))},
        threads={id_from_text(k): _thread_pin(v) for k, v in _items(pins.get("threads"))},
        anonymous=tuple(_decode_anonymous(_object(one)) for one in anonymous),
        more={key: item for key, item in value.items() if key not in _KNOWN},
    )


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return value


def _items(value: object) -> list[tuple[str, Any]]:
    return list(_object(value).items())


def _decode_keys(value: dict[str, Any]) -> KeyPair:
    kem, sig = bytes_of(value.get("kem"), SEED_BYTES), bytes_of(value.get("sig"), SEED_BYTES)
    return KeyPair(kem_seed=kem, sig_seed=sig)


def _decode_anonymous(value: dict[str, Any]) -> AnonymousIdentity:
    return AnonymousIdentity(
        id=bytes_of(value.get("id"), ID_BYTES),
        thread=bytes_of(value.get("thread"), ID_BYTES),
        keys=_decode_keys(value),
        created_ms=whole(value.get("created")),
    )


def _decode_pin(value: object, counter: str) -> tuple[int, bytes]:
    pin = _object(value)
    number = whole(pin.get(counter))
    if number == 0:
        raise Malformed("epochs count from 1")
    return number, bytes_of(pin.get("hash"), HASH_BYTES)


def _thread_pin(value: object) -> ThreadPin:
    return ThreadPin(*_decode_pin(value, "ke"))


def _chain_pin(value: object) -> ChainPin:
    return ChainPin(*_decode_pin(value, "epoch"))


def _decode_school(value: object) -> SchoolPins:
    school = _object(value)
    from_paper = school.get("paper")
    if not isinstance(from_paper, bool):
        raise Malformed("not true or false")
    return SchoolPins(
        fingerprint=bytes_of(school.get("fp"), HASH_BYTES),
        from_paper=from_paper,
        branches={b: _decode_branch(school[b.text]) for b in Branch if b.text in school},
    )


def _decode_branch(value: object) -> BranchPins:
    branch = _object(value)
    return BranchPins(
        root=bytes_of(branch.get("root"), HASH_BYTES),
        back_up=_chain_pin(branch["backUp"]) if "backUp" in branch else None,
        teams={id_from_text(k): _chain_pin(v) for k, v in _items(branch.get("teams"))},
    )
