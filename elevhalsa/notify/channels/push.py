"""Web push: sealed for the browser, so that its vendor carries a blank.

The vendor sees when, and how urgent; every payload has the same length.
"""

import http.client
import json
import socket
import ssl
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from elevhalsa.clock import host_now
from elevhalsa.notify.channels import webpush
from elevhalsa.notify.channels.endpoints import (
    Allows,
    EndpointRefused,
    Resolve,
    allowed_addresses,
    checked,
    is_public,
    resolve,
)
from elevhalsa.notify.channels.way import TIMEOUT_S, Gone, Note, Refused, Silent, Unreachable, trust
from elevhalsa.notify.texts import spoken

PAYLOAD_BYTES = 128
KEPT_S = 24 * 3600  # by the push service, for a browser that is away
HTTPS = 443
TAKEN = range(200, 300)
GONE = (404, 410)
OF_THE_BROWSER = (400, 413)  # its subscription; 401, 403 and 429 are about us


def payload(note: Note) -> bytes:
    """Return what the browser is sent: the text's name, as long as any other."""
    told = json.dumps({"text": note.text.value, "language": spoken(note.language)})
    assert len(told) <= PAYLOAD_BYTES, "every payload has the same length"
    return told.ljust(PAYLOAD_BYTES).encode()


@dataclass(frozen=True)
class Push:
    """The push services that we send to, and the key that says that it is us."""

    services: tuple[str, ...]
    key: EllipticCurvePrivateKey = field(repr=False)
    contact: str  # mailto: or https:, for a push service in trouble with us
    port: int = HTTPS
    ask: Resolve = resolve
    allows: Allows = is_public
    context: ssl.SSLContext = field(default_factory=trust, repr=False)

    def server_of(self, address: str) -> str:
        """Return the push service of a subscription: one is away, the others are not."""
        return urlsplit(str(json.loads(address)["endpoint"])).netloc

    def send(self, address: str, note: Note) -> None:
        """Send to a subscription: ``{"endpoint": …, "p256dh": …, "auth": …}``.

        Raises:
            Unreachable: Not now.
            Gone: The browser no longer listens there, or it is no address of ours to use.
        """
        asked = json.loads(address)
        try:
            parts = checked(asked["endpoint"], services=self.services)
            body = webpush.seal(payload(note), p256dh=asked["p256dh"], auth=asked["auth"])
        except (EndpointRefused, webpush.SubscriptionWrong) as refusal:
            raise Gone from refusal
        status = self._post(parts, body, self._headers(parts, note))
        if status in GONE:
            raise Gone
        if status not in TAKEN:  # a redirect is not followed
            raise (Refused if status in OF_THE_BROWSER else Unreachable)(status)

    def _headers(self, parts: SplitResult, note: Note) -> dict[str, str]:
        audience = f"https://{parts.hostname}"
        return {
            "Authorization": webpush.proof(
                self.key, audience=audience, contact=self.contact, moment=host_now()
            ),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(KEPT_S),
            "Urgency": "high" if note.acute else "normal",
            "Topic": note.public_key,  # what is sent again takes the place of what still waits
        }

    def _post(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        host = parts.hostname or ""
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        try:
            number = allowed_addresses(host, self.port, ask=self.ask, allows=self.allows)[0]
        except (EndpointRefused, OSError) as trouble:
            raise Unreachable from trouble
        connection = Pinned(host, number, port=self.port, context=self.context)
        try:
            connection.request("POST", path, body=body, headers=headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as trouble:
            raise Silent from trouble
        finally:
            connection.close()


class Pinned(http.client.HTTPSConnection):
    """A connection to one number that was checked, under the name that its certificate bears."""

    def __init__(self, host: str, number: str, *, port: int, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S, context=context)
        self._number = number
        self._tls = context

    def connect(self) -> None:
        """Connect to the number; the name is asked for no second time."""
        plain = socket.create_connection((self._number, self.port), TIMEOUT_S)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
