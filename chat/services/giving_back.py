"""Giving threads back to a team that had lost its keys, as its back-up, with all that was said."""

from uuid import UUID

from django.db import transaction

from chat import lines, recipients
from chat.doors import Access
from chat.errors import ManifestWrong
from chat.models import Entry, Thread
from chat.services import notes, sealing
from chat.stranded import stranded_access
from elevhalsa.clock import Now
from elevhalsa.keys.e1.manifest import Reason, SealedManifest
from elevhalsa.people.models import Person


@transaction.atomic
def begin(*, person: Person, thread_id: UUID, now: Now) -> Access:
    """Let a member of the back-up have a thread's keys. It is said in the thread, once.

    Raises:
        NotFound: Not a thread that waits for this person's back-up.
    """
    access = _enter(person, thread_id)
    thread = access.thread
    if not thread.entries.filter(kind=Entry.Kind.GIVEN_BACK, data={"ke": thread.ke}).exists():
        moment = lines.moment_in(thread, now)
        kind = Entry.Kind.GIVEN_BACK
        lines.write_event(thread, kind, moment=moment, author=access.person, ke=thread.ke)
    return access


@transaction.atomic
def give_back(
    *,
    person: Person,
    thread_id: UUID,
    given: SealedManifest,
    companion: SealedManifest | None,
    now: Now,
) -> None:
    """Start a key epoch for the team as it is now, and for its notes: history goes along.

    No promise moves, and the back-up reads nothing more than before. A student who has new keys
    stays out until somebody of the team has met them: the thread is sealed to the keys of before.

    Raises:
        NotFound: Not a thread that waits for this person's back-up.
        CompanionNeeded, ManifestTaken, ManifestWrong: See ``manifests.hand_over``.
    """
    access = _enter(person, thread_id)
    thread = access.thread
    previous = sealing.newest_record(thread)
    record = sealing.accept_manifest(
        given,
        thread_id=thread_id,
        previous=previous,
        signer=recipients.signer_for(access),
        recipients=recipients.as_it_stood(thread, previous),
    )
    if record.reason != Reason.BACK_UP_TAKES_OVER or not given.hist:
        raise ManifestWrong
    moment = lines.moment_in(thread, now)
    to, reason = thread.team_id, Reason.BACK_UP_TAKES_OVER
    notes.follow(access, companion, to=to, history=True, moment=moment, reason=reason)
    sealing.store_manifest(given, record, thread=thread, moment=moment)
    lines.note_change(thread, "ke")


def _enter(person: Person, thread_id: UUID) -> Access:
    """Lock a stranded thread. Who is no longer to give it back is refused."""
    stranded_access(person, thread_id)
    Thread.objects.select_for_update().get(pk=thread_id)
    return stranded_access(person, thread_id)
