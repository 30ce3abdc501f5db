"""A service that lies: real answers, changed on their way to one client."""

import copy
from collections.abc import Callable

from tests.actors.reader import Reader
from tests.actors.wire import Json, Wire

Lie = Callable[[Json], None]  # changes an answer in place


class LyingWire(Wire):
    """Passes everything on, and changes the answers of some addresses."""

    def __init__(self, honest: Wire) -> None:
        super().__init__(honest.url)
        self.cookies, self.csrf = dict(honest.cookies), honest.csrf
        self.lies: list[tuple[str, Lie]] = []
        self.calls: list[str] = []

    def lie(self, about: str, change: Lie) -> None:
        """Change every answer of an address that ends so."""
        self.lies.append((about, change))

    def call(
        self, method: str, path: str, body: Json | None = None, *, query: Json | None = None
    ) -> Json:
        """Return the answer, or what is made of it."""
        self.calls.append(f"{method} {path}")
        answer = copy.deepcopy(super().call(method, path, body, query=query))
        for about, change in self.lies:
            if path.endswith(about):
                change(answer)
        return answer

    def posted(self) -> list[str]:
        """Return what was sent besides questions."""
        return [call for call in self.calls if not call.startswith("GET")]


class Lied:
    """While it lasts, a client speaks with a service that lies."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.honest, self.vault = reader.wire, reader.vault
        self.wire = LyingWire(reader.wire)

    def __enter__(self) -> LyingWire:
        self.reader.wire = self.reader.outbox.wire = self.wire
        return self.wire

    def __exit__(self, *_: object) -> None:
        self.wire.close()
        self.reader.wire = self.reader.outbox.wire = self.honest
        self.reader.vault = self.vault
