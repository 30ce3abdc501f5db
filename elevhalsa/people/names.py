"""Names and classes of people: sealed at rest, opened only to be shown."""

from uuid import UUID

from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.people.models import Organisation, Person, School

TABLE = "people_person"


def scope_of(*, organisation: Organisation, school: School | None) -> str:
    """Return the scope whose data key seals a person's name: it is shredded with the school."""
    return f"school:{school.pk}" if school else f"organisation:{organisation.pk}"


def seal_name(name: str, *, person_id: UUID, scope: str) -> bytes:
    """Seal a name for its column."""
    return seal(name.encode(), scope=scope, place=Place(TABLE, "name", person_id))


def seal_class(name: str, *, person_id: UUID, scope: str) -> bytes:
    """Seal the name of a student's class for its column."""
    return seal(name.encode(), scope=scope, place=Place(TABLE, "class", person_id))


def name_of(person: Person) -> str:
    """Return a person's name; "" once the school's key is shredded.

    Raises:
        FieldBroken: The column was altered or moved.
    """
    return _open(person.name_sealed, column="name", person_id=person.pk)


def class_of(person: Person) -> str | None:
    """Return the name of a student's class, if it is known."""
    if person.class_sealed is None:
        return None
    return _open(person.class_sealed, column="class", person_id=person.pk)


def _open(sealed: bytes | memoryview, *, column: str, person_id: UUID) -> str:
    try:
        return unseal(sealed, place=Place(TABLE, column, person_id)).decode()
    except Shredded:
        return ""
