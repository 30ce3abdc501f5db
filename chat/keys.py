"""The keys that come with a thread: its manifests, grants, and the chains to verify them with."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID, uuid5

from django.db.models import F

from chat.doors import Access
from chat.models import Grant, Manifest, Thread
from chat.shapes import GRANT_TYPES, GrantOut, ManifestOut
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.keys.api.mine import IdentityOut, identity_out
from elevhalsa.keys.models import Identity
from elevhalsa.people.models import Team


def scope_of(thread_id: UUID) -> str:
    """Return the scope of a thread's own data key: deleting that destroys the thread."""
    return f"thread:{thread_id}"


def grant_place(grant_id: UUID) -> Place:
    """Return where a grant is sealed at rest."""
    return Place("chat_grant", "sealed", grant_id)


def hist_place(thread_id: UUID, ke: int) -> Place:
    """Return where a history link is sealed at rest: its row is named by thread and key epoch."""
    return Place("chat_manifest", "hist_sealed", uuid5(thread_id, str(ke)))


def seal_hist(thread_id: UUID, ke: int, hist: bytes) -> bytes | None:
    """Seal a history link for its column; None where there is none."""
    if not hist:
        return None
    return seal(hist, scope=scope_of(thread_id), place=hist_place(thread_id, ke))


def manifests_for(accesses: Collection[Access]) -> dict[UUID, list[ManifestOut]]:
    """Return all manifests of some threads, 1 first, each with the reader's own grant.

    A grant of the back-up is served only once the thread was released (or for giving it back to
    a team that was lost): the same rule holds for the manifests before the newest.
    """
    by_thread = {access.thread.pk: access for access in accesses}
    rows = Manifest.objects.filter(thread__in=by_thread).order_by("thread", "ke")
    grants: dict[int, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.filter(manifest__in=rows):
        grants[grant.manifest_id].append(grant)
    found: dict[UUID, list[ManifestOut]] = defaultdict(list)
    for row in rows:
        found[row.thread_id].append(_manifest_out(row, grants[row.pk], by_thread[row.thread_id]))
    return found


def _manifest_out(row: Manifest, grants: Iterable[Grant], access: Access) -> ManifestOut:
    mine = (one for one in grants if one.recipient_id == access.reader_id)
    grant = next((one for one in mine if access.is_served(one.type)), None)
    hist = b""
    if row.hist_sealed is not None:
        hist = unseal(bytes(row.hist_sealed), place=hist_place(row.thread_id, row.ke))
    return ManifestOut(
        ke=row.ke,
        record=bytes(row.record),
        signature=bytes(row.signature),
        hist=hist,
        reason=row.reason,
        grant=_grant_out(grant) if grant else None,
    )


def _grant_out(grant: Grant) -> GrantOut:
    return GrantOut(
        type=GRANT_TYPES[grant.type],
        recipient=grant.recipient_id,
        kid=grant.kid,
        sealed=unseal(bytes(grant.sealed), place=grant_place(grant.pk)),
    )


def identities_of(threads: Iterable[Thread]) -> dict[UUID, list[IdentityOut]]:
    """Return the students' identities by thread: the live one first, then those once named."""
    threads = list(threads)
    named: dict[UUID, set[UUID]] = defaultdict(set)
    grants = Grant.objects.filter(manifest__thread__in=threads, type=Grant.Type.STUDENT)
    for thread_id, kid in grants.values_list("manifest__thread", "kid"):
        named[thread_id].add(kid)
    rows: dict[UUID, list[Identity]] = defaultdict(list)
    people = {thread.student_id for thread in threads}
    for row in Identity.objects.filter(person__in=people).order_by("-created_at"):
        rows[row.person_id].append(row)
    return {
        thread.pk: [
            identity_out(row)
            for row in sorted(rows[thread.student_id], key=lambda row: row.retired_at is not None)
            if row.retired_at is None or row.kid in named[thread.pk]
        ]
        for thread in threads
    }


def waiting_for_a_meeting(threads: Iterable[Thread]) -> set[UUID]:
    """Return which threads are sealed to other keys than their students have now."""
    threads = list(threads)
    students = {thread.student_id for thread in threads}
    live = Identity.objects.filter(person__in=students, retired_at=None).values("kid")
    newest = Grant.objects.filter(
        manifest__thread__in=threads, manifest__ke=F("manifest__thread__ke")
    )
    old = newest.filter(type=Grant.Type.STUDENT).exclude(kid__in=live)
    return set(old.values_list("manifest__thread", flat=True))


def teams_named_in(thread: Thread) -> list[Team]:
    """Return every team that a manifest or the thread names, its own first, without the back-up."""
    grants = Grant.objects.filter(manifest__thread=thread.pk).exclude(type=Grant.Type.STUDENT)
    named = set(grants.values_list("recipient_id", flat=True)) - {thread.back_up_id}
    others = Team.objects.filter(pk__in=named - {thread.team_id}).order_by("name", "pk")
    own = [] if thread.team_id == thread.back_up_id else [thread.team]
    return [*own, *others]
