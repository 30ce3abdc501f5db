"""Every byte that leaves the house, by every way: two fixed texts, one address, nothing else."""

import json
from collections.abc import Iterator
from email import message_from_bytes, policy
from urllib.parse import parse_qs

import pytest

from elevhalsa.notify.models import Dispatch, Notice
from elevhalsa.notify.texts import WORDS, Text
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from tests import factories
from tests.canary.needles import Needle, of_bytes, of_text, search
from tests.notify.browsers import PushBrowser
from tests.notify.destinations import email, number, subscribed
from tests.notify.post import queue
from tests.notify.world import World

pytestmark = pytest.mark.django_db

NAME, SCHOOL, TEAM, OWNER = "Kim Kanariefågel", "Papegojskolan Öst", "Team Undulat", "Fågelkommun"
KEY = "escalation of 5f0e7a5c for selfharm"
TOPICS = ("counsellor", "kurator", "skolsköter", "nurse", "elevhälsa", "elevhalsa", "thread")


@pytest.fixture
def canary() -> Person:
    team = factories.team(factories.school(factories.organisation(OWNER), name=SCHOOL), name=TEAM)
    return factories.counsellor(team, name=NAME)


def needles(person: Person) -> Iterator[Needle]:
    """Yield every form of what nobody outside may learn."""
    for text in (NAME, SCHOOL, TEAM, OWNER, KEY, person.username):
        yield from of_text(text, text)
    ids = [person.pk, *Notice.objects.values_list("pk", flat=True)]
    for one in [*ids, *Dispatch.objects.values_list("pk", flat=True)]:
        yield from of_bytes("an id", one.bytes)
        yield Needle("an id", "with dashes", str(one).encode())
        yield Needle("an id", "as we write it", to_text(one.bytes).encode())


def tell_everywhere(world: World, person: Person) -> PushBrowser:
    """Tell a person both texts in every language, each by every way."""
    browser = PushBrowser()
    subscribed(person, browser)
    email(person, "post@mottagare.example")
    number(person, "+46701740605")
    for language in WORDS:
        Person.objects.filter(pk=person.pk).update(language=language)
        for text in Text:
            queue(person, f"{KEY} {language} {text}", text=text, acute=True)
            world.round()
    return browser


def outgoing(world: World, browser: PushBrowser) -> Iterator[tuple[str, bytes]]:
    """Yield all that was received, as it came and as it reads."""
    yield "greeting", " ".join(world.mail.greetings).encode()
    for raw in world.mail.mails:
        yield "mail", raw
        message = message_from_bytes(raw, policy=policy.default)
        yield "mail, read", f"{message.items()} {message.get_content()}".encode()
    for path, headers, body in world.push.requests:
        yield "push", f"{path} {headers}".encode() + body
        yield "push, opened", browser.open(body)
    for path, headers, body in world.sms.requests:
        yield "sms", f"{path} {headers}".encode() + body
        yield "sms, read", json.dumps(parse_qs(body.decode()), ensure_ascii=False).encode()


def test_no_byte_says_who_what_where_or_about_which_thread(world: World, canary: Person) -> None:
    browser = tell_everywhere(world, canary)

    found = list(outgoing(world, browser))

    assert set(world.heard().values()) == {2 * len(WORDS)}
    assert search(found, needles(canary)) == []
    for place, bytes_ in found:
        assert [word for word in TOPICS if word.encode() in bytes_.lower()] == [], place


def test_the_same_search_finds_what_is_really_said(world: World, canary: Person) -> None:
    browser = tell_everywhere(world, canary)

    hits = search(outgoing(world, browser), of_text("text", WORDS["sv"]["acknowledge"]))

    assert {hit.place for hit in hits} >= {"mail", "sms, read"}


def test_two_texts_and_one_address_are_all_that_is_ever_said(world: World, canary: Person) -> None:
    browser = tell_everywhere(world, canary)

    mails = [message_from_bytes(raw, policy=policy.default) for raw in world.mail.mails]
    said = [WORDS[language][text] for language in WORDS for text in Text]
    assert [mail["subject"] for mail in mails] == said
    assert {mail.get_content().strip() for mail in mails} == {"http://localhost:8000/"}
    messages = [parse_qs(body.decode())["message"] for _, _, body in world.sms.requests]
    assert messages == [[f"{text}\nhttp://localhost:8000/"] for text in said]
    opened = [browser.read(body) for _, _, body in world.push.requests]
    assert opened == [{"text": text, "language": one} for one in WORDS for text in Text]
