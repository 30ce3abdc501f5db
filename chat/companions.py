"""The companion of a thread: notes and shared drafts of staff. One door, and no student in it."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID, uuid5

from ninja import Schema

from chat.doors import Access, access_to
from chat.models import Companion, CompanionEntry, CompanionGrant, CompanionManifest
from chat.shapes import GRANT_TYPES, EntryOut, GrantOut, ManifestOut, PersonName
from elevhalsa.at_rest.fields import Place, unseal
from elevhalsa.errors import NotFound
from elevhalsa.keys.e1.thread_key import companion_of
from elevhalsa.people.models import Person
from elevhalsa.people.selectors import names_by_id
from elevhalsa.wire import to_text

PAGE = 200  # entries


class CompanionOut(Schema):
    """A companion's key epochs, and its entries after a number; both empty before the first."""

    manifests: list[ManifestOut]
    entries: list[EntryOut]
    head_seq: int
    people: dict[str, PersonName]


def door_to(person: Person, thread_id: UUID) -> Access:
    """Return a person's access to the companion of a thread: that to the thread, as staff.

    Raises:
        NotFound: No such thread, not theirs to know of, or their own as a student.
    """
    return staff_alone(access_to(person, thread_id))


def staff_alone(access: Access) -> Access:
    """Return the access of somebody who answers; to a student there is no companion.

    Raises:
        NotFound: It is the student's, whether or not anything was ever written.
    """
    if not access.is_staff:
        raise NotFound
    return access


def id_of(thread_id: UUID) -> UUID:
    """Return the id under which a thread's companion is sealed and signed."""
    return UUID(bytes=companion_of(thread_id.bytes))


def grant_place(grant_id: UUID) -> Place:
    """Return where a companion's grant is sealed at rest."""
    return Place("chat_companiongrant", "sealed", grant_id)


def hist_place(thread_id: UUID, ke: int) -> Place:
    """Return where a companion's history link is sealed at rest."""
    return Place("chat_companionmanifest", "hist_sealed", uuid5(thread_id, str(ke)))


def companion_out(access: Access, *, after: int) -> CompanionOut:
    """Return what stands beside a thread, with the reader's own grants."""
    companion = Companion.objects.filter(pk=access.thread.pk).first()
    if companion is None:
        return CompanionOut(manifests=[], entries=[], head_seq=0, people={})
    rows = list(companion.entries.filter(seq__gt=after).order_by("seq")[:PAGE])
    return CompanionOut(
        manifests=manifests_out(access),
        entries=[entry_out(row) for row in rows],
        head_seq=companion.head_seq,
        people=_people_in(rows),
    )


def manifests_out(access: Access) -> list[ManifestOut]:
    """Return all key epochs, 1 first. A back-up's grant is served once the thread was released."""
    rows = CompanionManifest.objects.filter(companion=access.thread.pk).order_by("ke")
    grants: dict[int, list[CompanionGrant]] = defaultdict(list)
    for grant in CompanionGrant.objects.filter(manifest__in=rows, recipient_id=access.reader_id):
        if access.is_served(grant.type):
            grants[grant.manifest_id].append(grant)
    return [_manifest_out(row, next(iter(grants[row.pk]), None)) for row in rows]


def _manifest_out(row: CompanionManifest, grant: CompanionGrant | None) -> ManifestOut:
    hist = b""
    if row.hist_sealed is not None:
        hist = unseal(bytes(row.hist_sealed), place=hist_place(row.companion_id, row.ke))
    return ManifestOut(
        ke=row.ke,
        record=bytes(row.record),
        signature=bytes(row.signature),
        hist=hist,
        reason=row.reason,
        grant=_grant_out(grant) if grant else None,
    )


def _grant_out(grant: CompanionGrant) -> GrantOut:
    return GrantOut(
        type=GRANT_TYPES[grant.type],
        recipient=grant.recipient_id,
        kid=grant.kid,
        sealed=unseal(bytes(grant.sealed), place=grant_place(grant.pk)),
    )


def entry_out(entry: CompanionEntry) -> EntryOut:
    """Return an entry's wire form: the same as a thread's, and never among a thread's."""
    return EntryOut(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        author=entry.author_id,
        role=entry.author_role,
        mid=entry.mid,
        ke=entry.ke,
        sealed=bytes(entry.sealed) if entry.sealed is not None else None,
        retracted_at=entry.retracted_at,
        data={},
    )


def _people_in(entries: Iterable[CompanionEntry]) -> dict[str, PersonName]:
    named = names_by_id({entry.author_id for entry in entries})
    return {
        to_text(person.bytes): PersonName(name=name, role=role)
        for person, (name, role) in named.items()
    }
