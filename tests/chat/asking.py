"""Asking who an anonymous student is, as a browser does."""

from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from tests.chat.api import Browser, Json
from tests.chat.village import Talk

WHY = "Hen skriver att hen ska göra det i kväll."


def ask(person: Person, talk: Talk, *, danger: bool, reason: str = WHY) -> Json:
    path = f"threads/{to_text(talk.id.bytes)}/identity-openings"
    return Browser(person).post(path, {"danger": danger, "reason": reason})


def act(person: Person, opening: Json, verb: str, **body: bool) -> tuple[int, Json]:
    browser = Browser(person)
    answer = browser.post(f"identity-openings/{opening['id']}/{verb}", body)
    return browser.status, answer
