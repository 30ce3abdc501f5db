"""E-mail through a real mail server: the text, the start address, and nothing else."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from elevhalsa.notify.channels import mail
from elevhalsa.notify.channels.mail import Mail
from elevhalsa.notify.channels.way import Gone, Note, Unreachable
from elevhalsa.notify.texts import Text
from tests.notify.servers import Certificate, MailServer
from tests.ports import free_port

NOTE = Note(Text.NEWS, "sv", key="4711")
TO = "kim@skola.example"


def mail_to(server: MailServer) -> Mail:
    return Mail(host=server.host, port=server.port, security="smtp", sender="notis@skola.example")


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_says_the_text_and_leads_to_the_start_address() -> None:
    with MailServer().running() as server:
        mail_to(server).send(TO, NOTE)

    message = read(server.mails[0])
    assert (message["subject"], server.recipients) == ("Du har något nytt", [TO])
    assert message.get_content().strip() == "http://localhost:8000/"
    assert message["auto-submitted"] == "auto-generated"


def test_the_machine_s_own_name_is_told_to_nobody() -> None:
    with MailServer().running() as server:
        mail_to(server).send(TO, NOTE)

    assert server.greetings == ["localhost"]


def test_what_is_sent_again_bears_the_same_number() -> None:
    with MailServer().running() as server:
        for key in ("4711", "4711", "4712"):
            mail_to(server).send(TO, Note(Text.NEWS, "sv", key=key))

    first, again, other = (read(raw)["message-id"] for raw in server.mails)
    assert first == again != other
    assert "4711" not in first


def test_the_password_goes_over_tls_from_the_first_byte(certificate: Certificate) -> None:
    box = MailServer()
    with box.running(
        ssl_context=certificate.server(), auth_require_tls=False, authenticator=box.admit
    ) as server:
        way = replace(
            mail_to(server),
            security="smtps",
            user="notis",
            password="hemligt",
            context=certificate.client(),
        )
        way.send(TO, NOTE)

    assert (len(server.mails), box.users) == (1, ["notis"])


def test_the_password_goes_after_starttls(certificate: Certificate) -> None:
    box = MailServer()
    with box.running(
        tls_context=certificate.server(), auth_required=True, authenticator=box.admit
    ) as server:
        way = replace(
            mail_to(server),
            security="smtp+starttls",
            user="notis",
            password="hemligt",
            context=certificate.client(),
        )
        way.send(TO, NOTE)
        with pytest.raises(Unreachable):
            replace(way, password="fel").send(TO, NOTE)

    assert len(server.mails) == 1


@pytest.mark.parametrize("security", ["smtps", "smtp+starttls"])
def test_a_server_whose_certificate_nobody_vouches_for_is_sent_nothing(
    certificate: Certificate, security: mail.Security
) -> None:
    kind = "ssl_context" if security == "smtps" else "tls_context"
    with MailServer().running(**{kind: certificate.server()}) as server:
        way = Mail(host=server.host, port=server.port, security=security, sender="n@skola.example")
        with pytest.raises(Unreachable):
            way.send(TO, NOTE)

    assert server.mails == []


def test_a_server_without_starttls_is_sent_nothing() -> None:
    with MailServer().running() as server, pytest.raises(Unreachable):
        replace(mail_to(server), security="smtp+starttls").send(TO, NOTE)

    assert server.mails == []


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        ("550 5.1.1 No such user", Gone),
        ("550 5.2.1 Mailbox disabled", Gone),
        ("550 5.7.1 Relay denied", Unreachable),
        ("452 4.2.2 Mailbox full", Unreachable),
    ],
)
def test_a_refused_address_is_told_from_a_server_that_does_not_want_us(
    answer: str, means: type[Exception]
) -> None:
    with MailServer().running() as server:
        server.to_recipient = answer
        with pytest.raises(means):
            mail_to(server).send(TO, NOTE)


def test_a_mail_that_is_refused_is_tried_again() -> None:
    with MailServer().running() as server:
        server.answer = "554 5.7.1 Looks like spam"
        with pytest.raises(Unreachable):
            mail_to(server).send(TO, NOTE)


def test_no_server_at_all_is_tried_again() -> None:
    nobody = Mail(host="127.0.0.1", port=free_port(), security="smtp", sender="n@skola.example")

    with pytest.raises(Unreachable):
        nobody.send(TO, NOTE)


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("smtps://mail.example", "mail.example", 465),
        ("smtp+starttls://u%40x:p%2f@mail.example", "mail.example", 587),
        ("smtp://localhost:2525", "localhost", 2525),
    ],
)
def test_the_setting_is_one_address(address: str, host: str, port: int) -> None:
    way = mail.from_address(address, sender="n@skola.example")

    assert (way.host, way.port) == (host, port)
    assert "p/" not in repr(way)


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtps://"])
def test_a_setting_that_cannot_be_meant_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="ELEVHALSA_SMTP"):
        mail.from_address(address, sender="n@skola.example")
