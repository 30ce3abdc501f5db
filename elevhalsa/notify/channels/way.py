"""What every way out has in common."""

import ssl
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac

from elevhalsa.notify.texts import Text, words

TIMEOUT_S = 10.0  # for each word of somebody else's server


class Unreachable(Exception):
    """Not now: the other server is away, busy, or does not take it from us."""

    def __init__(self, status: int | None = None) -> None:
        super().__init__(status)
        self.status = status  # of HTTP


class Silent(Unreachable):
    """The other server says nothing: whoever asks next would wait as long."""


class Refused(Unreachable):
    """Not now, and for this one address: the server itself is well."""


class Gone(Exception):
    """Never again: nobody is at this address any more."""


@dataclass(frozen=True)
class Note:
    """What goes out. There is no field for anything else."""

    text: Text
    language: str
    key: str  # the same for every try: whoever is told twice under one key was told once
    acute: bool = False

    @property
    def words(self) -> str:
        """The fixed text, in the person's language."""
        return words(self.text, self.language)

    @property
    def public_key(self) -> str:
        """What names this message outside."""
        return named(self.key)


class Way(Protocol):
    """One way out, set up by the operator."""

    def server_of(self, address: str) -> str:
        """Return what is asked for ``address``: who waits for it may be spared the next wait."""

    def send(self, address: str, note: Note) -> None:
        """Hand ``note`` to the server that takes it to ``address``.

        Raises:
            Unreachable: Not now.
            Gone: Never again.
        """


class AddressedWay(Way, Protocol):
    """A way out to an address that a person types, and has to prove."""

    def prove(self, address: str, words: str, *, key: str) -> None:
        """Send ``words``, which hold a code.

        Raises:
            Unreachable: Not now.
            Gone: Never again.
        """


@cache
def trust() -> ssl.SSLContext:
    """Return whom this machine trusts; read once, for it takes a while."""
    return ssl.create_default_context()


def named(key: str) -> str:
    """Return a random-looking name for a key: it stays the same, and tells nothing."""
    return salted_hmac("notice", key, algorithm="sha256").hexdigest()[:32]


def link() -> str:
    """Return the one address that anything outgoing may name."""
    return f"{settings.PUBLIC_URL}/"
