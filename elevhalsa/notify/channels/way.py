"""What every way out has in common."""

from dataclasses import dataclass
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
        """A random-looking name of this message, from which no other is worked out."""
        return salted_hmac("notice", self.key, algorithm="sha256").hexdigest()[:32]


class Way(Protocol):
    """One way out, set up by the operator."""

    def send(self, address: str, note: Note) -> None:
        """Hand ``note`` to the server that takes it to ``address``.

        Raises:
            Unreachable: Not now.
            Gone: Never again.
        """


def link() -> str:
    """Return the one address that anything outgoing may name."""
    return f"{settings.PUBLIC_URL}/"
