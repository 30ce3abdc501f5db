"""Addresses of people: sealed at rest, opened only to send, or to be shown to their owner."""

from uuid import UUID

from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.notify.models import Destination
from elevhalsa.people import leaving, names
from elevhalsa.people.models import Person, School


def place(destination_id: UUID) -> Place:
    """Return where an address is sealed."""
    return Place("notify_destination", "address", destination_id)


def sealed(address: str, *, person: Person, destination_id: UUID) -> bytes:
    """Seal an address for its column, under the key that is shredded with the person's school.

    Of a student who has left that is the school they left.
    """
    placed = School.objects.filter(placements__person=person, placements__to_at=None).first()
    school = placed or leaving.school_left(person)
    scope = names.scope_of(organisation=person.organisation, school=school)
    return seal(address.encode(), scope=scope, place=place(destination_id))


def address_of(destination: Destination) -> str:
    """Return an address; "" once the key is shredded.

    Raises:
        FieldBroken: The column was altered or moved.
    """
    try:
        return unseal(destination.address_sealed, place=place(destination.pk)).decode()
    except Shredded:
        return ""
