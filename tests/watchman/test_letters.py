"""The watch writes e-mail too, through a real mail server; and says so when it cannot."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from elevhalsa.watchman import letters, rounds
from elevhalsa.watchman.alarm import News, Telling, Trouble
from elevhalsa.watchman.outside import TEXTS
from tests.notify.servers import MailServer

ALARM = Telling(News.ALARM, (Trouble.PROMISES, Trouble.SCHEDULER))


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    with MailServer().running() as server:
        settings.MAIL_SERVER = f"smtp://localhost:{server.port}"
        settings.MAIL_FROM = "notis@skola.example"
        settings.WATCH_MAIL = "jour@kommun.example"
        yield server


def written(mail: MailServer) -> EmailMessage:
    [raw] = mail.mails
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_an_alarm_is_a_letter_with_the_fixed_text_and_the_checks(mail: MailServer) -> None:
    [tell] = rounds.watch_of_settings().tell

    assert tell(ALARM)

    assert mail.recipients == ["jour@kommun.example"]
    letter = written(mail)
    assert letter["subject"] == "Elevhälsa: larm från vakten"
    assert letter.get_content().splitlines() == [TEXTS[News.ALARM], "promises scheduler"]


def test_its_end_is_a_letter_too(mail: MailServer) -> None:
    [tell] = rounds.watch_of_settings().tell

    assert tell(Telling(News.OVER, ()))

    assert written(mail).get_content().splitlines() == [TEXTS[News.OVER]]


def test_a_mail_server_that_does_not_take_it_has_told_nobody(mail: MailServer) -> None:
    mail.answer = "451 4.3.0 Not now"
    [tell] = rounds.watch_of_settings().tell

    assert not tell(ALARM)


def test_without_an_address_nobody_is_written_to(mail: MailServer, settings: Settings) -> None:
    settings.WATCH_MAIL = ""

    assert rounds.watch_of_settings().tell == []
    assert mail.mails == []


@pytest.mark.parametrize("server", ["", "mail.example"])
def test_a_letter_that_could_not_be_sent_stops_the_start(settings: Settings, server: str) -> None:
    settings.WATCH_MAIL, settings.MAIL_FROM = "jour@kommun.example", "notis@skola.example"
    settings.MAIL_SERVER = server

    [problem] = letters.problems()

    assert "ELEVHALSA_SMTP" in problem
    assert rounds.problems() == [problem]
