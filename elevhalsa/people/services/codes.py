"""One-use codes on paper: staff invitations and students' letters."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from elevhalsa.people import leaving, paper_codes
from elevhalsa.people.errors import AccountEnded, CodeUnknown, RoleWrong
from elevhalsa.people.models import OneUseCode, Person
from elevhalsa.people.services import passwords

Purpose = OneUseCode.Purpose
VALID = {Purpose.INVITATION: timedelta(days=7), Purpose.LETTER: timedelta(days=30)}
GROUPS, SIZE = 4, 4  # 80 bits: nobody guesses one, so nobody needs to wait


@transaction.atomic
def issue_code(*, person: Person, purpose: Purpose, now: datetime) -> tuple[str, datetime]:
    """Return a new code and when it ends. The code before is void, and this one is not kept.

    Raises:
        RoleWrong: An invitation for a student, a letter for staff, or anything for somebody
            who is deactivated. Whether the door of a student who left is shut, it does not tell.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    is_known = person.is_active or leaving.is_shut(person)
    if person.is_student != (purpose == Purpose.LETTER) or not is_known:
        raise RoleWrong
    person.one_use_codes.filter(used_at=None).update(used_at=now)
    code = paper_codes.draw(GROUPS, SIZE)
    row = person.one_use_codes.create(
        purpose=purpose, digest=paper_codes.digest(code), expires_at=now + VALID[purpose]
    )
    return code, row.expires_at


def redeem_code(*, code: str, purpose: Purpose, password: str, now: datetime) -> Person:
    """Use up a code: its person gets this password, and every older session ends.

    A second factor that was set up before stays.

    Raises:
        PasswordWeak: The password breaks the rules; the code is still good.
        CodeUnknown: No such code, used, replaced or too old.
        AccountEnded: Of a student whose time to read is over; the code is used up.
    """
    passwords.check_rules(password)
    live = OneUseCode.objects.filter(
        digest__in=paper_codes.digests(code), purpose=purpose, used_at=None, expires_at__gt=now
    )
    if not live.exists():
        raise CodeUnknown
    kept = passwords.hashed(password)
    person = _redeem(live, kept, now)
    if not person.is_active:
        raise AccountEnded
    return person


def _redeem(live: QuerySet[OneUseCode], kept: str, now: datetime) -> Person:
    with transaction.atomic():
        row = live.select_for_update().select_related("person").first()
        is_known = row is not None and (row.person.is_active or leaving.is_shut(row.person))
        if row is None or not is_known or not live.update(used_at=now):
            raise CodeUnknown
        passwords.store_password(row.person, kept)
    return row.person
