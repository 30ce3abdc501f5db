"""What staff write among themselves beside a thread. It answers nobody, and moves no promise."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID, uuid4

from django.db import transaction

from chat import events, lines, recipients
from chat.companions import grant_place, hist_place, id_of, staff_alone
from chat.doors import Access, access_to
from chat.errors import (
    CompanionNeeded,
    KeyEpochOld,
    ManifestWrong,
    NoteDiffers,
    NotRetractable,
)
from chat.keys import scope_of
from chat.models import Companion, CompanionEntry, CompanionGrant, CompanionManifest
from chat.services import sealing
from chat.services.locking import enter
from elevhalsa.at_rest.fields import seal
from elevhalsa.clock import Now
from elevhalsa.keys.e1.manifest import Manifest as Record
from elevhalsa.keys.e1.manifest import Reason, SealedManifest, decode_manifest
from elevhalsa.people.models import Person

KIND = CompanionEntry.Kind


@dataclass(frozen=True)
class NewNote:
    """A sealed note or shared draft, or that one is taken back."""

    mid: UUID
    kind: CompanionEntry.Kind
    sealed: bytes
    retracts: UUID | None = None


@transaction.atomic
def add_manifest(
    *, person: Person, thread_id: UUID, given: SealedManifest, now: Now
) -> tuple[CompanionManifest, Access]:
    """Open a thread's companion, or give it a new key for the readers of today. Safe to repeat.

    Raises:
        NotFound: Not a thread that they answer.
        ManifestTaken: Somebody else was faster.
        ManifestWrong: Not exactly the manifest that belongs here.
    """
    access = _enter(person, thread_id)
    thread = access.thread
    companion = Companion.objects.filter(pk=thread_id).first()
    if companion and (stored := _already_newest(companion, given)):
        return stored, access
    record = _accept(access, companion, given, team=thread.team_id)
    if record.reason not in _allowed(access, companion):
        raise ManifestWrong
    moment = lines.moment_in(thread, now)
    if companion is None:
        companion = Companion.objects.create(thread=thread, newest_at=moment)
    row = _store(companion, given, record, moment=moment)
    events.announce_note(thread, companion.head_seq)
    return row, access


@transaction.atomic
def write_note(
    *, person: Person, thread_id: UUID, note: NewNote, now: Now
) -> tuple[CompanionEntry, Access]:
    """Append a sealed note. Safe to repeat: a ``mid`` is stored once. No clock learns of it.

    Raises:
        NotFound: Not a thread that they answer.
        NoteDiffers: The same ``mid`` came before with other bytes.
        KeyEpochOld: Sealed under another key epoch than the newest, or for readers of before.
        EnvelopeWrong, NotRetractable: See there.
    """
    access = _enter(person, thread_id)
    companion = Companion.objects.filter(pk=thread_id).first()
    if companion and (stored := companion.entries.filter(mid=note.mid).first()):
        return _same(stored, person, note), access
    companion = _current(access, companion, note)
    moment = max(lines.moment_in(access.thread, now), companion.newest_at)
    if note.kind == KIND.RETRACT:
        _empty(companion, person, note, moment=moment)
    return _append(access, companion, note, moment=moment), access


def follow(
    access: Access,
    given: SealedManifest | None,
    *,
    to: UUID,
    history: bool,
    moment: datetime,
    reason: Reason = Reason.HAND_OVER,
) -> None:
    """Hand the companion over with its thread: its next key is for the next team.

    Called behind the thread's lock, before the thread has moved. ``history`` says whether what
    was said in the thread goes along: then so do its notes, and otherwise neither.

    Raises:
        CompanionNeeded: There are notes, and no key for those who come after.
        ManifestTaken, ManifestWrong: See ``add_manifest``.
    """
    companion = Companion.objects.filter(pk=access.thread.pk).first()
    if companion is None:
        if given is not None:
            raise ManifestWrong
        return
    if given is None:
        raise CompanionNeeded
    record = _accept(access, companion, given, team=to)
    if record.reason != reason or bool(given.hist) != history:
        raise ManifestWrong
    _store(companion, given, record, moment=moment)


def _enter(person: Person, thread_id: UUID) -> Access:
    """Lock a thread that ``person`` answers; to anybody else there is no companion."""
    staff_alone(access_to(person, thread_id))  # a student does not hold the lock for it
    return staff_alone(enter(person, thread_id))


def _already_newest(companion: Companion, given: SealedManifest) -> CompanionManifest | None:
    newest = companion.manifests.get(ke=companion.ke)
    return newest if bytes(newest.record) == given.signed.record else None


def _allowed(access: Access, companion: Companion | None) -> tuple[Reason, ...]:
    """Return why this reader may make a key: there is no student whose keys could be new."""
    if companion is None:
        return recipients.FIRST
    reasons = recipients.ALLOWED_REASONS[access.role]
    return tuple(one for one in reasons if one is not Reason.STUDENT_KEY)


def _accept(
    access: Access, companion: Companion | None, given: SealedManifest, *, team: UUID
) -> Record:
    return sealing.accept_manifest(
        given,
        thread_id=id_of(access.thread.pk),
        previous=_newest_record(companion) if companion else None,
        signer=recipients.signer_for(access),
        recipients=recipients.companion_recipients(team=team, back_up=access.thread.back_up_id),
    )


def _newest_record(companion: Companion) -> Record:
    return decode_manifest(bytes(companion.manifests.get(ke=companion.ke).record))


def _store(
    companion: Companion, given: SealedManifest, record: Record, *, moment: datetime
) -> CompanionManifest:
    scope = scope_of(companion.pk)
    place = hist_place(companion.pk, record.ke)
    row = CompanionManifest.objects.create(
        companion=companion,
        ke=record.ke,
        record=given.signed.record,
        signature=given.signed.signature,
        hist_sealed=seal(given.hist, scope=scope, place=place) if given.hist else None,
        reason=record.reason,
        created_at=moment,
    )
    for grant in given.grants:
        grant_id = uuid4()
        CompanionGrant.objects.create(
            id=grant_id,
            manifest=row,
            type=grant.type,
            recipient_id=UUID(bytes=grant.id),
            kid=UUID(bytes=grant.kid),
            sealed=seal(grant.sealed, scope=scope, place=grant_place(grant_id)),
        )
    companion.ke = record.ke
    companion.save(update_fields=["ke"])
    return row


def _same(stored: CompanionEntry, author: Person, note: NewNote) -> CompanionEntry:
    """Return what was stored for a ``mid``, if these are the bytes it came with.

    Raises:
        NoteDiffers: They are not.
    """
    digest = sha256(note.sealed).digest()
    if stored.author_id != author.pk or not compare_digest(bytes(stored.digest), digest):
        raise NoteDiffers
    return stored


def _current(access: Access, companion: Companion | None, note: NewNote) -> Companion:
    """Return the companion, if the note is sealed for its readers of now."""
    ke = sealing.envelope_ke(note.sealed, mid=note.mid)
    if companion is None:
        raise KeyEpochOld(0)
    thread = access.thread
    readers = recipients.companion_recipients(team=thread.team_id, back_up=thread.back_up_id)
    held = {entry.reader for entry in _newest_record(companion).grants}
    if ke != companion.ke or held != {(one.type, one.id, one.keys.kid) for one in readers}:
        raise KeyEpochOld(companion.ke)
    if (note.retracts is not None) != (note.kind == KIND.RETRACT):
        raise NotRetractable
    return companion


def _empty(companion: Companion, person: Person, note: NewNote, *, moment: datetime) -> None:
    """Take back one's own: a tombstone keeps its number, author and moment; its bytes are gone.

    Of a shared draft everybody in the team may say that it is done with.
    """
    standing = companion.entries.exclude(kind=KIND.RETRACT).filter(retracted_at=None)
    target = standing.filter(mid=note.retracts).first() if note.retracts else None
    if target is None or (target.author_id != person.pk and target.kind != KIND.DRAFT):
        raise NotRetractable
    target.sealed = None
    target.retracted_at = moment
    target.save(update_fields=["sealed", "retracted_at"])


def _append(
    access: Access, companion: Companion, note: NewNote, *, moment: datetime
) -> CompanionEntry:
    companion.head_seq += 1
    companion.newest_at = moment
    companion.save(update_fields=["head_seq", "newest_at"])
    entry = CompanionEntry.objects.create(
        companion=companion,
        seq=companion.head_seq,
        kind=note.kind,
        at=moment,
        author=access.person,
        author_role=access.role,
        mid=note.mid,
        ke=companion.ke,
        sealed=note.sealed,
        digest=sha256(note.sealed).digest(),
    )
    events.announce_note(access.thread, companion.head_seq)
    return entry
