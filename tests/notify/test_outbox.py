"""A notice is as certain as what it is about, and there is one of it."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from elevhalsa.notify import outbox
from elevhalsa.notify.models import Notice
from elevhalsa.notify.texts import CODE, WORDS, Text, words
from elevhalsa.people.models import Person
from tests import factories
from tests.notify.post import NOON, Post, minutes, queue

CLIENT = Path(__file__).resolve().parents[2] / "frontend/src"

pytestmark = pytest.mark.django_db


def test_the_same_key_is_one_notice(person: Person) -> None:
    queue(person, "escalation 7")
    queue(person, "escalation 7", at=NOON + minutes(5), text=Text.ACKNOWLEDGE)

    notice = Notice.objects.get()
    assert (notice.text, notice.queued_at) == (Text.NEWS, NOON)


def test_the_same_key_for_two_people_is_two_notices(person: Person) -> None:
    queue(person, "escalation 7")
    queue(factories.counsellor(), "escalation 7")

    assert Notice.objects.count() == 2


def test_the_database_itself_refuses_a_second_one(person: Person) -> None:
    queue(person, "escalation 7")
    row = Notice.objects.get()

    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_what_is_undone_is_not_told(person: Person, post: Post) -> None:
    with transaction.atomic():
        queue(person)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), post.round(NOON)) == (0, 0)


def test_the_oldest_unsent_is_as_old_as_it_has_waited(person: Person, post: Post) -> None:
    assert outbox.oldest_unsent_age(NOON) == timedelta()
    queue(person, "old", at=NOON)
    queue(person, "young", at=NOON + minutes(3))

    assert outbox.oldest_unsent_age(NOON + minutes(5)) == minutes(5)
    post.round(NOON + minutes(5))
    assert outbox.oldest_unsent_age(NOON + minutes(9)) == timedelta()


def test_what_could_not_be_sent_keeps_its_age(person: Person, post: Post) -> None:
    queue(person)
    post.reaches = False
    post.round(NOON)

    assert outbox.oldest_unsent_age(NOON + minutes(7)) == minutes(7)


def test_nothing_that_is_not_due_yet_is_old(person: Person) -> None:
    queue(person, at=NOON + minutes(60))

    assert outbox.oldest_unsent_age(NOON) == timedelta()


def test_every_language_has_both_texts() -> None:
    for language, texts in WORDS.items():
        assert set(texts) == {*Text, CODE}, language
    assert words(Text.NEWS, "sv") == "Du har något nytt"
    assert words(Text.ACKNOWLEDGE, "sv") == "Kvittera nu"


def test_what_a_browser_shows_is_what_a_mail_says() -> None:
    shown = json.loads((CLIENT / "shell/notices.json").read_text("utf-8"))

    assert shown == {
        language: {text: texts[text] for text in Text} for language, texts in WORDS.items()
    }


def test_whatever_language_the_pages_speak_the_texts_do_too() -> None:
    spoken = re.search(
        r"LANGUAGES = \[(.*?)\]", (CLIENT / "i18n/language.svelte.ts").read_text("utf-8"), re.DOTALL
    )
    assert spoken is not None

    assert set(re.findall(r'"(\w+)"', spoken[1])) <= set(WORDS)


def test_who_reads_a_language_that_is_not_spoken_is_told_in_swedish() -> None:
    assert words(Text.NEWS, "tlh") == "Du har något nytt"


def test_who_was_told_when_is_forgotten_after_a_month(person: Person, post: Post) -> None:
    queue(person, "old")
    post.round(NOON)
    queue(person, "young", at=NOON + timedelta(days=20))
    post.round(NOON + timedelta(days=20))
    queue(person, "waiting", at=NOON + timedelta(days=31))

    assert outbox.forget_old(moment=NOON + timedelta(days=31)) == 1
    assert set(Notice.objects.values_list("key", flat=True)) == {"young", "waiting"}
