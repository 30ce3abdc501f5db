"""A signed-in browser that speaks JSON, and what threads look like on its way."""

import json
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

from chat.services.opening import Opening
from chat.services.posting import NewMessage
from elevhalsa.keys.e1.manifest import SealedManifest
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from tests import factories
from tests.actors.records import manifest_value
from triage.routing import Wish

Json = dict[str, Any]


class Browser:
    """One person's browser. ``status`` is that of the last answer."""

    def __init__(self, person: Person | None = None, *, verified: bool = True) -> None:
        self.client = factories.client_of(person, verified=verified) if person else Client()
        self.status = 0

    def get(self, path: str) -> Json:
        return self._read(self.client.get(f"/api/{path}", secure=True))

    def post(self, path: str, body: Json | None = None) -> Json:
        answer = self.client.post(
            f"/api/{path}", body or {}, content_type="application/json", secure=True
        )
        return self._read(answer)

    def put(self, path: str, body: bytes) -> Json:
        opaque = "application/octet-stream"
        return self._read(self.client.put(f"/api/{path}", body, content_type=opaque, secure=True))

    def fetch(self, path: str) -> HttpResponseBase:
        return self.client.get(f"/api/{path}", secure=True)

    def _read(self, answer: HttpResponseBase) -> Json:
        self.status = answer.status_code
        value: Json = json.loads(getattr(answer, "content", b"") or b"{}")
        return value


def wish_value(wish: Wish) -> Json:
    return {
        "branch": wish.branch,
        "urgency": wish.urgency,
        "wished": [to_text(one.bytes) for one in wish.wished],
        "excluded": [to_text(one.bytes) for one in wish.excluded],
        "language": wish.language,
    }


def opening_value(opening: Opening) -> Json:
    return {
        "thread": to_text(opening.thread_id.bytes),
        "branch": opening.branch,
        "team": to_text(opening.team_id.bytes),
        "wish": wish_value(opening.wish),
        "model_version": opening.model_version,
        "manifest": given_value(opening.manifest),
        "message": {
            "mid": to_text(opening.mid.bytes),
            "kind": "text",
            "sealed": to_text(opening.sealed),
        },
    }


def given_value(given: SealedManifest) -> Json:
    return manifest_value(given)


def message_value(message: NewMessage) -> Json:
    return {
        "mid": to_text(message.mid.bytes),
        "kind": message.kind.value,
        "sealed": to_text(message.sealed),
        "urgency": message.urgency,
        "retracts": to_text(message.retracts.bytes) if message.retracts else None,
        "attachments": [to_text(one.bytes) for one in message.attachments],
    }
