"""What people call their passkeys: sealed at rest, for a name may say whose phone it is."""

from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.people import names, selectors
from elevhalsa.people.models import Person
from elevhalsa.people.passkey_models import Passkey


def place(passkey: Passkey) -> Place:
    """Return where a passkey's name is sealed."""
    return Place("people_passkey", "name", passkey.pk)


def seal_name(name: str, *, passkey: Passkey, person: Person) -> bytes:
    """Seal a name for its column, under the key that seals the person's own."""
    school = selectors.schools_of(person).first() if person.is_student else None
    scope = names.scope_of(organisation=person.organisation, school=school)
    return seal(name.encode(), scope=scope, place=place(passkey))


def name_of(passkey: Passkey) -> str:
    """Return a passkey's name; "" once the key is shredded.

    Raises:
        FieldBroken: The column was altered or moved.
    """
    try:
        return unseal(passkey.name_sealed, place=place(passkey)).decode()
    except Shredded:
        return ""
