"""Identity, vault and slots of one person, over HTTP."""

import os
from http import HTTPStatus
from uuid import UUID

import pytest

from elevhalsa.clock import host_now
from elevhalsa.errors import NotAllowed
from elevhalsa.keys import selectors
from elevhalsa.keys.e1.identity import Identity, IdentityKind, Signed, sign_identity
from elevhalsa.keys.e1.primitives import KeyPair, new_identity
from elevhalsa.keys.e1.slot import PinParams
from elevhalsa.keys.errors import IdentityWrong, VaultVersion
from elevhalsa.keys.models import Identity as IdentityRow
from elevhalsa.keys.services import identities, vaults
from elevhalsa.keys.services.vaults import NewSlot
from elevhalsa.people.models import KEYLESS_ROLES, Person, Role
from elevhalsa.wire import to_text
from tests import factories, key_factories
from tests.at_once import at_once
from tests.factories import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Person:
    return factories.student()


@pytest.fixture
def client(student: Person) -> Browser:
    return factories.client_of(student)


@pytest.fixture
def keys(student: Person) -> KeyPair:
    return key_factories.identity(student)


def signed_by(owner: Person, keys: KeyPair, kind: IdentityKind) -> Signed:
    return sign_identity(Identity(owner.pk.bytes, kind, keys.public, 1), keys)


def vault_body(keys: KeyPair, *, version: int = 1, slot: object = None) -> dict[str, object]:
    sealed = to_text(os.urandom(4096 + 28))
    return {"version": version, "sealed": sealed, "kid": to_text(keys.kid), "slot": slot}


def slot_body(slot: NewSlot, **changed: object) -> dict[str, object]:
    body = {
        "id": to_text(slot.id.bytes),
        "type": str(slot.type),
        "params": to_text(slot.params),
        "wrapped": to_text(slot.wrapped),
        "auth": to_text(slot.auth or b""),
        "share": to_text(slot.share or b""),
    }
    return {**body, **changed}


@pytest.mark.parametrize("role", KEYLESS_ROLES)
def test_a_role_without_keys_cannot_publish_any(role: Role) -> None:
    """30."""
    person = factories.every_role(factories.school())[role]
    signed = signed_by(person, new_identity(), IdentityKind.STAFF)

    with pytest.raises(NotAllowed):
        identities.publish_identity(person=person, signed=signed, start_over=False, now=host_now())
    assert selectors.live_identity(person) is None


def test_an_identity_that_is_not_one_s_own_is_refused(student: Person) -> None:
    other, keys = factories.student(), new_identity()
    good = signed_by(student, keys, IdentityKind.STUDENT)
    wrong = [
        signed_by(other, keys, IdentityKind.STUDENT),
        signed_by(student, keys, IdentityKind.STAFF),
        Signed(good.record, bytes(64)),
        Signed(good.record[:-1], good.signature),
        Signed(b"", b""),
    ]

    for signed in wrong:
        with pytest.raises(IdentityWrong):
            identities.publish_identity(
                person=student, signed=signed, start_over=False, now=host_now()
            )


def test_a_new_identity_retires_the_one_before_and_keeps_its_record(student: Person) -> None:
    first, second = key_factories.identity(student), key_factories.identity(student)

    live = selectors.live_identity(student)

    assert live is not None
    assert live.kid == UUID(bytes=second.kid)
    assert IdentityRow.objects.get(kid=UUID(bytes=first.kid)).retired_at is not None


def test_retired_keys_do_not_come_back(student: Person) -> None:
    first = new_identity()
    signed = signed_by(student, first, IdentityKind.STUDENT)
    publish = {"person": student, "signed": signed, "start_over": False, "now": host_now()}
    identities.publish_identity(**publish)  # type: ignore[arg-type]
    identities.publish_identity(**publish)  # type: ignore[arg-type]
    key_factories.identity(student)

    with pytest.raises(IdentityWrong):
        identities.publish_identity(**publish)  # type: ignore[arg-type]


def test_a_vault_is_not_lost_by_a_new_identity_unless_the_person_starts_over(
    student: Person, client: Browser, keys: KeyPair
) -> None:
    key_factories.vault(student, keys)
    signed = signed_by(student, new_identity(), IdentityKind.STUDENT)
    body = {"record": to_text(signed.record), "signature": to_text(signed.signature)}

    refused = client.call("PUT", "/api/keys/identity", {**body, "start_over": False})
    assert (refused.status_code, refused.json()) == (409, {"code": "vault_exists"})
    assert client.get("/api/keys/mine").json()["vault"]["version"] == 1

    client.call("PUT", "/api/keys/identity", {**body, "start_over": True})
    mine = client.get("/api/keys/mine").json()
    assert (mine["vault"], mine["slots"]) == (None, [])


def test_a_vault_grows_by_one_version_and_two_devices_cannot_both_write_it(
    student: Person, client: Browser, keys: KeyPair
) -> None:
    slot = slot_body(key_factories.slot(student))
    first, second = vault_body(keys, slot=slot), vault_body(keys, version=2)
    put = [client.call("PUT", "/api/keys/vault", body).status_code for body in (first, second)]
    assert put == [204, 204]

    repeated = client.call("PUT", "/api/keys/vault", second)
    slower = client.call("PUT", "/api/keys/vault", vault_body(keys, version=2))

    assert repeated.status_code == HTTPStatus.NO_CONTENT
    assert (slower.status_code, slower.json()) == (409, {"code": "vault_version", "version": 2})
    assert client.get("/api/keys/mine").json()["vault"]["sealed"] == second["sealed"]


@pytest.mark.django_db(transaction=True)
def test_of_devices_that_write_the_vault_at_the_same_moment_one_does(
    student: Person, keys: KeyPair
) -> None:
    key_factories.vault(student, keys)

    def write(number: int) -> str:
        sealed, kid = bytes([number]) * (4096 + 28), UUID(bytes=keys.kid)
        vaults.store_vault(person=student, version=2, sealed=sealed, kid=kid, slot=None)
        return "written"

    answers = at_once(4, write)

    assert answers.count("written") == 1
    assert sum(isinstance(answer, VaultVersion) for answer in answers) == 3


def test_a_vault_that_nothing_opens_is_refused(client: Browser, keys: KeyPair) -> None:
    refused = client.call("PUT", "/api/keys/vault", vault_body(keys))

    assert (refused.status_code, refused.json()) == (422, {"code": "slot_wrong"})
    assert client.get("/api/keys/mine").json()["vault"] is None


@pytest.mark.parametrize(
    "changed",
    [
        {"auth": None},
        {"share": "AAAA"},
        {"wrapped": "AAAA"},
        {"params": ""},
        {"params": to_text(PinParams(bytes(16), kib=8, passes=1).encode())},
        {"type": "prf"},
    ],
)
def test_a_malformed_or_cheap_slot_is_refused(
    student: Person, client: Browser, keys: KeyPair, changed: dict[str, object]
) -> None:
    key_factories.vault(student, keys)

    refused = client.call(
        "POST", "/api/keys/slots", slot_body(key_factories.slot(student), **changed)
    )

    assert (refused.status_code, refused.json()) == (422, {"code": "slot_wrong"})
    assert len(client.get("/api/keys/mine").json()["slots"]) == 1


def test_the_last_slot_stays(student: Person, client: Browser, keys: KeyPair) -> None:
    first = key_factories.vault(student, keys)
    path = f"/api/keys/slots/{to_text(first.pk.bytes)}"
    assert client.delete(path).json() == {"code": "slot_last"}

    client.call("POST", "/api/keys/slots", slot_body(key_factories.slot(student)))

    assert client.delete(path).status_code == HTTPStatus.NO_CONTENT


def test_a_pin_slot_hides_what_it_wraps_until_the_right_secret(
    student: Person, client: Browser, keys: KeyPair
) -> None:
    slot = key_factories.vault(student, keys)
    path = f"/api/keys/slots/{to_text(slot.pk.bytes)}/unlock"
    (shown,) = client.get("/api/keys/mine").json()["slots"]
    assert (shown["wrapped"], shown["left"], shown["burnt"]) == (None, 10, False)

    wrong = client.call("POST", path, {"auth": to_text(bytes(32))})
    auth = key_factories.halves(key_factories.SECRET).auth
    right = client.call("POST", path, {"auth": to_text(auth)})

    assert (wrong.status_code, wrong.json()) == (
        403,
        {"code": "wrong_secret", "left": 9, "wait_s": 0},
    )
    assert right.json()["wrapped"] == to_text(bytes(slot.wrapped))


def test_a_stranger_s_slot_school_and_team_are_missing_things(
    student: Person, keys: KeyPair
) -> None:
    """31: the same answer as for an id that nobody has."""
    slot = key_factories.vault(student, keys)
    team = factories.team()
    stranger = factories.client_of(factories.counsellor())
    nobody = to_text(bytes(16))
    asked = {
        "/api/keys/schools/{}": to_text(team.serves.get().school.pk.bytes),
        "/api/keys/teams/{}": to_text(team.pk.bytes),
        "/api/keys/slots/{}": to_text(slot.pk.bytes),
    }

    for path, foreign in asked.items():
        method = "DELETE" if "slots" in path else "GET"
        answers = [stranger.call(method, path.format(one)) for one in (foreign, nobody)]
        told = {(one.status_code, one.content) for one in answers}
        assert told == {(404, b'{"code": "not_found"}')}


def test_another_person_s_ids_inside_a_body_are_refused(
    student: Person, client: Browser, keys: KeyPair
) -> None:
    """AZ-3."""
    key_factories.vault(student, keys)
    other = factories.student()
    theirs = key_factories.identity(other)
    slot = key_factories.vault(other, theirs)
    taken = slot_body(key_factories.slot(student), id=to_text(slot.pk.bytes))

    vault = client.call("PUT", "/api/keys/vault", vault_body(theirs, version=2))
    added = client.call("POST", "/api/keys/slots", taken)

    assert (vault.status_code, vault.json()) == (422, {"code": "identity_wrong"})
    assert (added.status_code, added.json()) == (422, {"code": "slot_wrong"})


def test_a_draft_key_stays_the_same_and_is_one_s_own(client: Browser) -> None:
    first, again = (client.get("/api/keys/mine").json()["draft_key"] for _ in range(2))
    other = factories.client_of(factories.student()).get("/api/keys/mine").json()["draft_key"]

    assert first == again
    assert first != other
