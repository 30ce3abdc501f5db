"""Passkeys as ways in: one touch for staff, an unlock for students, and never the last one away."""

import os
from uuid import UUID

import pytest
from django.conf import settings

from elevhalsa.keys.e1.primitives import KeyPair
from elevhalsa.keys.e1.slot import SlotPlace, SlotType, prf_kek, unwrap_vault_key, wrap_vault_key
from elevhalsa.keys.models import Slot
from elevhalsa.people.models import KEYLESS_ROLES, Person, Role
from elevhalsa.people.passkey_models import Passkey
from elevhalsa.wire import from_text, to_text
from tests import factories, key_factories
from tests.actors.passkey import FLAG, SoftPasskey
from tests.actors.wire import Json
from tests.factories import Browser, browser

pytestmark = pytest.mark.django_db

VAULT_KEY = bytes(range(32))


@pytest.fixture
def counsellor() -> Person:
    made = factories.counsellor(name="Karin Ek")
    factories.set_password(made)
    factories.second_factor(made)
    return made


@pytest.fixture
def keys(counsellor: Person) -> KeyPair:
    keys = key_factories.identity(counsellor)
    key_factories.vault(counsellor, keys)
    return keys


def add(client: Browser) -> tuple[SoftPasskey, str]:
    made = SoftPasskey(settings.PUBLIC_URL)
    asked = client.call("POST", "/api/passkeys/challenge").json()
    added = client.call("POST", "/api/passkeys", made.made_for(asked)).json()
    return made, str(added["passkey"]["id"])


def slot_of(person: Person, made: SoftPasskey, passkey_id: str, **changed: object) -> Json:
    slot = os.urandom(16)
    kek = prf_kek(person.pk.bytes, slot, made.prf())
    place = SlotPlace(person.pk.bytes, slot, SlotType.PRF)
    body = {
        "id": to_text(slot),
        "type": "prf",
        "params": "",
        "wrapped": to_text(wrap_vault_key(kek, place, VAULT_KEY)),
        "auth": None,
        "share": None,
        "passkey": passkey_id,
    }
    return body | changed


def give_slot(client: Browser, person: Person) -> tuple[SoftPasskey, str]:
    made, passkey_id = add(client)
    given = client.call("POST", "/api/keys/slots", slot_of(person, made, passkey_id))
    assert given.status_code == 201, given.json()
    return made, passkey_id


def sign_in(client: Browser, made: SoftPasskey) -> tuple[int, Json]:
    asked = client.call("POST", "/api/session/passkey/challenge").json()
    assert asked["allow"] == []
    signed_in = client.call("POST", "/api/session/passkey", made.answer(asked))
    return signed_in.status_code, signed_in.json()


@pytest.mark.usefixtures("keys")
def test_one_touch_signs_staff_in_proves_the_factor_and_opens_the_vault(
    counsellor: Person,
) -> None:
    made, _ = give_slot(factories.client_of(counsellor), counsellor)
    client = browser()

    status, session = sign_in(client, made)

    assert (status, session["person"]["second_factor"]) == (200, "verified")
    assert session["person"]["name"] == "Karin Ek"
    slots = client.get("/api/keys/mine").json()["slots"]
    shown = next(slot for slot in slots if slot["type"] == "prf")
    assert shown["credential"] == to_text(made.credential)
    slot_id = from_text(shown["id"])
    kek = prf_kek(counsellor.pk.bytes, slot_id, made.prf())
    place = SlotPlace(counsellor.pk.bytes, slot_id, SlotType.PRF)
    assert unwrap_vault_key(kek, place, from_text(shown["wrapped"])) == VAULT_KEY


@pytest.mark.usefixtures("keys")
def test_a_passkey_that_opens_nothing_is_a_second_factor_alone(counsellor: Person) -> None:
    made, _ = add(factories.client_of(counsellor))
    client = browser()

    assert sign_in(client, made) == (403, {"code": "passkey_factor_only"})

    assert client.get("/api/session").json()["person"] is None


@pytest.mark.parametrize("role", KEYLESS_ROLES)
def test_one_touch_signs_in_who_holds_no_keys(role: Role) -> None:
    person = factories.every_role(factories.school())[role]
    made, _ = add(factories.client_of(person))

    status, session = sign_in(browser(), made)

    assert (status, session["person"]["id"]) == (200, to_text(person.pk.bytes))
    assert session["person"]["second_factor"] == "verified"


def test_a_touch_without_a_finger_and_a_passkey_taken_away_sign_no_head_in() -> None:
    client = factories.client_of(factories.head())
    (made, passkey_id), (spare, _) = add(client), add(client)
    made.flags = int(FLAG.UP)  # touched, and nobody's finger or code was asked for
    assert sign_in(browser(), made) == (403, {"code": "passkey_refused"})
    made.flags = spare.flags

    assert client.call("DELETE", f"/api/passkeys/{passkey_id}").status_code == 200

    assert sign_in(browser(), made) == (403, {"code": "passkey_refused"})
    assert sign_in(browser(), spare)[0] == 200


def test_a_student_s_passkey_opens_keys_and_signs_nobody_in() -> None:
    student = factories.student()
    key_factories.vault(student, key_factories.identity(student))
    made, _ = give_slot(factories.client_of(student), student)

    assert sign_in(browser(), made) == (403, {"code": "passkey_refused"})


@pytest.mark.usefixtures("keys")
def test_a_passkey_that_was_taken_away_opens_nothing_and_ends_other_sessions(
    counsellor: Person,
) -> None:
    client, other = factories.client_of(counsellor), factories.client_of(counsellor)
    made, passkey_id = give_slot(client, counsellor)

    removed = client.call("DELETE", f"/api/passkeys/{passkey_id}")

    assert removed.json()["person"]["second_factor"] == "verified"
    assert other.get("/api/session").json()["person"] is None
    assert sign_in(browser(), made) == (403, {"code": "passkey_refused"})
    assert [slot["type"] for slot in client.get("/api/keys/mine").json()["slots"]] == ["pin"]


@pytest.mark.usefixtures("keys")
def test_who_takes_away_the_passkey_that_let_them_in_proves_another_factor(
    counsellor: Person,
) -> None:
    made, passkey_id = give_slot(factories.client_of(counsellor), counsellor)
    client = browser()
    sign_in(client, made)

    removed = client.call("DELETE", f"/api/passkeys/{passkey_id}")

    assert removed.json()["person"]["second_factor"] == "needed"
    assert client.get("/api/session").json()["person"]["second_factor"] == "needed"


@pytest.mark.usefixtures("keys")
def test_the_secret_may_go_once_a_passkey_opens_and_the_last_passkey_then_stays(
    counsellor: Person,
) -> None:
    client = factories.client_of(counsellor)
    pin = client.get("/api/keys/mine").json()["slots"][0]["id"]
    assert client.call("DELETE", f"/api/keys/slots/{pin}").json() == {"code": "slot_last"}
    _, passkey_id = give_slot(client, counsellor)

    assert client.call("DELETE", f"/api/keys/slots/{pin}").status_code == 204
    stays = client.call("DELETE", f"/api/passkeys/{passkey_id}")
    assert (stays.status_code, stays.json()) == (409, {"code": "slot_last"})
    give_slot(client, counsellor)  # the spare

    assert client.call("DELETE", f"/api/passkeys/{passkey_id}").status_code == 200


def test_a_secret_that_is_burnt_or_a_code_in_a_drawer_is_no_way_in_that_is_left() -> None:
    student = factories.student()
    pin = key_factories.vault(student, key_factories.identity(student))
    client = factories.client_of(student)
    _, passkey_id = give_slot(client, student)
    Slot.objects.filter(pk=pin.pk).update(left=0, share_sealed=None, verifier_sealed=None)

    assert client.call("DELETE", f"/api/passkeys/{passkey_id}").json() == {"code": "slot_last"}


def test_the_only_second_factor_stays() -> None:
    newcomer = factories.head()
    factories.set_password(newcomer)
    client = browser()
    client.sign_in(newcomer)
    _, passkey_id = add(client)

    stays = client.call("DELETE", f"/api/passkeys/{passkey_id}")

    assert (stays.status_code, stays.json()) == (409, {"code": "factor_last"})
    assert Passkey.objects.count() == 1


@pytest.mark.usefixtures("keys")
def test_a_slot_of_a_passkey_names_a_passkey_of_one_s_own_that_opens_nothing_yet(
    counsellor: Person,
) -> None:
    client = factories.client_of(counsellor)
    made, passkey_id = give_slot(client, counsellor)
    other = factories.client_of(factories.counsellor())
    theirs, their_id = add(other)
    pin = {"type": "pin", "passkey": their_id}
    for body in (
        slot_of(counsellor, made, passkey_id),
        slot_of(counsellor, theirs, their_id),
        slot_of(counsellor, made, to_text(UUID(int=0).bytes)),
        slot_of(counsellor, made, passkey_id, **pin),
        slot_of(counsellor, made, passkey_id, passkey=None),
    ):
        refused = client.call("POST", "/api/keys/slots", body)
        assert (refused.status_code, refused.json()) == (422, {"code": "slot_wrong"})


def test_a_stranger_s_passkey_is_a_missing_thing(counsellor: Person) -> None:
    """31."""
    _, theirs = add(factories.client_of(counsellor))
    stranger = factories.client_of(factories.counsellor())

    for passkey_id in (theirs, to_text(bytes(16))):
        answer = stranger.call("DELETE", f"/api/passkeys/{passkey_id}")
        assert (answer.status_code, answer.json()) == (404, {"code": "not_found"})
