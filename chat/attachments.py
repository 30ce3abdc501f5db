"""What a reader may ask of attachments: only what a message of a thread they may read names."""

from uuid import UUID

from chat.doors import Access
from chat.models import AttachmentBytes
from elevhalsa.errors import NotFound


def sealed_in(access: Access, attachment_id: UUID) -> bytes:
    """Return the stored bytes.

    Raises:
        NotFound: None of this thread, or no more: a message that was taken back takes them along.
    """
    named = AttachmentBytes.objects.filter(
        pk=attachment_id, attachment__entry__thread=access.thread.pk
    )
    sealed = named.values_list("sealed", flat=True).first()
    if sealed is None:
        raise NotFound
    return bytes(sealed)
