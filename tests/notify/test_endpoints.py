"""A browser says where to send: only to a push service, and never into anybody's own network."""

import ipaddress

import pytest
from django.conf import settings

from elevhalsa.notify.channels.endpoints import (
    EndpointRefused,
    allowed_addresses,
    checked,
    is_public,
)

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://fcm.googleapis.com:443/wp/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/QGuQyavXutnMH",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAB%2b",
]
BAD = [
    "",
    "fcm.googleapis.com",
    "//fcm.googleapis.com/x",
    "http://fcm.googleapis.com/x",
    "HTTPS://fcm.googleapis.com/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "https:fcm.googleapis.com/x",
    "https:/fcm.googleapis.com/x",
    "https:///fcm.googleapis.com/x",
    "https://",
    "https://127.0.0.1/x",
    "https://127.1/x",
    "https://0/x",
    "https://0.0.0.0/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0177.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/x",
    "https://192.168.1.1/x",
    "https://100.64.0.1/x",
    "https://[::1]/x",
    "https://[::]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://[2002:7f00:1::]/x",
    "https://[fe80::1%25eth0]/x",
    "https://[fc00::1]/x",
    "https://localhost/x",
    "https://localhost.localdomain/x",
    "https://evil.com/fcm.googleapis.com",
    "https://evil.com/?fcm.googleapis.com",
    "https://evil.com/#fcm.googleapis.com",
    "https://fcm.googleapis.com.evil.com/x",
    "https://evilfcm.googleapis.com/x",
    "https://sub.fcm.googleapis.com/x",
    "https://googleapis.com/x",
    "https://fcm.googleapis.com@evil.com/x",
    "https://evil.com@fcm.googleapis.com/x",
    "https://user:password@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:80/x",
    "https://fcm.googleapis.com:0443/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com:443:443/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com./x",
    "https://.fcm.googleapis.com/x",
    "https://fcm..googleapis.com/x",
    "https://FCM.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.com/x",
    "https://evil.com\\.push.apple.com/x",
    "https://evil.com/.push.apple.com",
    "https://push.apple.com/x",
    "https://.push.apple.com/x",
    "https://evilpush.apple.com/x",
    "https://evil.com%2f.push.apple.com/x",
    "https://evil.com%00.push.apple.com/x",
    "https://evil.com#.push.apple.com/x",
    "https://evil.com?.push.apple.com/x",
    "https://evil_.push.apple.com/x",
    "https://\u0435vil.push.apple.com/x",
    "https://fcm.googleapis\u3002com/x",
    "https://\uff46cm.googleapis.com/x",
    "https://fcm.googleapis.com/\u00e5",
    "https://fcm.googleapis.com/x#y",
    "https://fcm.googleapis.com /x",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x\n",
    "https://fcm.google\tapis.com/x",
    "https://fcm.googleapis.com/x\r\nHost: evil.com",
    "https://fcm.googleapis.com/\x00",
    f"https://fcm.googleapis.com/{'x' * 1024}",
]
INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:808:808::", "2001:0:808:808::1", "fc00::1", "fd12:3456::1", "fe80::1", "ff02::1",
    "2001:db8::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "142.250.74.42", "2a00:1450:400f:80c::200a"]


@pytest.mark.parametrize("endpoint", GOOD)
def test_a_push_service_s_own_address_is_taken(endpoint: str) -> None:
    assert checked(endpoint, services=settings.PUSH_SERVICES).hostname


@pytest.mark.parametrize("endpoint", BAD)
def test_any_other_address_is_refused(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        checked(endpoint, services=settings.PUSH_SERVICES)


def test_at_least_sixty_wishes_were_tried() -> None:
    assert len(set(BAD)) >= 60


@pytest.mark.parametrize("number", INSIDE)
def test_a_number_inside_somebody_s_network_is_not_public(number: str) -> None:
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", OUTSIDE)
def test_a_number_of_the_open_internet_is_public(number: str) -> None:
    assert is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("numbers", [[], ["127.0.0.1"], ["8.8.8.8", "10.0.0.1"]])
def test_one_number_inside_spoils_them_all(numbers: list[str]) -> None:
    with pytest.raises(EndpointRefused):
        allowed_addresses("push.test", 443, ask=lambda *_: numbers, allows=is_public)
