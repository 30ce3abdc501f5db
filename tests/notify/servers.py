"""What stands at the other end: a mail server, a push service that opens, an SMS operator."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.ports import free_port

HOSTS = ("localhost", "push.test")


class Certificate:
    """A certificate of the test's own for ``HOSTS``, and a client that trusts it."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
        names = [x509.DNSName(host) for host in HOSTS]
        builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
        made = (
            builder.not_valid_before(datetime.now(UTC) - timedelta(days=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=30))
            .add_extension(
                x509.SubjectAlternativeName([*names, x509.IPAddress(ip_address("127.0.0.1"))]),
                critical=False,
            )
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.pem = made.public_bytes(serialization.Encoding.PEM)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self.file = folder / "server.pem"
        self.file.write_bytes(private + self.pem)

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context

    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.pem.decode())


class MailServer:
    """An SMTP server that keeps every byte it was given, and refuses what it is told to."""

    def __init__(self) -> None:
        self.port = free_port()
        self.host = "localhost"
        self.mails: list[bytes] = []
        self.recipients: list[str] = []
        self.greetings: list[str] = []
        self.users: list[str] = []
        self.answer = "250 OK"
        self.to_recipient = "250 OK"
        self.full: set[str] = set()  # mailboxes that take nothing more

    async def handle_EHLO(  # noqa: N802 - the library's name for it
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        self.greetings.append(hostname)
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.full:
            return "452 4.2.2 Mailbox full"
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.mails.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        return self.answer

    def admit(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        login: LoginPassword,
    ) -> AuthResult:
        del server, session, envelope, mechanism
        self.users.append(login.login.decode())
        return AuthResult(success=login.password == b"hemligt")

    @contextmanager
    def running(self, **options: Any) -> Iterator["MailServer"]:  # noqa: ANN401 - the library's
        controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


class WebServer:
    """A server over HTTP or HTTPS that keeps each request, and answers as it is told."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.status = 201
        self.headers: dict[str, str] = {}
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append((self.path, told, body))
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self.server.server_address[1])
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    @contextmanager
    def running(self) -> Iterator["WebServer"]:
        thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            thread.join()

    def everything(self) -> bytes:
        """Return all that was sent here, as one text to search."""
        return b"\n".join(
            path.encode() + repr(headers).encode() + body for path, headers, body in self.requests
        )
