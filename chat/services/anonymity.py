"""Writing without a name, and telling it after all."""

from datetime import datetime
from uuid import UUID, uuid4

from chat import aliases, identity_openings, recipients
from chat.doors import Access
from chat.errors import AnonymousFull, IdentityKnown
from chat.models import Alias, Thread
from chat.services import identity_openings as services
from elevhalsa.at_rest.fields import seal
from elevhalsa.errors import NotAllowed
from elevhalsa.keys.e1 import identity as e1
from elevhalsa.keys.e1.errors import E1Error
from elevhalsa.keys.e1.identity import IdentityKind, Signed
from elevhalsa.keys.e1.identity_envelope import seal_identity
from elevhalsa.keys.errors import IdentityWrong
from elevhalsa.keys.models import Identity
from elevhalsa.keys.selectors import is_known
from elevhalsa.people import names
from elevhalsa.people.models import Person, School, Team


def take_on(student: Person, school: School, signed: Signed) -> Person:
    """Return a fresh author with these keys: nobody can sign in as it, and it is in no list.

    Raises:
        IdentityWrong: Not self-signed, of another kind, or an id or a key of somebody already.
    """
    identity = _verified(signed)
    author = Person(
        id=UUID(bytes=identity.id),
        username=f"alias-{uuid4()}",
        role=student.role,
        organisation=student.organisation,
        language=student.language,
        is_active=False,
        is_alias=True,
    )
    scope = names.scope_of(organisation=student.organisation, school=school)
    author.name_sealed = names.seal_name("", person_id=author.pk, scope=scope)
    author.set_unusable_password()
    author.save(force_insert=True)
    Identity.objects.create(
        kid=UUID(bytes=identity.kid),
        person=author,
        record=signed.record,
        signature=signed.signature,
    )
    return author


def _verified(signed: Signed) -> e1.Identity:
    try:
        identity = e1.verify_identity(signed)
    except E1Error:
        raise IdentityWrong from None
    if identity.kind != IdentityKind.STUDENT or _is_taken(UUID(bytes=identity.id)):
        raise IdentityWrong
    if is_known(identity.keys):
        raise IdentityWrong
    return identity


def _is_taken(author: UUID) -> bool:
    of_person, of_team = Person.objects.filter(pk=author), Team.objects.filter(pk=author)
    return of_person.exists() or of_team.exists()


def hide(thread: Thread, *, owner: Person) -> None:
    """Keep, sealed, whose an anonymous thread is, and for the back-up team who that is.

    Raises:
        AnonymousFull: The account has as many of them as it can have.
    """
    owner = Person.objects.select_for_update(no_key=True).get(pk=owner.pk)  # one number is one's
    handle = aliases.free_handle(owner, thread.school_id)
    if handle is None:
        raise AnonymousFull
    epoch = recipients.current_epoch(thread.back_up_id)
    assert epoch is not None, "a thread is sealed to a back-up that has keys"
    envelope = seal_identity(thread.student_id.bytes, roster_of(owner, thread), epoch.keys)
    Alias.objects.create(
        person_id=thread.student_id,
        thread=thread,
        handle=handle,
        owner_sealed=aliases.seal_owner(owner.pk, alias_id=thread.student_id, thread_id=thread.pk),
        envelope_sealed=seal(
            envelope,
            scope=aliases.scope_of(thread.pk),
            place=aliases.envelope_place(thread.student_id),
        ),
        back_up_kid=UUID(bytes=epoch.keys.kid),
    )


def roster_of(owner: Person, thread: Thread) -> dict[str, object]:
    """Return what the roster says of a student, as an envelope and a kind-3 message have it."""
    return {
        "v": 1,
        "name": names.name_of(owner),
        "class": names.class_of(owner),
        "school": thread.school.name,
    }


def check_reveal(thread: Thread, access: Access) -> None:
    """Let who wrote a thread be told by its student, and by who opened the envelope: once each.

    Raises:
        IdentityKnown: The thread has a name, or they have given it one.
        NotAllowed: By somebody else of the staff.
    """
    alias = aliases.alias_of(thread)
    if alias is None or identity_openings.is_told_by_staff(thread):
        raise IdentityKnown
    if not access.is_staff:
        if alias.revealed_at:
            raise IdentityKnown
        return
    opened = thread.identity_openings.filter(opened_by=access.person.pk, told_at__isnull=False)
    if not opened.exists():
        raise NotAllowed


def reveal(thread: Thread, *, moment: datetime) -> None:
    """Note that a message has told who wrote a thread. Nothing takes it back."""
    Alias.objects.filter(thread=thread.pk, revealed_at=None).update(revealed_at=moment)
    services.settle_told(thread, moment=moment)
