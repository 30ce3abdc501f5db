"""Which addresses a browser may have us send to: those of known push services, and no others.

A subscription comes from a client, so its address is an attacker's wish until it was checked:
by name before it is stored, and by number each time it is used.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Collection, Iterable
from urllib.parse import SplitResult, urlsplit

LONGEST = 1024
PRINTABLE = re.compile(r"[\x21-\x7e]+\Z")  # no blank, no control sign, no other alphabet
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\Z")
NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
CARRIERS_OWN = ipaddress.ip_network("100.64.0.0/10")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Iterable[str]]
Allows = Callable[[Address], bool]


class EndpointRefused(ValueError):
    """Not the address of a push service that we send to."""


def checked(endpoint: str, *, services: Collection[str]) -> SplitResult:
    """Return the parts of a push endpoint.

    ``services`` are hosts, or suffixes that begin with a dot.

    Raises:
        EndpointRefused: Anything but https on port 443 of one of the services.
    """
    if len(endpoint) > LONGEST or not PRINTABLE.match(endpoint) or "\\" in endpoint:
        raise EndpointRefused
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as broken:
        raise EndpointRefused from broken
    host = parts.netloc.removesuffix(":443")
    is_plain = endpoint.startswith("https://") and port in {None, 443} and not parts.fragment
    if not is_plain or not HOST.match(host) or not _is_served(host, services):
        raise EndpointRefused
    return parts


def _is_served(host: str, services: Collection[str]) -> bool:
    return any(host == one or (one.startswith(".") and host.endswith(one)) for one in services)


def resolve(host: str, port: int) -> list[str]:
    """Return the numbers of a host, as this machine finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def allowed_addresses(host: str, port: int, *, ask: Resolve, allows: Allows) -> list[str]:
    """Return the numbers of a host, asked once: connect to these, and ask no second time.

    Raises:
        EndpointRefused: One of them is not allowed (``is_public``), or there is none.
    """
    numbers = list(ask(host, port))
    if not numbers or not all(allows(ipaddress.ip_address(one)) for one in numbers):
        raise EndpointRefused
    return numbers


def is_public(address: Address) -> bool:
    """Say whether a number is one of the open Internet, whatever form it is dressed in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(inner) or any(address in network for network in NAT64):
            return False
    elif address in CARRIERS_OWN:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
