"""What an operator sees of notices: which ways are set up, and whether one person is reached."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from elevhalsa.doctor import findings
from elevhalsa.people.models import Person
from tests.notify.destinations import email
from tests.notify.servers import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    with MailServer().running() as server:
        settings.MAIL_SERVER = f"smtp://localhost:{server.port}"
        settings.MAIL_FROM = "notis@skola.example"
        yield server


def test_an_operator_can_try_whether_a_person_is_reached(
    person: Person, mail: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    email(person, "kim@skola.example")

    call_command("notify", "try", person=person.username)

    assert mail.recipients == ["kim@skola.example"]
    said = capsys.readouterr().out
    assert said == f"page: {person.username} sees it\nemail: handed over\n"


def test_and_is_told_when_they_are_not(
    person: Person, mail: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    email(person, "kim@skola.example")
    mail.answer = "451 4.3.0 Not now"

    call_command("notify", "try", person=person.username)

    said = capsys.readouterr().out
    assert "email: not taken" in said
    assert "kim" not in said.replace(person.username, "")


def test_nobody_is_tried_who_is_not_there() -> None:
    with pytest.raises(CommandError, match="Nobody"):
        call_command("notify", "try", person="ingen")


def test_the_doctor_says_which_ways_are_set_up(mail: MailServer) -> None:
    assert mail.mails == []
    assert findings.channels() == ["page", "email"]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("MAIL_SERVER", "mail.example", "ELEVHALSA_SMTP"),
        ("MAIL_SERVER", "smtp://mail.example", "unencrypted"),
        ("SMS_SERVER", "http://sms.example", "ELEVHALSA_SMS"),
        ("SMS_FORM", "morse", "ELEVHALSA_SMS_FORM"),
        ("MAIL_FROM", "", "ELEVHALSA_MAIL_FROM"),
        ("VAPID_KEY_FILE", Path("/nowhere/vapid"), "/nowhere/vapid"),
    ],
)
def test_the_doctor_names_the_setting_that_cannot_be_meant(
    settings: Settings, name: str, value: object, word: str
) -> None:
    settings.MAIL_SERVER, settings.MAIL_FROM = "smtps://mail.example", "n@skola.example"
    settings.SMS_SERVER, settings.PUSH_ON = "https://u:p@sms.example/", True
    setattr(settings, name, value)

    found = [sentence for sentence in findings.notices() if word in sentence]

    assert len(found) == 1


def test_what_a_machine_reads_has_the_ways_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):  # the tests' own databases leave things out
        call_command("doctor", as_json=True)

    assert json.loads(capsys.readouterr().out)["told_by"] == ["page"]
