"""Attachments: there before the message that names them, for its readers, and gone with it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from chat.attachments import sealed_in
from chat.doors import access_to
from chat.errors import AttachmentDiffers, AttachmentMissing, AttachmentsFull, AttachmentWrong
from chat.models import Attachment, AttachmentBytes, Entry
from chat.services import attachments
from chat.services.attachments import sweep, take_in
from chat.services.posting import NewMessage, post_message
from elevhalsa.api import api
from elevhalsa.errors import NotFound
from elevhalsa.keys.e1.attachment import MAX_ATTACHMENT, MAX_STORED, open_attachment
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla.models import Clock
from tests.chat.api import Browser, message_value
from tests.chat.pictures import bring, is_stored, picture_message, sealed_picture
from tests.chat.test_doors import OUTSIDERS
from tests.chat.village import NOON, Talk, Village, at_noon, open_talk, wish

pytestmark = pytest.mark.django_db


def post(talk: Talk, author: Person, message: NewMessage) -> Entry:
    entry, _ = post_message(person=author, thread_id=talk.id, message=message, now=at_noon)
    return entry


def address_of(talk: Talk, blob: bytes) -> str:
    return f"threads/{to_text(talk.id.bytes)}/attachments/{to_text(blob)}"


def test_a_picture_comes_back_as_it_was_sealed_to_whoever_reads_the_thread(
    talk: Talk, village: Village
) -> None:
    ref = bring(village.student, talk)
    post(talk, village.student, picture_message(talk, village.student, ref))

    for person in (village.student, village.anna):
        sealed = sealed_in(access_to(person, talk.id), UUID(bytes=ref.blob))
        assert open_attachment(ref, talk.id.bytes, sealed).startswith(b"\xff\xd8\xff")


def test_it_leaves_as_bytes_that_no_browser_runs_or_keeps(talk: Talk, village: Village) -> None:
    ref = bring(village.student, talk)
    post(talk, village.student, picture_message(talk, village.student, ref))

    answer = Browser(village.anna).fetch(address_of(talk, ref.blob))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_an_outsider_a_picture_looks_exactly_like_a_missing_one(
    talk: Talk, village: Village, name: str
) -> None:
    ref = bring(village.student, talk)
    post(talk, village.student, picture_message(talk, village.student, ref))
    browser = Browser(OUTSIDERS[name](village))

    for blob in (ref.blob, uuid4().bytes):
        assert browser.get(address_of(talk, blob)) == {"code": "not_found"}
        assert browser.status == 404


def test_a_picture_is_found_in_its_own_thread_alone(talk: Talk, village: Village) -> None:
    ref = bring(village.student, talk)
    post(talk, village.student, picture_message(talk, village.student, ref))
    other = open_talk(village)

    with pytest.raises(NotFound):
        sealed_in(access_to(village.student, other.id), UUID(bytes=ref.blob))


def test_before_a_message_names_it_nobody_is_served_it(talk: Talk, village: Village) -> None:
    ref = bring(village.student, talk)

    with pytest.raises(NotFound):
        sealed_in(access_to(village.student, talk.id), UUID(bytes=ref.blob))


def test_a_message_never_names_what_is_not_there(talk: Talk, village: Village) -> None:
    there = bring(village.student, talk)
    missing, _ = sealed_picture(talk)
    message = picture_message(talk, village.student, there, missing)

    with pytest.raises(AttachmentMissing):
        post(talk, village.student, message)

    assert not is_stored(message)
    assert Attachment.objects.get().entry is None


def test_a_message_names_no_picture_of_somebody_else(talk: Talk, village: Village) -> None:
    theirs = bring(village.student, talk)
    message = picture_message(talk, village.anna, theirs)

    with pytest.raises(AttachmentMissing):
        post(talk, village.anna, message)

    assert not is_stored(message)


def test_a_picture_is_named_by_one_message(talk: Talk, village: Village) -> None:
    ref = bring(village.student, talk)
    post(talk, village.student, picture_message(talk, village.student, ref))

    with pytest.raises(AttachmentMissing):
        post(talk, village.student, picture_message(talk, village.student, ref))


def test_brought_twice_it_is_stored_once_and_other_bytes_are_refused(
    talk: Talk, village: Village
) -> None:
    ref, sealed = sealed_picture(talk)
    blob = UUID(bytes=ref.blob)

    for _ in range(2):
        take_in(person=village.student, attachment_id=blob, sealed=sealed, now=at_noon)
    for person, other in ((village.student, sealed[::-1]), (village.anna, sealed)):
        with pytest.raises(AttachmentDiffers):
            take_in(person=person, attachment_id=blob, sealed=other, now=at_noon)

    assert Attachment.objects.get().person == village.student


@pytest.mark.parametrize("size", [0, 28, 900 + 27, MAX_STORED + 1, MAX_ATTACHMENT + 27])
def test_a_length_that_no_client_makes_is_refused(village: Village, size: int) -> None:
    with pytest.raises(AttachmentWrong):
        take_in(person=village.student, attachment_id=uuid4(), sealed=bytes(size), now=at_noon)


def test_more_than_five_mebibytes_are_refused_by_their_announced_length(village: Village) -> None:
    browser = Browser(village.student)
    address = f"attachments/{to_text(uuid4().bytes)}"

    assert browser.put(address, bytes(MAX_STORED + 1)) == {"code": "too_large"}
    assert browser.status == 413
    assert browser.put(address, bytes(MAX_STORED)) == {}
    assert browser.status == 204


def test_the_interface_says_that_an_attachment_may_be_too_large() -> None:
    paths = api.get_openapi_schema()["paths"]
    (bring_one,) = (
        calls["put"]
        for path, calls in paths.items()
        if "put" in calls and path.startswith("/api/attachments/")
    )

    assert 413 in bring_one["responses"]


def test_a_disk_that_is_nearly_full_takes_no_picture_and_still_every_message(
    talk: Talk, village: Village
) -> None:
    before = bring(village.student, talk)

    with override_settings(WATCH_ROOM=1 << 60):
        with pytest.raises(AttachmentsFull) as refusal:
            bring(village.student, talk)
        post(talk, village.student, talk.text(village.student))
        post(talk, village.student, picture_message(talk, village.student, before))

    assert refusal.value.details() == {"of": "service"}
    assert talk.row.head_seq == 3


def test_a_person_brings_so_many_a_day(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_A_DAY", 2)
    for _ in range(2):
        bring(village.student, talk)

    with pytest.raises(AttachmentsFull) as refusal:
        bring(village.student, talk)
    bring(village.anna, talk)
    bring(village.student, talk, at=NOON + timedelta(days=1))

    assert refusal.value.details() == {"of": "day"}


def test_a_person_brings_so_many_bytes_a_day(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "BYTES_A_DAY", 5000)
    bring(village.student, talk, size=4000)

    with pytest.raises(AttachmentsFull):
        bring(village.student, talk, size=4000)


def test_a_thread_holds_so_many_bytes(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "BYTES_IN_THREAD", 5000)
    first, second = (
        picture_message(talk, village.student, bring(village.student, talk, size=4000))
        for _ in range(2)
    )
    post(talk, village.student, first)

    with pytest.raises(AttachmentsFull) as refusal:
        post(talk, village.student, second)

    assert not is_stored(second)
    assert refusal.value.details() == {"of": "thread"}


def test_all_pictures_of_the_service_together_have_an_end(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(village.student, talk, size=4000)
    monkeypatch.setattr(attachments, "BYTES_IN_SERVICE", 5000)

    with pytest.raises(AttachmentsFull) as refusal:
        bring(village.anna, talk, size=4000)

    assert refusal.value.details() == {"of": "service"}


def test_who_takes_pictures_back_brings_no_more_that_day(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_A_DAY", 1)
    message = picture_message(talk, village.student, bring(village.student, talk))
    post(talk, village.student, message)
    post(talk, village.student, talk.retraction(village.student, message.mid))

    with pytest.raises(AttachmentsFull):
        bring(village.student, talk)

    assert sweep(now=NOON + timedelta(days=1, seconds=1)) == 1
    assert not Attachment.objects.exists()


def test_what_was_taken_back_fills_no_thread(
    talk: Talk, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "BYTES_IN_THREAD", 5000)
    for _ in range(2):
        ref = bring(village.student, talk, size=4000)
        message = picture_message(talk, village.student, ref)
        post(talk, village.student, message)
        post(talk, village.student, talk.retraction(village.student, message.mid))

    assert not AttachmentBytes.objects.exists()


def test_taken_back_a_message_takes_its_pictures_along(talk: Talk, village: Village) -> None:
    ref = bring(village.student, talk)
    message = picture_message(talk, village.student, ref)
    post(talk, village.student, message)

    post(talk, village.student, talk.retraction(village.student, message.mid))

    assert not AttachmentBytes.objects.exists()
    assert Browser(village.anna).get(address_of(talk, ref.blob)) == {"code": "not_found"}


def test_what_no_message_named_for_a_day_is_thrown_away(talk: Talk, village: Village) -> None:
    named, left = bring(village.student, talk), bring(village.student, talk)
    post(talk, village.student, picture_message(talk, village.student, named))

    assert sweep(now=NOON + timedelta(days=1)) == 0
    assert sweep(now=NOON + timedelta(days=1, seconds=1)) == 1

    assert Attachment.objects.get().pk == UUID(bytes=named.blob)
    with pytest.raises(AttachmentMissing):
        post(talk, village.student, picture_message(talk, village.student, left))


def test_a_students_picture_without_a_word_opens_the_promise_and_staffs_does_not_keep_it(
    talk: Talk, village: Village
) -> None:
    post(talk, village.anna, talk.text(village.anna))
    assert not Clock.objects.filter(ended_at=None).exists()
    theirs, ours = bring(village.student, talk), bring(village.anna, talk)

    post(talk, village.student, picture_message(talk, village.student, theirs, text=""))
    post(talk, village.anna, picture_message(talk, village.anna, ours, text=""))
    assert Clock.objects.filter(ended_at=None).count() == 1

    with_words = bring(village.anna, talk)
    post(talk, village.anna, picture_message(talk, village.anna, with_words))
    assert not Clock.objects.filter(ended_at=None).exists()


def test_a_picture_without_a_word_is_no_answer_that_waits_to_be_opened(village: Village) -> None:
    talk = open_talk(village, wish(urgency="soon"))
    anna, path = Browser(village.anna), f"threads/{to_text(talk.id.bytes)}"
    ref = bring(village.anna, talk)
    post(talk, village.anna, picture_message(talk, village.anna, ref, text=""))
    assert anna.get(path)["thread"]["not_opened_since_answer"] is False

    post(talk, village.anna, talk.text(village.anna))

    assert anna.get(path)["thread"]["not_opened_since_answer"] is True


def test_a_picture_travels_from_device_to_device_over_http(talk: Talk, village: Village) -> None:
    student, ref_and_bytes = Browser(village.student), sealed_picture(talk)
    ref, sealed = ref_and_bytes
    thread = to_text(talk.id.bytes)

    student.put(f"attachments/{to_text(ref.blob)}", sealed)
    message = picture_message(talk, village.student, ref)
    answer = student.post(f"threads/{thread}/messages", message_value(message))
    fetched = Browser(village.anna).fetch(address_of(talk, ref.blob))

    assert (student.status, answer["entry"]["kind"]) == (201, "text")
    assert getattr(fetched, "content", b"") == sealed


@pytest.mark.parametrize("name", ["the head", "the verksamhetschef", "the administrator"])
def test_those_without_keys_bring_nothing(village: Village, name: str) -> None:
    browser = Browser(OUTSIDERS[name](village))

    assert browser.put(f"attachments/{to_text(uuid4().bytes)}", bytes(284)) == {
        "code": "not_allowed"
    }
