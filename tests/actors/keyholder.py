"""Whoever holds keys: an identity, the vault that guards it, and the secret that opens it."""

import time
from collections.abc import Callable

from elevhalsa.keys.e1 import fingerprint
from elevhalsa.keys.e1.encoding import from_base64url, id_from_text, id_to_text, to_base64url
from elevhalsa.keys.e1.errors import CannotOpen
from elevhalsa.keys.e1.identity import Identity, IdentityKind, Signed, sign_identity
from elevhalsa.keys.e1.primitives import KEY_BYTES, KeyPair, new_identity, random_bytes
from elevhalsa.keys.e1.slot import (
    PinParams,
    SlotPlace,
    SlotType,
    decode_pin_params,
    pin_halves,
    pin_kek,
    unwrap_vault_key,
    wrap_vault_key,
)
from elevhalsa.keys.e1.vault import Vault, new_vault_key, open_vault, seal_vault
from tests.actors import records
from tests.actors.account import Account
from tests.actors.wire import Json


def host_ms() -> int:
    """Return this device's time, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Keyholder(Account):
    """A student's or staff member's device: keys in memory, a vault at the service."""

    kind: IdentityKind

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.vault: Vault | None = None
        self.vault_key = b""
        self.version = 0
        self.secret = ""
        self.slot_params: list[PinParams] = []  # of the slots that this device made
        self.now_ms: Callable[[], int] = host_ms
        self._identity: Signed | None = None

    @property
    def my_id(self) -> bytes:
        """The person's id."""
        return id_from_text(self.id)

    @property
    def keys(self) -> KeyPair:
        """The person's own secret keys; the vault must be open."""
        return self.opened.keys

    @property
    def opened(self) -> Vault:
        """The open vault."""
        if self.vault is None:
            raise CannotOpen
        return self.vault

    @property
    def is_unlocked(self) -> bool:
        """Say whether this device can read."""
        return self.vault is not None

    def code(self) -> str:
        """Return the twenty digits of this person's identity, to read to a colleague."""
        if self._identity is None:
            raise CannotOpen
        return fingerprint.code(self.keys.kid, self._identity.digest)

    def make_identity(self, *, start_over: bool = False) -> None:
        """Make keys and publish the public halves. They live in memory until the secret is set."""
        keys = new_identity()
        created = self.now_ms()
        identity = Identity(self.my_id, self.kind, keys.public, created)
        self._identity = sign_identity(identity, keys)
        body = {**records.signed_value(self._identity), "start_over": start_over}
        self.wire.put("/api/keys/identity", body)
        self.vault = Vault(keys=keys, created_ms=created)
        self.version = 0

    def set_secret(self, secret: str) -> None:
        """Make the vault and its first slot: from now on another device can read too."""
        self.secret = secret
        self.vault_key = new_vault_key()
        self.version = 1
        body = self._vault_body() | {"slot": self._pin_slot(secret)}
        self.wire.put("/api/keys/vault", body)

    def add_secret(self, secret: str) -> str:
        """Make one more slot. Return its id."""
        slot = self._pin_slot(secret)
        self.wire.post("/api/keys/slots", slot)
        return str(slot["id"])

    def save(self) -> None:
        """Write the vault again, one version on: what was pinned since is kept."""
        self.version += 1
        self.wire.put("/api/keys/vault", self._vault_body() | {"slot": None})

    def unlock(self, secret: str) -> None:
        """Open the vault on this device with the secret.

        Raises:
            Refused: ``wrong_secret`` with the tries left, ``wait``, ``slot_burnt``.
            WeakParameters: The service offers parameters that no client may compute.
            CannotOpen: What it handed out is not this person's vault.
        """
        mine = self.wire.get("/api/keys/mine")
        slot = next(slot for slot in mine["slots"] if slot["type"] == SlotType.PIN.value)
        vault_key = self._open_slot(slot, secret)
        sealed = from_base64url(mine["vault"]["sealed"])
        version = int(mine["vault"]["version"])
        vault = open_vault(vault_key, self.my_id, version, sealed)
        published = records.signed(mine["identity"])
        identity = records.verified_identity(mine["identity"], owner=self.id)
        if identity.keys != vault.keys.public:
            raise CannotOpen("the service shows another identity than the vault holds")
        self.vault, self.vault_key, self.version = vault, vault_key, version
        self.secret, self._identity = secret, published

    def lock(self) -> None:
        """Forget every key on this device."""
        self.vault, self.vault_key, self._identity = None, b"", None

    def _open_slot(self, slot: Json, secret: str) -> bytes:
        params = from_base64url(slot["params"])
        halves = pin_halves(secret, decode_pin_params(params))
        auth = {"auth": to_base64url(halves.auth)}
        answer = self.wire.post(f"/api/keys/slots/{slot['id']}/unlock", auth)
        slot_id = id_from_text(slot["id"])
        kek = pin_kek(self.my_id, slot_id, halves.enc, from_base64url(answer["share"]))
        place = SlotPlace(self.my_id, slot_id, SlotType.PIN, params)
        return unwrap_vault_key(kek, place, from_base64url(answer["wrapped"]))

    def _pin_slot(self, secret: str) -> Json:
        slot, share = random_bytes(16), random_bytes(KEY_BYTES)
        params = PinParams(salt=random_bytes(16))
        self.slot_params.append(params)
        halves = pin_halves(secret, params)
        kek = pin_kek(self.my_id, slot, halves.enc, share)
        place = SlotPlace(self.my_id, slot, SlotType.PIN, params.encode())
        return {
            "id": id_to_text(slot),
            "type": SlotType.PIN.value,
            "params": to_base64url(params.encode()),
            "wrapped": to_base64url(wrap_vault_key(kek, place, self.vault_key)),
            "auth": to_base64url(halves.auth),
            "share": to_base64url(share),
        }

    def _vault_body(self) -> Json:
        sealed = seal_vault(self.vault_key, self.my_id, self.version, self.opened)
        return {
            "version": self.version,
            "sealed": to_base64url(sealed),
            "kid": id_to_text(self.keys.kid),
        }
