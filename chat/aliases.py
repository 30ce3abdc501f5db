"""Whose an anonymous thread is: known to the service alone, and sealed at rest.

An alias is the author of one anonymous thread. To everybody who answers it is the student; that
it is somebody's, and whose, no answer of this service tells them: only a sealed message can.
"""

import os
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from chat.models import Alias, Thread
from elevhalsa.at_rest import blind, ring, scopes
from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import Place, key_of, seal, unseal
from elevhalsa.people.models import Person, School

MOST = 64  # anonymous threads of one account
TABLE = "chat_alias"
HANDLE_BYTES = 32


def owner_place(alias_id: UUID) -> Place:
    """Return where it is sealed whose an alias is."""
    return Place(TABLE, "owner_sealed", alias_id)


def envelope_place(alias_id: UUID) -> Place:
    """Return where an identity envelope is sealed once more at rest."""
    return Place(TABLE, "envelope_sealed", alias_id)


def reason_place(opening_id: UUID) -> Place:
    """Return where it is sealed why an identity is asked for."""
    return Place("chat_identityopening", "reason_sealed", opening_id)


def asking_place(asking_id: UUID) -> Place:
    """Return where it is sealed why one more asks for it."""
    return Place("chat_identityasking", "reason_sealed", asking_id)


def scope_of(thread_id: UUID) -> str:
    """Return the scope of a thread's own data key, under which all of this is sealed."""
    return f"{scopes.THREAD}{thread_id}"


def seal_owner(owner: UUID, *, alias_id: UUID, thread_id: UUID) -> bytes:
    """Seal whose an alias is, under its thread's own key: with the thread it is destroyed."""
    return seal(owner.bytes, scope=scope_of(thread_id), place=owner_place(alias_id))


def free_handle(person: Person, school_id: UUID) -> bytes | None:
    """Return what the account's next alias is found by; None when it has had enough of them.

    Each alias has another number, so that two rows of one account have nothing in common. The
    key is the school's: once that is shredded no row leads anywhere, not even out of a backup.
    """
    used = {bytes(handle) for handle in _rows_of(person).values_list("handle", flat=True)}
    if len(used) >= MOST:
        return None
    scope = _school_scope(school_id)
    for number in range(MOST):
        said = _said(person, number)
        if used.isdisjoint(blind.all_indexes([said], scope=scope)):
            return blind.index(said, scope=scope)
    return None


def selves_of(person: Person) -> list[UUID]:
    """Return under which ids a person's threads may stand: the own, and for students aliases.

    An alias whose thread's key is destroyed is nobody's any more.
    """
    if not person.is_student:
        return [person.pk]
    sealed = _rows_of(person).order_by("pk").values_list("person", "owner_sealed")
    keys = {alias: key_of(owner) for alias, owner in sealed}
    kept = ring.kept(keys.values())
    return [person.pk, *(alias for alias, key in keys.items() if key in kept)]


def handles_of(person: Person) -> list[bytes]:
    """Return everything that an alias of the account may be found by, at each school it was at."""
    schools = School.objects.filter(placements__person=person.pk).distinct()
    said = [_said(person, number) for number in range(MOST)]
    return [
        handle
        for school_id in schools.values_list("pk", flat=True)
        for handle in blind.all_indexes(said, scope=_school_scope(school_id))
    ]


def _rows_of(person: Person) -> QuerySet[Alias]:
    return Alias.objects.filter(handle__in=handles_of(person))


def forget_handles(threads: Collection[UUID]) -> None:
    """Overwrite what leads from an account to these threads: their keys are being destroyed."""
    for alias in Alias.objects.filter(thread__in=threads):
        alias.handle = os.urandom(HANDLE_BYTES)
        alias.save(update_fields=["handle"])


def _school_scope(school_id: UUID) -> str:
    return f"school:{school_id}"


def _said(person: Person, number: int) -> bytes:
    return b"alias" + person.pk.bytes + number.to_bytes(2, "big")


def accounts_of(threads: Collection[Thread]) -> dict[UUID, UUID]:
    """Return whose account each thread belongs to. It is for telling them, never for showing."""
    found = {thread.pk: thread.student_id for thread in threads}
    for alias in Alias.objects.filter(thread__in=found):
        if (owner := owner_of(alias)) is not None:
            found[alias.thread_id] = owner
    return found


def owner_of(alias: Alias) -> UUID | None:
    """Return whose an alias is; None once the thread's key is destroyed."""
    try:
        return UUID(bytes=unseal(alias.owner_sealed, place=owner_place(alias.pk)))
    except Shredded:
        return None


def alias_of(thread: Thread) -> Alias | None:
    """Return who wrote a thread without a name; None of a thread with one."""
    return Alias.objects.filter(thread=thread.pk).first()


def is_hidden(thread: Thread) -> bool:
    """Say whether those who answer a thread are not told who wrote it."""
    return Alias.objects.filter(thread=thread.pk, revealed_at=None).exists()


def revealed_at(threads: Iterable[Thread]) -> dict[UUID, datetime]:
    """Return when a message told who wrote a thread, of those in which one did.

    It is a hint: who it was stands in that message, sealed, and no answer of the service says it.
    """
    told = Alias.objects.filter(thread__in=list(threads)).exclude(revealed_at=None)
    return {alias.thread_id: alias.revealed_at for alias in told if alias.revealed_at}


def account_of(thread: Thread) -> UUID:
    """Return whose account a thread belongs to, to tell them."""
    return accounts_of([thread])[thread.pk]


def notice_key(thread: Thread, key: str) -> str:
    """Return what makes a notice one, without saying which thread it is about."""
    return blind.index(key.encode(), scope=_school_scope(thread.school_id)).hex()
