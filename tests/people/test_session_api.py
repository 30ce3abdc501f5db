"""Signing in, over HTTP."""

from http import HTTPStatus

import pytest
from django.conf import settings

from elevhalsa.clock import host_now
from elevhalsa.people.errors import CodeUnknown
from elevhalsa.people.models import OneUseCode, Person
from elevhalsa.people.services import codes
from tests import factories
from tests.at_once import at_once
from tests.factories import PASSWORD, browser
from tests.people.totp import code_of, code_of_secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Person:
    made = factories.student(name="Åsa Öberg")
    factories.set_password(made)
    return made


@pytest.fixture
def counsellor() -> Person:
    made = factories.counsellor(name="Karin Ek")
    factories.set_password(made)
    return made


@pytest.mark.parametrize(
    "text", ["al\\u0000va", "al\\ud800va", "al\\nva"], ids=["NUL", "half", "line"]
)
def test_what_no_line_of_text_holds_is_refused_before_it_meets_a_database(text: str) -> None:
    body = f'{{"username": "{text}", "password": "kanot"}}'

    refused = browser().post("/api/session", body, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")


def test_a_stranger_is_told_the_time_and_given_a_token_and_no_session() -> None:
    client = browser()

    told = client.get("/api/session")

    assert told.json()["person"] is None
    assert told.json()["csrf"]
    assert set(client.cookies) == {"__Host-csrf"}


def test_a_student_signs_in_and_sees_the_own_name_and_school(student: Person) -> None:
    person = browser().sign_in(student).json()["person"]

    assert (person["name"], person["class"]) == ("Åsa Öberg", "8B")
    assert person["second_factor"] == "not_needed"
    assert len(person["schools"]) == 1
    assert person["teams"] == []


def test_a_password_alone_shows_a_counsellor_nothing(counsellor: Person) -> None:
    factories.second_factor(counsellor)
    client = browser()

    person = client.sign_in(counsellor).json()["person"]

    assert (person["name"], person["schools"], person["teams"]) == ("", [], [])
    assert person["second_factor"] == "needed"
    refused = client.call("PUT", "/api/language", {"language": "en"})
    assert (refused.status_code, refused.json()) == (403, {"code": "second_factor_needed"})


def test_a_counsellor_with_the_second_factor_sees_the_own_team(counsellor: Person) -> None:
    client = browser()
    device = factories.second_factor(counsellor)
    client.sign_in(counsellor)

    told = client.call("POST", "/api/session/second-factor", {"code": code_of(device)})

    person = told.json()["person"]
    assert (person["second_factor"], person["name"]) == ("verified", "Karin Ek")
    assert [team["branch"] for team in person["teams"]] == ["counsellor"]


@pytest.mark.parametrize("name", ["nobody-here-100", None])
def test_a_wrong_password_and_an_unknown_account_are_refused_alike(
    student: Person, name: str | None
) -> None:
    refused = browser().call(
        "POST",
        "/api/session",
        {"username": name or student.username, "password": "fel lösenord här"},
    )

    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert refused.json() == {"code": "wrong_sign_in"}
    assert settings.SESSION_COOKIE_NAME not in refused.cookies


def test_a_password_is_the_same_whichever_keyboard_typed_it(student: Person) -> None:
    factories.set_password(student, "smörgåsbord på ön")

    answer = browser().sign_in(student, "smo\u0308rga\u030asbord pa\u030a o\u0308n")

    assert answer.status_code == HTTPStatus.OK


def test_a_long_password_counts_to_its_last_character(student: Person) -> None:
    """AU-8."""
    long = "en mening som aldrig tar slut " * 4
    factories.set_password(student, f"{long}1")

    assert browser().sign_in(student, f"{long}2").json() == {"code": "wrong_sign_in"}
    assert browser().sign_in(student, f"{long}1").status_code == HTTPStatus.OK


@pytest.mark.parametrize("weak", ["kort", "password1234", "elva-tecken"])
def test_a_short_or_common_password_is_refused(student: Person, weak: str) -> None:
    """AU-8."""
    client = factories.client_of(student)

    refused = client.call("POST", "/api/password", {"current": PASSWORD, "new": weak})

    assert (refused.status_code, refused.json()) == (422, {"code": "password_weak"})


def test_the_session_id_changes_at_sign_in_and_at_the_second_factor(counsellor: Person) -> None:
    """SE-1: nobody can prepare a session for somebody else to sign in with."""
    client = browser()
    device = factories.second_factor(counsellor)
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"

    client.sign_in(counsellor)
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.call("POST", "/api/session/second-factor", {"code": code_of(device)})
    second = client.cookies[settings.SESSION_COOKIE_NAME].value

    assert len({"planted0planted0planted0planted0", first, second}) == 3
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_the_session_ends_with_the_browser_s_last_window(student: Person) -> None:
    """Computers at school are shared: the cookie has no date, so that no browser keeps it."""
    client = browser()

    client.sign_in(student)

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_signing_out_ends_every_session_of_the_person_everywhere(student: Person) -> None:
    here, there = browser(), browser()
    for one in (here, there):
        one.sign_in(student)

    assert here.delete("/api/session").status_code == HTTPStatus.NO_CONTENT

    assert here.get("/api/session").json()["person"] is None
    assert there.get("/api/session").json()["person"] is None
    assert there.call("PUT", "/api/language", {"language": "en"}).json() == {
        "code": "not_signed_in"
    }


def test_changing_the_password_ends_all_other_sessions(counsellor: Person) -> None:
    """SE-4."""
    here, there = factories.client_of(counsellor), factories.client_of(counsellor)
    new = {"current": PASSWORD, "new": "åtta gula kängor i hallen"}

    told = here.call("POST", "/api/password", new)

    assert told.json()["person"]["second_factor"] == "verified"
    assert here.get("/api/session").json()["person"] is not None
    assert there.get("/api/session").json()["person"] is None


def test_a_changed_second_factor_ends_all_other_sessions(counsellor: Person) -> None:
    """SE-4."""
    here, there = factories.client_of(counsellor), factories.client_of(counsellor)

    secret = here.call("POST", "/api/second-factor").json()["secret"]
    body = {"code": code_of_secret(secret)}
    told = here.call("POST", "/api/second-factor/confirm", body).json()

    assert told["session"]["person"]["second_factor"] == "verified"
    assert len(set(told["recovery_codes"])) == 10
    assert there.get("/api/session").json()["person"] is None


def test_a_password_alone_cannot_replace_a_confirmed_second_factor(counsellor: Person) -> None:
    factories.second_factor(counsellor)
    client = browser()
    client.sign_in(counsellor)

    refused = client.call("POST", "/api/second-factor")

    assert refused.json() == {"code": "second_factor_needed"}


def test_an_invitation_becomes_a_password_once(counsellor: Person) -> None:
    code, _ = codes.issue_code(
        person=counsellor, purpose=OneUseCode.Purpose.INVITATION, now=host_now()
    )
    body = {"code": code.lower().replace("-", " "), "password": "nio små katter i en korg"}

    first = browser().call("POST", "/api/invitations/redeem", body)
    second = browser().call("POST", "/api/invitations/redeem", body)

    assert first.json()["person"]["second_factor"] == "set_up"
    assert (second.status_code, second.json()) == (403, {"code": "code_unknown"})


@pytest.mark.django_db(transaction=True)
def test_a_code_in_two_hands_at_the_same_moment_is_good_once(counsellor: Person) -> None:
    purpose = OneUseCode.Purpose.INVITATION
    code, _ = codes.issue_code(person=counsellor, purpose=purpose, now=host_now())

    def redeem(_: int) -> Person:
        return codes.redeem_code(code=code, purpose=purpose, password=PASSWORD, now=host_now())

    answers = at_once(3, redeem)

    assert sum(answer == counsellor for answer in answers) == 1
    assert sum(isinstance(answer, CodeUnknown) for answer in answers) == 2


def test_a_letter_tells_the_drawn_user_name_and_a_weak_password_does_not_use_it_up() -> None:
    student = factories.student()
    code, _ = codes.issue_code(person=student, purpose=OneUseCode.Purpose.LETTER, now=host_now())

    weak = browser().call("POST", "/api/letters/redeem", {"code": code, "password": "kort"})
    told = browser().call("POST", "/api/letters/redeem", {"code": code, "password": PASSWORD})

    assert (weak.status_code, weak.json()) == (422, {"code": "password_weak"})
    assert told.json()["person"]["username"] == student.username


def test_a_new_letter_voids_the_one_before() -> None:
    student = factories.student()
    letter = OneUseCode.Purpose.LETTER
    old, _ = codes.issue_code(person=student, purpose=letter, now=host_now())
    codes.issue_code(person=student, purpose=letter, now=host_now())

    refused = browser().call("POST", "/api/letters/redeem", {"code": old, "password": PASSWORD})

    assert refused.json() == {"code": "code_unknown"}
