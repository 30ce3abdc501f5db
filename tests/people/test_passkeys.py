"""Passkeys at the server: added, proved, copied, taken away (AU-9)."""

import json
from copy import copy
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from elevhalsa.clock import host_now
from elevhalsa.people import challenges, throttle
from elevhalsa.people.models import Person
from elevhalsa.people.passkey_models import Passkey, SpentChallenge
from elevhalsa.people.services import second_factor
from elevhalsa.wire import from_text, to_text
from tests import factories
from tests.actors.passkey import FLAG, SoftPasskey
from tests.actors.wire import Json
from tests.at_once import at_once
from tests.factories import Browser, browser

pytestmark = pytest.mark.django_db

PROOF = "/api/session/second-factor"


@pytest.fixture
def counsellor() -> Person:
    made = factories.counsellor(name="Karin Ek")
    factories.set_password(made)
    factories.second_factor(made)
    return made


def passkey() -> SoftPasskey:
    return SoftPasskey(settings.PUBLIC_URL)


def ask_for_new(client: Browser) -> Json:
    asked: Json = client.call("POST", "/api/passkeys/challenge").json()
    return asked


def ask(client: Browser) -> Json:
    asked: Json = client.call("POST", "/api/session/passkey/challenge").json()
    return asked


def add(client: Browser, name: str = "Min mobil") -> SoftPasskey:
    made = passkey()
    added = client.call("POST", "/api/passkeys", made.made_for(ask_for_new(client), name))
    assert added.status_code == 201, added.json()
    return made


def half(who: Person) -> Browser:
    client = browser()
    client.sign_in(who)
    return client


def prove(client: Browser, answer: Json) -> tuple[int, str | None]:
    proved = client.call("POST", PROOF, {"passkey": answer})
    return proved.status_code, proved.json().get("code")


def test_a_passkey_is_listed_by_its_name_which_no_table_shows(counsellor: Person) -> None:
    client = factories.client_of(counsellor)
    made = add(client, "Karins nyckelknippa")

    (listed,) = client.get("/api/passkeys").json()["passkeys"]

    assert (listed["name"], listed["works"]) == ("Karins nyckelknippa", True)
    assert listed["credential"] == to_text(made.credential)
    row = Passkey.objects.get()
    assert b"Karins" not in bytes(row.name_sealed)
    assert row.name == ""


def test_a_passkey_proves_the_second_factor(counsellor: Person) -> None:
    made = add(factories.client_of(counsellor))
    client = half(counsellor)
    asked = ask(client)
    assert asked["allow"] == [to_text(made.credential)]

    assert prove(client, made.answer(asked)) == (200, None)

    assert client.get("/api/session").json()["person"]["second_factor"] == "verified"


def test_one_answer_is_good_once(counsellor: Person) -> None:
    made = add(factories.client_of(counsellor))
    client = half(counsellor)
    made.counts, made.count = False, 0
    answer = made.answer(ask(client))
    assert prove(client, answer) == (200, None)

    assert prove(half(counsellor), answer) == (403, "passkey_refused")


@pytest.mark.django_db(transaction=True)
def test_one_answer_in_many_browsers_at_the_same_moment_is_good_once(counsellor: Person) -> None:
    made = add(factories.client_of(counsellor))
    made.counts, made.count = False, 0
    clients = [half(counsellor) for _ in range(4)]
    answer = made.answer(ask(clients[0]))

    answers = at_once(4, lambda number: prove(clients[number], answer))

    assert answers.count((200, None)) == 1


def test_a_challenge_is_ours_for_this_and_for_five_minutes(counsellor: Person) -> None:
    made = add(factories.client_of(counsellor))
    client = half(counsellor)
    for asked in (
        {"challenge": to_text(bytes(56))},
        ask(browser()),  # for signing in
        ask(half(other_counsellor())),
        ask_for_new(factories.client_of(counsellor)),
    ):
        assert prove(client, made.answer(asked)) == (403, "passkey_refused")
        throttle.forget(throttle.Door.PASSKEY, str(counsellor.pk))

    asked = ask(client)
    with time_machine.travel(host_now() + challenges.GOOD_FOR, tick=False):
        assert prove(client, made.answer(asked)) == (403, "passkey_refused")


def other_counsellor() -> Person:
    made = factories.counsellor()
    factories.set_password(made)
    return made


def test_somebody_else_s_passkey_proves_nothing(counsellor: Person) -> None:
    theirs = add(factories.client_of(factories.counsellor()))
    client = half(counsellor)

    assert prove(client, theirs.answer(ask(client))) == (403, "passkey_refused")


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://elevhalsa.example.org"},
        {"origin": settings.PUBLIC_URL + "/"},
        {"host": "example.org"},
        {"flags": int(FLAG.UP)},
        {"flags": int(FLAG.UV)},
        {"cross_origin": True},
        {"user": bytes(16)},
    ],
    ids=[
        "another site",
        "nearly ours",
        "another host",
        "not verified",
        "not there",
        "frame",
        "who",
    ],
)
def test_what_a_page_or_person_of_another_kind_signed_is_refused(
    counsellor: Person, lie: dict[str, object]
) -> None:
    made = add(factories.client_of(counsellor))
    client = half(counsellor)
    for name, value in lie.items():
        setattr(made, name, value)

    assert prove(client, made.answer(ask(client))) == (403, "passkey_refused")

    assert SpentChallenge.objects.count() == 1  # of the registration: a refused answer spends none
    assert client.get("/api/session").json()["person"]["second_factor"] == "needed"


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://elevhalsa.example.org"},
        {"host": "example.org"},
        {"flags": int(FLAG.UP)},
        {"cross_origin": True},
        {"credential": b"short"},
    ],
    ids=["another site", "another host", "not verified", "frame", "short"],
)
def test_a_passkey_that_does_not_hold_is_not_added(
    counsellor: Person, lie: dict[str, object]
) -> None:
    client = factories.client_of(counsellor)
    made = passkey()
    for name, value in lie.items():
        setattr(made, name, value)

    refused = client.call("POST", "/api/passkeys", made.made_for(ask_for_new(client)))

    assert (refused.status_code, refused.json()) == (422, {"code": "passkey_wrong"})
    assert client.get("/api/passkeys").json() == {"passkeys": []}


def mutants(answer: Json, field: str) -> list[Json]:
    """Return the answer with one bit of one field changed, at places all over it."""
    raw = from_text(answer[field])
    places = range(0, len(raw) * 8, max(1, len(raw) * 8 // 30))
    changed = [
        raw[: at // 8] + bytes([raw[at // 8] ^ 1 << at % 8]) + raw[at // 8 + 1 :] for at in places
    ]
    return [{**answer, field: to_text(one)} for one in [*changed, raw[:-1], raw + b"\0", b""]]


def test_a_hundred_mutants_of_a_valid_answer_are_all_refused(counsellor: Person) -> None:
    """AU-9."""
    made = add(factories.client_of(counsellor))
    client = half(counsellor)
    answer = made.answer(ask(client))
    wrong = [mutant for field in answer for mutant in mutants(answer, field)]
    assert len(wrong) >= 100

    for mutant in wrong:
        assert prove(client, mutant) == (403, "passkey_refused"), mutant
        throttle.forget(throttle.Door.PASSKEY, str(counsellor.pk))

    assert prove(client, answer) == (200, None)


def test_bytes_that_no_browser_makes_are_refused_and_break_nothing(counsellor: Person) -> None:
    client = factories.client_of(counsellor)
    whole = passkey().made_for(ask_for_new(client))
    for field in ("client_data", "attestation"):
        raw = from_text(whole[field])
        for end in range(0, len(raw), 7):
            cut = {**whole, field: to_text(raw[:end])}
            refused = client.call("POST", "/api/passkeys", cut)
            assert refused.json()["code"] in {"passkey_wrong", "passkey_refused"}


def test_a_passkey_that_counts_behind_is_a_copy_and_proves_nothing_any_more(
    counsellor: Person,
) -> None:
    made = add(factories.client_of(counsellor))
    copied = copy(made)
    first = half(counsellor)
    made.count = 5
    assert prove(first, made.answer(ask(first))) == (200, None)
    second = half(counsellor)

    assert prove(second, copied.answer(ask(second))) == (403, "passkey_copied")

    assert first.get("/api/session").json()["person"] is None  # every session has ended
    third = half(counsellor)
    assert prove(third, made.answer(ask(third))) == (403, "passkey_refused")


def test_a_passkey_that_never_counts_is_no_copy(counsellor: Person) -> None:
    made = add(factories.client_of(counsellor))
    made.counts = False

    for _ in range(3):
        client = half(counsellor)
        assert prove(client, made.answer(ask(client))) == (200, None)


def test_wrong_answers_wait_at_this_door_alone(counsellor: Person) -> None:
    """AU-1: guesses at the password hold up no passkey."""
    made = add(factories.client_of(counsellor))
    client = half(counsellor)
    for _ in range(5):
        assert prove(client, {**made.answer(ask(client)), "signature": "AAAA"})[0] == 403
    assert prove(client, made.answer(ask(client))) == (429, "wait")
    throttle.forget(throttle.Door.PASSKEY, str(counsellor.pk))
    for _ in range(6):
        browser().sign_in(counsellor, "fel lösenord här")

    assert prove(client, made.answer(ask(client))) == (200, None)


def test_staff_prove_the_second_factor_anew_before_a_passkey_is_added(counsellor: Person) -> None:
    client = factories.client_of(counsellor)
    asked = ask_for_new(client)
    with time_machine.travel(host_now() + timedelta(minutes=10), tick=False):
        for path, body in (
            ("/api/passkeys/challenge", None),
            ("/api/passkeys", passkey().made_for(asked)),
        ):
            refused = client.call("POST", path, body)
            assert (refused.status_code, refused.json()) == (403, {"code": "fresh_factor_needed"})

    waiting = half(counsellor)
    assert waiting.call("POST", "/api/passkeys/challenge").json()["code"] == "fresh_factor_needed"


def test_a_new_password_makes_no_second_factor_fresh(counsellor: Person) -> None:
    client = factories.client_of(counsellor)
    with time_machine.travel(host_now() + timedelta(minutes=10), tick=False):
        new = {"current": factories.PASSWORD, "new": "en helt annan gren i skogen"}
        assert client.call("POST", "/api/password", new).status_code == 200

        assert ask_for_new(client)["code"] == "fresh_factor_needed"


def test_a_passkey_can_be_the_first_second_factor_and_brings_recovery_codes() -> None:
    newcomer = factories.counsellor()
    factories.set_password(newcomer)
    client = half(newcomer)
    made = passkey()

    added = client.call("POST", "/api/passkeys", made.made_for(ask_for_new(client))).json()

    assert added["session"]["person"]["second_factor"] == "verified"
    again = half(newcomer)
    code = {"recovery_code": added["recovery_codes"][0]}
    assert again.call("POST", PROOF, code).status_code == 200
    assert again.get("/api/session").json()["person"]["second_factor"] == "verified"


def test_a_forgotten_second_factor_takes_passkeys_out_of_use(counsellor: Person) -> None:
    made = add(factories.client_of(counsellor))
    second_factor.forget_second_factor(person=counsellor)
    client = half(counsellor)

    assert prove(client, made.answer(ask(client))) == (403, "passkey_refused")
    assert client.get("/api/session").json()["person"]["second_factor"] == "set_up"


def test_one_credential_belongs_to_one_person(counsellor: Person) -> None:
    made = add(factories.client_of(counsellor))
    thief = factories.client_of(factories.counsellor())

    refused = thief.call("POST", "/api/passkeys", made.made_for(ask_for_new(thief)))

    assert refused.json() == {"code": "passkey_wrong"}


def test_a_sixth_passkey_is_one_too_many(counsellor: Person) -> None:
    client = factories.client_of(counsellor)
    for _ in range(5):
        add(client)

    refused = client.call("POST", "/api/passkeys", passkey().made_for(ask_for_new(client)))

    assert refused.json() == {"code": "passkey_wrong"}


def test_what_was_answered_is_forgotten_once_its_age_refuses_it(counsellor: Person) -> None:
    add(factories.client_of(counsellor))

    assert challenges.sweep(now=host_now()) == 0
    assert challenges.sweep(now=host_now() + timedelta(minutes=6)) == 1


def test_no_field_takes_what_an_extension_gave(counsellor: Person) -> None:
    """40."""
    made = add(factories.client_of(counsellor))
    client = half(counsellor)
    answer = made.answer(ask(client)) | {"client_extension_results": {"prf": {}}}

    refused = client.call("POST", PROOF, {"passkey": answer})

    assert refused.json()["code"] == "invalid_input"
    assert json.dumps(answer) not in refused.content.decode()
