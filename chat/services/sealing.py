"""Taking in what clients sealed: the server checks all that can be seen without keys."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from chat.errors import EnvelopeWrong, ManifestTaken, ManifestWrong, ReadersChanged
from chat.keys import grant_place, scope_of, seal_hist
from chat.models import Grant, Manifest, Thread
from elevhalsa.at_rest.fields import seal
from elevhalsa.keys.e1.envelope import parse_envelope
from elevhalsa.keys.e1.errors import E1Error
from elevhalsa.keys.e1.manifest import Manifest as Record
from elevhalsa.keys.e1.manifest import (
    SealedManifest,
    Signer,
    check_parts,
    check_recipients,
    decode_manifest,
    verify_manifest,
)
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType


def envelope_ke(sealed: bytes, *, mid: UUID) -> int:
    """Return the key epoch that an envelope names.

    Raises:
        EnvelopeWrong: Another length, version or suite, or the envelope of another message.
    """
    try:
        header = parse_envelope(sealed)
    except E1Error as broken:
        raise EnvelopeWrong from broken
    if header.mid != mid.bytes:
        raise EnvelopeWrong
    return header.ke


def newest_record(thread: Thread) -> Record:
    """Return the thread's newest manifest as signed."""
    row = thread.manifests.get(ke=thread.ke)
    return decode_manifest(bytes(row.record))


def accept_manifest(
    given: SealedManifest,
    *,
    thread_id: UUID,
    previous: Record | None,
    signer: Signer,
    recipients: Sequence[Recipient],
) -> Record:
    """Return the record, if it is the next one, signed by who may, for exactly these readers.

    Raises:
        ManifestTaken: It builds on an older key epoch than the newest.
        ReadersChanged: It is right in itself, but a reader has newer keys, or there is another.
        ManifestWrong: Anything else is not as it must be.
    """
    try:
        record = decode_manifest(given.signed.record)
        if previous and record.thread == previous.thread and record.ke <= previous.ke:
            raise ManifestTaken(previous.ke)
        record = verify_manifest(
            given.signed, thread=thread_id.bytes, previous=previous, signers=[signer]
        )
        check_parts(record, hist=given.hist, grants=given.grants)
    except E1Error as refusal:
        raise ManifestWrong from refusal
    _check_readers(record, recipients)
    return record


def _check_readers(record: Record, recipients: Sequence[Recipient]) -> None:
    try:
        check_recipients(record, recipients)
    except E1Error as refusal:
        students = {one.keys.kid for one in recipients if one.type is RecipientType.STUDENT}
        sealed_to = {one.kid for one in record.grants if one.type is RecipientType.STUDENT}
        raise (ReadersChanged if students == sealed_to else ManifestWrong) from refusal


def store_manifest(
    given: SealedManifest, record: Record, *, thread: Thread, moment: datetime
) -> Manifest:
    """Store a manifest with its grants and history link, sealed once more at rest."""
    row = Manifest.objects.create(
        thread=thread,
        ke=record.ke,
        record=given.signed.record,
        signature=given.signed.signature,
        hist_sealed=seal_hist(thread.pk, record.ke, given.hist),
        reason=record.reason,
        created_at=moment,
    )
    for grant in given.grants:
        grant_id = uuid4()
        Grant.objects.create(
            id=grant_id,
            manifest=row,
            type=grant.type,
            recipient_id=UUID(bytes=grant.id),
            kid=UUID(bytes=grant.kid),
            sealed=seal(grant.sealed, scope=scope_of(thread.pk), place=grant_place(grant_id)),
        )
    thread.ke = record.ke
    return row
