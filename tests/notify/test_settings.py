"""Each chooses for themselves where and when they are told."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from elevhalsa.notify import outbox
from elevhalsa.notify.addresses import address_of
from elevhalsa.notify.channels import webpush
from elevhalsa.notify.models import Destination, Kind, Notice
from elevhalsa.people.models import Person
from tests import factories
from tests.factories import Browser
from tests.notify.browsers import PushBrowser
from tests.notify.destinations import email
from tests.notify.post import NOON, Post, minutes, queue
from tests.notify.servers import MailServer, WebServer
from tests.notify.test_quiet import at

pytestmark = pytest.mark.django_db

KIM, ROBIN = "kim@skola.example", "robin@skola.example"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    with MailServer().running() as server:
        settings.MAIL_SERVER = f"smtp://localhost:{server.port}"
        settings.MAIL_FROM = "notis@skola.example"
        yield server


@pytest.fixture
def sms(settings: Settings) -> Iterator[WebServer]:
    with WebServer().running() as server:
        settings.SMS_SERVER = f"http://u:p@127.0.0.1:{server.port}/"
        yield server


@pytest.fixture
def push(settings: Settings, tmp_path: Path) -> None:
    settings.PUSH_ON = True
    settings.VAPID_KEY_FILE = tmp_path / "vapid"
    settings.VAPID_KEY_FILE.write_bytes(webpush.make_key())


@pytest.fixture
def client(person: Person) -> Browser:
    return factories.client_of(person)


def code_in(server: MailServer) -> str:
    subject = message_from_bytes(server.mails[-1], policy=policy.default)["subject"]
    found = re.search(r"\d{6}", subject)
    assert found
    return found[0]


def ask(client: Browser, address: str = "kim@skola.example", kind: str = "email") -> int:
    path = f"/api/notices/addresses/{kind}"
    return client.call("PUT", path, {"address": address}).status_code


def confirm(client: Browser, code: str, kind: str = "email") -> int:
    path = f"/api/notices/addresses/{kind}/confirm"
    return client.call("POST", path, {"code": code}).status_code


def shown(client: Browser) -> dict[str, object]:
    told: dict[str, object] = client.get("/api/notices/settings").json()
    return told


def test_nothing_leaves_the_house_until_the_operator_sets_it_up(client: Browser) -> None:
    assert shown(client) == {
        "offered": [],
        "quiet": {"begin": "19:00", "end": "07:00"},
        "email": None,
        "sms": None,
        "push": None,
    }
    assert ask(client) == 409


def test_an_address_counts_once_its_code_came_back(client: Browser, mail: MailServer) -> None:
    assert ask(client) == 200
    assert shown(client)["email"] == {"address": None, "broken": False, "asked": KIM}

    assert confirm(client, code_in(mail)) == 200
    assert shown(client)["email"] == {"address": KIM, "broken": False, "asked": None}


def test_a_proved_address_is_told_until_the_new_one_is_proved_too(
    client: Browser, person: Person, mail: MailServer
) -> None:
    email(person, KIM)
    ask(client, ROBIN)

    assert shown(client)["email"] == {"address": KIM, "broken": False, "asked": ROBIN}
    assert told_at() == [KIM]
    confirm(client, code_in(mail))
    assert shown(client)["email"] == {"address": ROBIN, "broken": False, "asked": None}
    assert told_at() == [ROBIN]


def told_at() -> list[str]:
    return [address_of(row) for row in Destination.objects.usable()]


def test_who_thinks_better_of_a_new_address_keeps_the_old_one(
    client: Browser, person: Person, mail: MailServer
) -> None:
    email(person, KIM)
    ask(client, ROBIN)
    for _ in range(2):  # twice is once
        client.call("DELETE", "/api/notices/addresses/email/asked")

    assert shown(client)["email"] == {"address": KIM, "broken": False, "asked": None}
    assert confirm(client, code_in(mail)) == 403


def test_confirming_twice_is_confirming_once(client: Browser, mail: MailServer) -> None:
    ask(client)

    assert [confirm(client, code_in(mail)) for _ in range(2)] == [200, 200]
    wrong = "000000" if code_in(mail) != "000000" else "000001"
    assert confirm(client, wrong) == 403


def test_a_mailbox_that_was_given_up_is_well_again_once_it_is_proved_anew(
    client: Browser, person: Person, mail: MailServer
) -> None:
    email(person, KIM)
    Destination.objects.update(broken_at=NOON)
    ask(client)
    confirm(client, code_in(mail))

    assert shown(client)["email"] == {"address": KIM, "broken": False, "asked": None}


def test_the_mail_with_the_code_says_the_code_and_nothing_else(
    client: Browser, mail: MailServer
) -> None:
    ask(client)

    message = message_from_bytes(mail.mails[0], policy=policy.default)
    assert message["subject"] == f"Din kod: {code_in(mail)}"
    assert message.get_content().strip() == "http://localhost:8000/"


def test_a_code_is_guessed_five_times_and_no_more(client: Browser, mail: MailServer) -> None:
    ask(client)
    right = code_in(mail)
    wrong = "000000" if right != "000000" else "000001"

    assert [confirm(client, wrong) for _ in range(5)] == [403] * 5
    assert confirm(client, right) == 403


def test_a_code_of_a_former_address_confirms_no_other(client: Browser, mail: MailServer) -> None:
    ask(client)
    former = code_in(mail)
    ask(client, "robin@skola.example")

    assert (former == code_in(mail)) or confirm(client, former) == 403


def test_nobody_is_flooded_with_codes(client: Browser, mail: MailServer) -> None:
    answers = [ask(client, f"kim{number}@skola.example") for number in range(12)]

    assert answers[0] == 200
    assert answers[-1] == 429
    assert len(mail.mails) < 10


@pytest.mark.parametrize(
    "address",
    [
        "kim@skola",
        "kim@skola.example\r\nBcc: x@y.example",
        "kim",
        "@skola.example",
        "k m@s.example",
    ],
)
def test_what_is_no_address_is_refused(client: Browser, mail: MailServer, address: str) -> None:
    assert ask(client, address) == 422
    assert mail.mails == []


def test_an_address_that_the_server_does_not_know_is_said(
    client: Browser, mail: MailServer
) -> None:
    mail.to_recipient = "550 5.1.1 No such user"

    assert ask(client) == 409


def test_a_number_is_kept_as_the_world_dials_it(
    client: Browser, person: Person, sms: WebServer
) -> None:
    assert ask(client, "070-174 06 05", kind="sms") == 200

    assert address_of(Destination.objects.get(person=person)) == "+46701740605"
    assert b"%2B46701740605" in sms.requests[0][2]


@pytest.mark.usefixtures("mail")
def test_an_address_lies_sealed(client: Browser) -> None:
    ask(client)

    row = Destination.objects.get()
    assert b"kim" not in bytes(row.address_sealed)
    assert address_of(row) == "kim@skola.example"


@pytest.mark.usefixtures("mail", "sms", "push")
def test_no_address_of_a_student_is_kept() -> None:
    student = factories.client_of(factories.student())

    assert shown(student)["offered"] == ["push"]
    assert (ask(student), ask(student, "0701740605", kind="sms")) == (409, 409)
    assert Destination.objects.count() == 0


@pytest.mark.usefixtures("push")
def test_a_browser_is_subscribed_and_is_no_more(client: Browser) -> None:
    body = PushBrowser(ENDPOINT).subscription()

    here = client.call("PUT", "/api/notices/push", body).json()["push"]
    assert (here["browsers"], here["here"]) == (1, True)
    gone = client.call("DELETE", "/api/notices/push").json()["push"]
    assert (gone["browsers"], gone["here"]) == (0, False)


@pytest.mark.usefixtures("push")
def test_a_browser_s_wish_to_send_anywhere_else_is_refused(client: Browser) -> None:
    for endpoint in ("https://127.0.0.1/x", "https://fcm.googleapis.com.evil.example/x"):
        body = PushBrowser(endpoint).subscription()
        assert client.call("PUT", "/api/notices/push", body).status_code == 422
    assert Destination.objects.count() == 0


def test_quiet_hours_are_chosen_or_turned_off(client: Browser) -> None:
    chosen = {"quiet": {"begin": "21:30", "end": "06:00"}}

    assert client.call("PUT", "/api/notices/quiet", chosen).json()["quiet"] == chosen["quiet"]
    assert client.call("PUT", "/api/notices/quiet", {"quiet": None}).json()["quiet"] is None


@pytest.mark.parametrize("hour", ["24:00", "7:00", "07:60", "x"])
def test_an_hour_that_is_none_is_refused(client: Browser, hour: str) -> None:
    wrong = {"quiet": {"begin": hour, "end": "06:00"}}

    assert client.call("PUT", "/api/notices/quiet", wrong).status_code == 422


def test_who_turns_quiet_off_is_told_what_waited(
    client: Browser, person: Person, post: Post
) -> None:
    night = at("2026-11-18 02:00")
    queue(person, at=night)
    post.round(night)
    client.call("PUT", "/api/notices/quiet", {"quiet": None})

    assert post.round(night + minutes(1)) == 1


def test_the_list_says_what_needs_be_acknowledged_no_more(client: Browser, person: Person) -> None:
    for key in ("taken", "waits"):
        queue(person, key, at=NOON)
    with transaction.atomic():
        outbox.settle(people=[person.pk], keys=["taken"], moment=NOON)

    rows = client.get("/api/notices").json()["notices"]

    assert sorted(row["settled_at"] or "" for row in rows) == ["", "2026-11-17T11:00:00.000Z"]


def test_the_list_is_one_s_own_newest_first_until_it_is_seen(
    client: Browser, person: Person
) -> None:
    queue(person, "a", at=NOON)
    queue(person, "b", at=NOON + minutes(1))
    queue(factories.counsellor(), "c")

    rows = client.get("/api/notices").json()["notices"]
    assert [row["queued_at"] for row in rows] == [
        "2026-11-17T11:01:00.000Z",
        "2026-11-17T11:00:00.000Z",
    ]
    assert all("key" not in row and row["seen_at"] is None for row in rows)
    client.call("POST", "/api/notices/seen")
    assert all(row["seen_at"] for row in client.get("/api/notices").json()["notices"])
    assert Notice.objects.filter(seen_at=None).count() == 1


@pytest.mark.usefixtures("push")
def test_who_comes_after_somebody_in_a_browser_gets_nothing_of_theirs() -> None:
    """PU-4: the browser is the same, and so is its endpoint."""
    first, second = factories.counsellor(), factories.counsellor()
    for person in (first, second):
        factories.set_password(person)
        factories.second_factor(person)
    shared = factories.client_of(first)
    shared.call("PUT", "/api/notices/push", PushBrowser(ENDPOINT).subscription())

    shared.sign_in(second)

    assert not Destination.objects.filter(person=first, kind=Kind.PUSH).exists()


@pytest.mark.usefixtures("push")
def test_signing_out_ends_push_in_this_browser_and_in_no_other() -> None:
    """PU-4."""
    person = factories.counsellor()
    desk, phone = factories.client_of(person), factories.client_of(person)
    for client, name in ((desk, "desk"), (phone, "phone")):
        client.call("PUT", "/api/notices/push", PushBrowser(f"{ENDPOINT}{name}").subscription())

    desk.call("DELETE", "/api/session")

    left = Destination.objects.get(person=person)
    assert "phone" in address_of(left)


@pytest.mark.usefixtures("push")
def test_one_endpoint_belongs_to_who_subscribed_last() -> None:
    """PU-4: a browser whose mark was lost, and whose subscription was not."""
    first, second = factories.counsellor(), factories.counsellor()
    for person in (first, second):
        client = factories.client_of(person)
        client.call("PUT", "/api/notices/push", PushBrowser(ENDPOINT).subscription())

    assert Destination.objects.get().person_id == second.pk


@pytest.mark.usefixtures("push")
def test_the_oldest_of_many_browsers_is_forgotten(person: Person) -> None:
    for number in range(12):
        client = factories.client_of(person)
        client.call("PUT", "/api/notices/push", PushBrowser(f"{ENDPOINT}{number}").subscription())

    endpoints = {address_of(row) for row in Destination.objects.all()}
    assert len(endpoints) == 10
    assert not any("abc0" in one or 'abc1"' in one for one in endpoints)
