"""Web push: a browser can open it, its vendor cannot, and we send to nobody else."""

import json
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from elevhalsa.clock import host_now
from elevhalsa.notify.channels import webpush
from elevhalsa.notify.channels.endpoints import is_public
from elevhalsa.notify.channels.way import Gone, Note, Unreachable
from elevhalsa.notify.texts import WORDS, Text
from tests.notify.browsers import PushBrowser, raw
from tests.notify.servers import Certificate, WebServer
from tests.notify.world import push_to

NOTE = Note(Text.NEWS, "sv", key="4711")


def test_the_sealed_form_is_the_one_of_the_rfc() -> None:
    """RFC 8291, appendix A."""
    private = int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")

    sealed = webpush.seal(
        b"When I grow up, I want to be a watermelon",
        p256dh=(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
        own=ec.derive_private_key(private, webpush.CURVE),
    )

    assert sealed == raw(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
        "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_what_is_sent_opens_in_the_browser_and_says_the_text_alone(
    certificate: Certificate,
) -> None:
    browser = PushBrowser()
    with WebServer(certificate.server()).running() as service:
        push_to(service, certificate).send(browser.address(), NOTE)

    path, headers, body = service.requests[0]
    assert (path, headers["host"]) == ("/abc", f"push.test:{service.port}")
    assert browser.read(body) == {"text": "news", "language": "sv"}
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["urgency"], headers["ttl"]) == ("normal", "86400")


def test_whatever_is_said_the_vendor_carries_as_many_bytes(certificate: Certificate) -> None:
    with WebServer(certificate.server()).running() as service:
        way = push_to(service, certificate)
        for language in [*WORDS, "tlh"]:
            for text in Text:
                way.send(PushBrowser().address(), Note(text, language, key=language))

    lengths = {len(body) for _, _, body in service.requests}
    assert (len(service.requests), len(lengths)) == (2 * len(WORDS) + 2, 1)


def test_the_same_message_twice_has_one_topic_and_another_has_another(
    certificate: Certificate,
) -> None:
    with WebServer(certificate.server()).running() as service:
        way = push_to(service, certificate)
        for key in ("4711", "4711", "4712"):
            way.send(PushBrowser().address(), Note(Text.NEWS, "sv", key=key))

    topics = [headers["topic"] for _, headers, _ in service.requests]
    assert topics[0] == topics[1] != topics[2]
    assert all(len(topic) <= 32 and "4711" not in topic for topic in topics)


def test_the_service_can_check_who_sends(certificate: Certificate) -> None:
    with WebServer(certificate.server()).running() as service:
        push_to(service, certificate).send(PushBrowser().address(), NOTE)

    _, headers, _ = service.requests[0]
    token, key = (part.partition("=")[2] for part in headers["authorization"][6:].split(", "))
    head, claims, signature = token.split(".")
    numbers = (int.from_bytes(raw(signature)[at : at + 32], "big") for at in (0, 32))
    public = ec.EllipticCurvePublicKey.from_encoded_point(webpush.CURVE, raw(key))
    proof = (encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    public.verify(*proof)
    with pytest.raises(InvalidSignature):
        public.verify(proof[0], b"other", proof[2])
    said = json.loads(raw(claims))
    assert (said["aud"], said["sub"]) == ("https://push.test", "mailto:drift@skola.example")
    assert 0 < said["exp"] - host_now().timestamp() <= 24 * 3600


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(certificate: Certificate, status: int) -> None:
    with WebServer().running() as inside, WebServer(certificate.server()).running() as service:
        service.status = status
        service.headers = {"Location": f"http://127.0.0.1:{inside.port}/secret"}
        with pytest.raises(Unreachable):
            push_to(service, certificate).send(PushBrowser().address(), NOTE)

    assert (len(service.requests), inside.requests) == (1, [])


@pytest.mark.parametrize(
    ("status", "means"), [(404, Gone), (410, Gone), (429, Unreachable), (500, Unreachable)]
)
def test_what_the_service_answers_is_understood(
    certificate: Certificate, status: int, means: type[Exception]
) -> None:
    with WebServer(certificate.server()).running() as service:
        service.status = status
        with pytest.raises(means):
            push_to(service, certificate).send(PushBrowser().address(), NOTE)


def test_a_service_with_another_name_on_its_certificate_is_sent_nothing(
    certificate: Certificate,
) -> None:
    with WebServer(certificate.server()).running() as service:
        way = replace(push_to(service, certificate), services=("other.test",))
        with pytest.raises(Unreachable):
            way.send(PushBrowser("https://other.test/abc").address(), NOTE)

    assert service.requests == []


def test_a_name_that_leads_inside_is_sent_nothing(certificate: Certificate) -> None:
    with WebServer(certificate.server()).running() as service:
        way = replace(push_to(service, certificate), allows=is_public)
        with pytest.raises(Unreachable):
            way.send(PushBrowser().address(), NOTE)

    assert service.requests == []


def test_a_name_is_asked_for_once_so_that_its_second_answer_is_nobody_s(
    certificate: Certificate,
) -> None:
    asked: list[str] = []

    def rebinds(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with WebServer(certificate.server()).running() as service:
        replace(push_to(service, certificate), ask=rebinds).send(PushBrowser().address(), NOTE)

    assert (asked, len(service.requests)) == (["push.test"], 1)


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "ä"}])
def test_keys_that_are_none_are_refused(keys: dict[str, str]) -> None:
    wrong = {**PushBrowser().subscription(), **keys}

    with pytest.raises(webpush.SubscriptionWrong):
        webpush.seal(b"", p256dh=wrong["p256dh"], auth=wrong["auth"])
