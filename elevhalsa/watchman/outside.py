"""The world outside: a monitor that is pinged while all is well, an address that takes alarms.

Both are the operator's settings and secrets: no log names them. What is sent is fixed, and holds
no name, number, school or thread.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

import structlog

from elevhalsa.watchman.alarm import News, Telling

logger = structlog.get_logger(__name__)

PATIENCE_S = 10.0
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
TEXTS = {
    News.ALARM: "Elevhälsa: löftet vaktas inte som det ska. Gör som driftanvisningen säger. "
    "The promise is at risk: see docs/operations/watch.md.",
    News.OVER: "Elevhälsa: vakten ser att allt är bra igen. The watch sees that all is well again.",
}


def address_problems(address: str, *, public_url: str) -> list[str]:
    """Return, in sentences, what is wrong with an address of the watch; nothing if it is empty.

    Plain http to this machine is for an installation that itself is only on this machine.
    """
    if not address:
        return []
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return []
    is_here = parts.hostname in LOOPBACK and urlsplit(public_url).hostname in LOOPBACK
    if parts.scheme == "http" and is_here:
        return []
    return ["An address of the watch must begin with https:// and name a host."]


@dataclass(frozen=True)
class Answer:
    """What came back: whether it was a good answer, and what time it is out there."""

    is_good: bool
    at: datetime | None = None


@dataclass(frozen=True)
class Outside:
    """The two addresses; empty where there is none."""

    ping_url: str
    alarm_url: str

    def ping(self) -> Answer:
        """Say that all is well, to a monitor that alarms when it hears nothing."""
        return _asked(Request(self.ping_url, method="GET"))  # noqa: S310 - checked at the start

    def time(self) -> datetime | None:
        """Return what time it is where the monitor is, without telling it that all is well."""
        parts = urlsplit(self.ping_url)
        front_door = f"{parts.scheme}://{parts.netloc}/"
        return _asked(Request(front_door, method="HEAD")).at  # noqa: S310 - checked at the start

    def tell(self, telling: Telling) -> bool:
        """Tell somebody. Return whether the address took it."""
        body = {"news": telling.news, "checks": telling.troubles, "text": TEXTS[telling.news]}
        request = Request(  # noqa: S310 - checked at the start
            self.alarm_url,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )
        return _asked(request).is_good


def _asked(request: Request) -> Answer:
    try:
        with _opener(request.host).open(request, timeout=PATIENCE_S) as answer:
            return Answer(is_good=True, at=_date(answer.headers))
    except HTTPError as refusal:
        with refusal:
            logger.warning("an address of the watch refuses", status=refusal.code)
            return Answer(is_good=False, at=_date(refusal.headers))
    except (OSError, HTTPException):
        logger.warning("an address of the watch does not answer", exc_info=True)
        return Answer(is_good=False)


def _opener(host: str) -> OpenerDirector:
    """Return what opens a request, and follows no redirection: that address nobody chose.

    It goes through the operator's proxy, but not to this machine itself.
    """
    is_here = urlsplit(f"//{host}").hostname in LOOPBACK
    opener = OpenerDirector()
    for handler in (
        ProxyHandler({} if is_here else None),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _date(headers: Message) -> datetime | None:
    """Return when an answer was made, by its server's clock."""
    try:
        said = parsedate_to_datetime(headers["Date"])
    except (TypeError, ValueError):
        return None
    return said.astimezone(UTC) if said.tzinfo else None
