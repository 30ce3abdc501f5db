"""SMS through a real HTTP server, in 46elks' form and in a plain one."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from elevhalsa.notify.channels import sms
from elevhalsa.notify.channels.sms import Sms
from elevhalsa.notify.channels.way import Note, Unreachable
from elevhalsa.notify.texts import Text
from tests.notify.servers import Certificate, WebServer
from tests.ports import free_port

NOTE = Note(Text.ACKNOWLEDGE, "sv", key="4711", acute=True)
NUMBER = "+46701740605"
TEXT = "Kvittera nu\nhttp://localhost:8000/"


def sms_to(server: WebServer, *, form: str = "46elks", proof: str = "u1:hemligt@") -> Sms:
    address = f"http://{proof}127.0.0.1:{server.port}/a1/sms"
    return sms.from_address(address, form=form, sender="Notis")


def test_46elks_is_given_its_form() -> None:
    with WebServer().running() as server:
        server.status = 200
        sms_to(server).send(NUMBER, NOTE)

    path, headers, body = server.requests[0]
    assert path == "/a1/sms"
    assert parse_qs(body.decode()) == {"from": ["Notis"], "to": [NUMBER], "message": [TEXT]}
    assert headers["authorization"] == f"Basic {base64.b64encode(b'u1:hemligt').decode()}"


def test_any_other_operator_is_given_json_and_a_key_that_stays_through_tries() -> None:
    with WebServer().running() as server:
        way = sms_to(server, form="json", proof=":hemligt@")
        way.send(NUMBER, NOTE)
        way.send(NUMBER, NOTE)

    told = [json.loads(body) for _, _, body in server.requests]
    assert told[0] == told[1]
    assert (told[0]["to"], told[0]["message"]) == (NUMBER, TEXT)
    keys = {headers["idempotency-key"] for _, headers, _ in server.requests}
    assert keys == {told[0]["id"]}
    assert server.requests[0][1]["authorization"] == "Bearer hemligt"


@pytest.mark.parametrize("status", [302, 307, 400, 401, 403, 429, 500])
def test_whatever_is_not_taken_is_tried_again(status: int) -> None:
    with WebServer().running() as server:
        server.status = status
        server.headers = {"Location": "/elsewhere"}
        with pytest.raises(Unreachable):
            sms_to(server).send(NUMBER, NOTE)

    assert len(server.requests) == 1


def test_it_goes_over_tls_to_who_can_prove_the_name(tmp_path: Path) -> None:
    certificate = Certificate(tmp_path)
    with WebServer(certificate.server()).running() as server:
        plain = sms.from_address(
            f"https://u:p@localhost:{server.port}/a1/sms", form="46elks", sender="Notis"
        )
        with pytest.raises(Unreachable):
            plain.send(NUMBER, NOTE)
        replace(plain, context=certificate.client()).send(NUMBER, NOTE)

    assert len(server.requests) == 1


def test_no_server_at_all_is_tried_again() -> None:
    way = sms.from_address(f"http://127.0.0.1:{free_port()}/", form="json", sender="Notis")

    with pytest.raises(Unreachable):
        way.send(NUMBER, NOTE)


@pytest.mark.parametrize(
    ("address", "form"),
    [("http://sms.example/x", "json"), ("sms.example", "json"), ("https://sms.example", "morse")],
)
def test_a_setting_that_cannot_be_meant_is_refused(address: str, form: str) -> None:
    with pytest.raises(ValueError, match="ELEVHALSA_SMS"):
        sms.from_address(address, form=form, sender="Notis")
