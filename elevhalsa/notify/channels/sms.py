"""SMS by an operator's HTTP interface: 46elks, or one that takes a small JSON body."""

import base64
import http.client
import json
import ssl
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from elevhalsa.notify.channels.way import (
    TIMEOUT_S,
    Note,
    Refused,
    Silent,
    Unreachable,
    link,
    named,
    trust,
)

Form = Literal["46elks", "json"]
FORMS: tuple[Form, ...] = ("46elks", "json")
TAKEN = range(200, 300)
OF_THE_NUMBER = (400, 422)  # the rest may be our account


@dataclass(frozen=True)
class Sms:
    """An SMS operator."""

    url: SplitResult  # without user and password
    form: Form
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext = field(default_factory=trust, repr=False)

    def server_of(self, _address: str) -> str:
        """Return the one operator there is."""
        return self.url.netloc

    def send(self, address: str, note: Note) -> None:
        """Send the text and the start address to a number."""
        self.post(address, f"{note.words}\n{link()}", key=note.public_key)

    def prove(self, address: str, words: str, *, key: str) -> None:
        """Send a code."""
        self.post(address, words, key=named(key))

    def post(self, number: str, text: str, *, key: str) -> None:
        """Send one message.

        Raises:
            Unreachable: Not taken. A number is never thrown away: it may be our fault.
        """
        body, kind = self._body(number, text, key)
        headers = {"Content-Type": kind, "Idempotency-Key": key, **self._proof()}
        connection = self._connection()
        try:
            connection.request("POST", self._path(), body=body, headers=headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as trouble:
            raise Silent from trouble
        finally:
            connection.close()
        if status not in TAKEN:  # a redirect is not followed
            raise (Refused if status in OF_THE_NUMBER else Unreachable)(status)

    def _body(self, number: str, text: str, key: str) -> tuple[bytes, str]:
        if self.form == "46elks":
            fields = {"from": self.sender, "to": number, "message": text}
            return urlencode(fields).encode(), "application/x-www-form-urlencoded"
        told = {"from": self.sender, "to": number, "message": text, "id": key}
        return json.dumps(told).encode(), "application/json"

    def _proof(self) -> dict[str, str]:
        if not self.user:
            return {"Authorization": f"Bearer {self.password}"} if self.password else {}
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    def _connection(self) -> http.client.HTTPConnection:
        host = self.url.hostname or ""
        if self.url.scheme == "https":
            return http.client.HTTPSConnection(
                host, self.url.port, timeout=TIMEOUT_S, context=self.context
            )
        return http.client.HTTPConnection(host, self.url.port, timeout=TIMEOUT_S)

    def _path(self) -> str:
        return f"{self.url.path or '/'}{'?' if self.url.query else ''}{self.url.query}"


def from_address(address: str, *, form: str, sender: str) -> Sms:
    """Return the operator at ``https://user:password@host/path``.

    Raises:
        ValueError: No https (this machine itself may do without), or an unknown form.
    """
    parts = urlsplit(address)
    is_own = parts.hostname in {"localhost", "127.0.0.1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and is_own):
        raise ValueError("ELEVHALSA_SMS must be https://user:password@host/path")
    known = next((one for one in FORMS if one == form), None)
    if known is None:
        raise ValueError(f"ELEVHALSA_SMS_FORM must be one of {', '.join(FORMS)}")
    netloc = parts.netloc.rpartition("@")[2]
    return Sms(
        url=parts._replace(netloc=netloc),
        form=known,
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
