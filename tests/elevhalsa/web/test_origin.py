import pytest

from elevhalsa.web.asgi_types import App, Receive, Scope, Send
from elevhalsa.web.origin import hosts_of, with_one_host, with_origin
from tests.elevhalsa.web.asking import ask, shake_hands

HOME = "https://app.example"


async def site(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"in"})


def guarded(*, lead_home: bool = False) -> App:
    return with_one_host(site, public_url="http://localhost:8000", lead_home=lead_home)


def test_the_services_own_page_may_open_a_socket() -> None:
    answer = shake_hands(with_origin(site, origins=[HOME]), [b"https://app.example"])

    assert answer["type"] == "websocket.accept"


@pytest.mark.parametrize(
    "origins",
    [
        [],
        [b""],
        [b"null"],
        [b"http://app.example"],
        [b"https://app.example:9999"],
        [b"https://app.example:443"],
        [b"https://app.example/"],
        [b"https://APP.example"],
        [b"https://app.example.evil.example"],
        [b"https://evil.example"],
        [b"https://evilapp.example"],
        [b"https://app.example", b"https://evil.example"],
        [b"https://app.example", b"https://app.example"],
        [b"https://app.example, https://evil.example"],
        [b"https://user@app.example"],
    ],
)
def test_a_socket_from_anywhere_else_is_refused(origins: list[bytes]) -> None:
    answer = shake_hands(with_origin(site, origins=[HOME]), origins)

    assert answer["type"] == "websocket.close"


@pytest.mark.parametrize(
    ("public_url", "hosts"),
    [
        ("https://app.example", {b"app.example", b"app.example:443"}),
        ("https://app.example:443", {b"app.example", b"app.example:443"}),
        ("https://app.example:8443", {b"app.example:8443"}),
        ("http://localhost:8000", {b"localhost:8000"}),
        ("http://localhost", {b"localhost", b"localhost:80"}),
    ],
)
def test_a_usual_port_may_be_named_or_left_out(public_url: str, hosts: set[bytes]) -> None:
    assert hosts_of(public_url) == hosts


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [b"evil.example"],
        [b"localhost"],
        [b"localhost:9999"],
        [b"localhost:8000", b"evil.example"],
        [b"127.0.0.1:8000"],
    ],
)
def test_another_host_is_refused(hosts: list[bytes]) -> None:
    answer = ask(guarded(), "/", headers=[(b"host", host) for host in hosts])

    assert answer.status_code == 400
    assert answer.text == "This service is at http://localhost:8000\n"


def test_the_demonstration_leads_from_the_number_to_the_name() -> None:
    answer = ask(guarded(lead_home=True), "/personal", headers=[(b"host", b"127.0.0.1:8000")])

    assert answer.status_code == 307
    assert answer.headers["location"] == "http://localhost:8000/personal"


def test_a_message_is_never_sent_along_to_another_host() -> None:
    answer = ask(
        guarded(lead_home=True), "/api", method="POST", headers=[(b"host", b"127.0.0.1:8000")]
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_may_ask_for_health_by_any_name(path: str) -> None:
    assert ask(guarded(), path, headers=[(b"host", b"10.0.0.7:8000")]).text == "in"
