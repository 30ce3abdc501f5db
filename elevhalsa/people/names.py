"""Names and classes of people: sealed at rest, opened only to be shown."""

from uuid import UUID

from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.people.models import Organisation, Person, School

TABLE = "people_person"


def scope_of(*, organisation: Organisation, school: School | None) -> str:
    """Return the scope whose data key seals a person's name: it is shredded with the school."""
    return f"school:{school.pk}" if school else f"organisation:{organisation.pk}"


def name_place(person_id: UUID) -> Place:
    """Return where a name is sealed."""
    return Place(TABLE, "name", person_id)


def class_place(person_id: UUID) -> Place:
    """Return where the name of a class is sealed."""
    return Place(TABLE, "class", person_id)


def seal_name(name: str, *, person_id: UUID, scope: str) -> bytes:
    """Seal a name for its column."""
    return seal(name.encode(), scope=scope, place=name_place(person_id))


def seal_class(name: str, *, person_id: UUID, scope: str) -> bytes:
    """Seal the name of a student's class for its column."""
    return seal(name.encode(), scope=scope, place=class_place(person_id))


def name_of(person: Person) -> str:
    """Return a person's name; "" once the school's key is shredded.

    Raises:
        FieldBroken: The column was altered or moved.
    """
    return _open(person.name_sealed, name_place(person.pk))


def class_of(person: Person) -> str | None:
    """Return the name of a student's class, if it is known."""
    if person.class_sealed is None:
        return None
    return _open(person.class_sealed, class_place(person.pk))


def _open(sealed: bytes | memoryview, place: Place) -> str:
    try:
        return unseal(sealed, place=place).decode()
    except Shredded:
        return ""
