"""The first person of an organisation."""

from datetime import datetime

from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people.models import OneUseCode, Organisation, Person, Role
from elevhalsa.people.services.codes import issue_code
from elevhalsa.people.services.people import create_person
from elevhalsa.people.services.structure import create_organisation


@transaction.atomic
def add_administrator(
    *, organisation: str, username: str, name: str, now: Now, issued_at: datetime
) -> tuple[Person, str, datetime]:
    """Make an administrator, and the organisation if it is new. Return person, code and its end.

    Raises:
        NameTaken: The user name belongs to somebody.
    """
    known = Organisation.objects.filter(name=organisation).first()
    person = create_person(
        organisation=known or create_organisation(name=organisation),
        role=Role.ADMINISTRATOR,
        name=name,
        username=username,
        now=now,
    )
    purpose = OneUseCode.Purpose.INVITATION
    code, expires_at = issue_code(person=person, purpose=purpose, now=issued_at)
    return person, code, expires_at
