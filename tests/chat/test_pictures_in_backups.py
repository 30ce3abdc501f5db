"""Pictures and the messages that name them: backed up, restored and destroyed together."""

from pathlib import Path
from uuid import UUID

import pytest

from chat.attachments import sealed_in
from chat.doors import access_to
from chat.keys import grant_place
from chat.models import Attachment, AttachmentBytes, Grant
from chat.services.posting import post_message
from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import unseal
from elevhalsa.backup import services
from elevhalsa.backup.keys import SecretKey
from elevhalsa.key_care import shred_school
from elevhalsa.keys.e1.attachment import AttachmentRef, open_attachment
from tests.chat.pictures import bring, picture_message
from tests.chat.village import Talk, Village, at_noon

KEY = SecretKey(bytes(range(32)))


def show(talk: Talk, village: Village) -> AttachmentRef:
    """Post a message with a picture. Return what it says of it."""
    ref = bring(village.student, talk)
    message = picture_message(talk, village.student, ref)
    post_message(person=village.student, thread_id=talk.id, message=message, now=at_noon)
    return ref


@pytest.mark.django_db(transaction=True)
def test_a_restore_brings_a_picture_back_to_its_message(
    talk: Talk, village: Village, tmp_path: Path
) -> None:
    ref = show(talk, village)
    data, ring = services.back_up(
        data_to=tmp_path / "data", ring_to=tmp_path / "ring", recipient=KEY.public, now=at_noon
    )
    Attachment.objects.all().delete()

    services.restore(data=data, ring=ring, key=KEY, now=at_noon)

    sealed = sealed_in(access_to(village.anna, talk.id), UUID(bytes=ref.blob))
    assert open_attachment(ref, talk.id.bytes, sealed).startswith(b"\xff\xd8\xff")


@pytest.mark.django_db
def test_a_shredded_school_s_pictures_have_no_key_left(talk: Talk, village: Village) -> None:
    show(talk, village)

    shred_school(village.school)

    for grant in Grant.objects.filter(manifest__thread=talk.id):
        with pytest.raises(Shredded):
            unseal(grant.sealed, place=grant_place(grant.pk))


@pytest.mark.django_db
def test_a_thread_that_is_destroyed_takes_its_pictures_along(talk: Talk, village: Village) -> None:
    show(talk, village)
    assert AttachmentBytes.objects.count() == 1

    talk.row.entries.all().delete()

    assert (Attachment.objects.count(), AttachmentBytes.objects.count()) == (0, 0)
