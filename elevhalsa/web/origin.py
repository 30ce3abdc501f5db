"""Who may talk to us: one host, and sockets from one origin, both exactly as configured."""

from collections.abc import Collection
from urllib.parse import urlsplit

from elevhalsa.web.asgi_types import App, Headers, Receive, Scope, Send, header

HEALTH = ("/healthz", "/readyz", "/metrics")  # asked by machines that know us by another name
USUAL_PORTS = {"http": ":80", "https": ":443"}
LOOPBACK = ("127.0.0.1", "[::1]")


def hosts_of(public_url: str) -> set[bytes]:
    """Return the spellings of Host for ``public_url``: a usual port may be named or left out."""
    parts = urlsplit(public_url)
    usual = USUAL_PORTS[parts.scheme]
    host = parts.netloc.lower().removesuffix(usual)
    other_port = parts.netloc.lower() == host and parts.port is not None
    return {host.encode()} | (set() if other_port else {f"{host}{usual}".encode()})


def with_one_host(app: App, *, public_url: str, lead_home: bool) -> App:
    """Wrap ``app`` so that it answers for ``public_url`` alone.

    With ``lead_home`` (a demonstration) who asks by number is sent to the name: a passkey made
    for ``localhost`` does not work on ``127.0.0.1``.
    """
    hosts = hosts_of(public_url)
    wrong_host = f"This service is at {public_url}\n".encode()

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        asked = header(scope, b"host")
        if scope["path"] in HEALTH or (len(asked) == 1 and asked[0].lower() in hosts):
            await app(scope, receive, send)
        elif lead_home and by_number(asked) and scope["method"] in {"GET", "HEAD"}:
            target = public_url.encode() + scope.get("raw_path", b"/")
            await refuse(send, 307, [(b"location", target)])
        else:
            await refuse(send, 400, [(b"content-type", b"text/plain")], wrong_host)

    return wrapped


def by_number(asked: list[bytes]) -> bool:
    """Return whether the one Host is this machine's own address."""
    return len(asked) == 1 and asked[0].decode("latin1").rpartition(":")[0] in LOOPBACK


async def refuse(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """Answer with a status, and words only where a person may have gone astray."""
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def with_origin(app: App, *, origins: Collection[str]) -> App:
    """Wrap a socket application: only these origins, letter for letter, and never none.

    A page of another site can open a socket here with the person's cookie; Origin is all that
    tells it apart.
    """
    allowed = [[origin.encode()] for origin in origins]

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if header(scope, b"origin") in allowed:
            await app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})

    return wrapped
