"""Three servers of other people, and the ways to them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from elevhalsa.notify import telling
from elevhalsa.notify.breaker import Breaker
from elevhalsa.notify.channels import sms, webpush
from elevhalsa.notify.channels.mail import Mail
from elevhalsa.notify.channels.push import Push
from elevhalsa.notify.models import Kind
from elevhalsa.notify.sending import send_one
from elevhalsa.notify.ways import Ways
from tests.notify.post import NOON
from tests.notify.servers import Certificate, MailServer, WebServer

KEY = ec.generate_private_key(webpush.CURVE)


def push_to(server: WebServer, certificate: Certificate) -> Push:
    """Return a way to the test's own service: the one place where our own network is allowed."""
    return Push(
        services=("push.test",),
        key=KEY,
        contact="mailto:drift@skola.example",
        port=server.port,
        ask=lambda *_: ["127.0.0.1"],
        allows=lambda _: True,
        context=certificate.client(),
    )


@dataclass
class World:
    """A push service, a mail server and an SMS operator, and the ways to them."""

    push: WebServer
    mail: MailServer
    sms: WebServer
    ways: Ways
    breaker: Breaker = field(default_factory=Breaker)

    def round(self, moment: datetime = NOON) -> int:
        """Send all that is due; return how many tries that took."""
        tries = 0
        tell = partial(telling.tell, ways=self.ways, breaker=self.breaker)
        while send_one(now=lambda: moment, send=tell):
            tries += 1
        return tries

    def heard(self) -> dict[Kind, int]:
        return {
            Kind.PUSH: len(self.push.requests),
            Kind.EMAIL: len(self.mail.mails),
            Kind.SMS: len(self.sms.requests),
        }


@contextmanager
def running(folder: Path) -> Iterator[World]:
    """Start the three servers."""
    certificate = Certificate(folder)
    with ExitStack() as stack:
        push = stack.enter_context(WebServer(certificate.server()).running())
        mail = stack.enter_context(MailServer().running())
        operator = stack.enter_context(WebServer().running())
        yield World(
            push,
            mail,
            operator,
            {
                Kind.PUSH: push_to(push, certificate),
                Kind.EMAIL: Mail("localhost", mail.port, "smtp", "notis@skola.example"),
                Kind.SMS: sms.from_address(
                    f"http://u:p@127.0.0.1:{operator.port}/", form="46elks", sender="Notis"
                ),
            },
        )
