"""E-mail by the operator's own mail server. The subject is the text, the body the start address."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Literal
from urllib.parse import unquote, urlsplit

from django.conf import settings

from elevhalsa.notify.channels.way import (
    TIMEOUT_S,
    Gone,
    Note,
    Refused,
    Silent,
    Unreachable,
    link,
    named,
    trust,
)

Security = Literal["smtps", "smtp+starttls", "smtp"]
PORTS: dict[str, int] = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
NO_SUCH_ADDRESS = (b"5.1.", b"5.2.1")  # enhanced status codes: the address, the mailbox
OF_THE_HOUSE = re.compile(
    rb"[45]\.[34567]\."
)  # the system, the network, the rules: not the mailbox


@dataclass(frozen=True)
class Mail:
    """A mail server, and who writes."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext = field(default_factory=trust, repr=False)

    def server_of(self, _address: str) -> str:
        """Return the one server there is."""
        return f"{self.host}:{self.port}"

    def send(self, address: str, note: Note) -> None:
        """Send the text to ``address``."""
        self.post(address, note.words, f"{link()}\n", key=note.public_key)

    def greet(self) -> None:
        """Ask the server whether it knows us, and send nothing.

        Raises:
            Unreachable: It does not answer, or does not let us in.
        """
        try:
            with self._server() as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as trouble:
            raise Unreachable from trouble

    def prove(self, address: str, words: str, *, key: str) -> None:
        """Send a code."""
        self.post(address, words, f"{link()}\n", key=named(key))

    def post(self, address: str, subject: str, body: str, *, key: str) -> None:
        """Send one plain message.

        Raises:
            Unreachable: Not now; ``Silent`` if it does not answer.
            Gone: The server says that there is no such mailbox.
        """
        message = self._message(address, subject, body, key)
        try:
            with self._server() as server:
                server.send_message(message, from_addr=self.sender, to_addrs=[address])
        except smtplib.SMTPRecipientsRefused as refusal:
            _, words = refusal.recipients[address]
            raise _meant_by(words) from refusal
        except smtplib.SMTPServerDisconnected as trouble:
            raise Silent from trouble
        except smtplib.SMTPException as trouble:
            raise Unreachable from trouble
        except OSError as trouble:
            raise Silent from trouble

    def _message(self, address: str, subject: str, body: str, key: str) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = address
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{key}@{own_name()}>"
        message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers it
        message.set_content(body)
        return message

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        with self._connected() as server:
            if self.security == "smtp+starttls":
                server.starttls(context=self.context)
            if self.user:
                server.login(self.user, self.password)
            yield server

    def _connected(self) -> smtplib.SMTP:
        if self.security == "smtps":
            return smtplib.SMTP_SSL(
                self.host, self.port, own_name(), timeout=TIMEOUT_S, context=self.context
            )
        return smtplib.SMTP(self.host, self.port, own_name(), timeout=TIMEOUT_S)


def _meant_by(words: bytes) -> Unreachable | Gone:
    """Return what a server means that refuses a recipient."""
    if words.startswith(NO_SUCH_ADDRESS):
        return Gone()
    return Unreachable() if OF_THE_HOUSE.match(words) else Refused()


def own_name() -> str:
    """Return the host that this service is known by: a machine's own name is its own business."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def from_address(address: str, *, sender: str) -> Mail:
    """Return the mail server at ``smtps://user:password@host:port`` (or smtp+starttls, smtp).

    Raises:
        ValueError: Another scheme, or no host.
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("ELEVHALSA_SMTP must be smtps://, smtp+starttls:// or smtp://host")
    security: Security = parts.scheme  # type: ignore[assignment]  # one of PORTS
    return Mail(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        security=security,
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
