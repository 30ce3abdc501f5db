"""Threads whose team has lost its keys: sealed to keys that nobody in it can reach.

Once the back-up has certified new keys, its members give those threads back to the team. They are
served the grants for that, each time said in the thread, and no message of it: that is for doors.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, QuerySet

from chat.doors import ROLE, Access
from chat.models import Grant, Thread
from elevhalsa.errors import NotFound
from elevhalsa.keys.e1.team_epoch import decode_team_epoch
from elevhalsa.keys.selectors import signed_epochs
from elevhalsa.people.models import CARE_ROLES, Person, Team, TeamKind
from elevhalsa.people.selectors import teams_backed_by, teams_of


def stranded_for(person: Person) -> list[Access]:
    """Return what a member of a back-up can give back to teams behind which it stands.

    Not threads that the person is shut out of. Those whose student has new keys as well are among
    them: they are sealed to the keys that the student had, so that the team can meet the student.
    """
    return [
        Access(thread, person, ROLE.BACK_UP, back_up.pk, gives_back=True)
        for back_up in _back_ups_of(person)
        for team in teams_backed_by(back_up)
        for thread in _stranded_of(team, back_up).exclude(excluded=person.pk)
    ]


def stranded_access(person: Person, thread_id: UUID) -> Access:
    """Return a person's access to the keys of one such thread.

    Raises:
        NotFound: No such thread, or not theirs to give back; a caller cannot tell which.
    """
    person = Person.objects.get(pk=person.pk)  # not as the session loaded it: as it is now
    for access in stranded_for(person):
        if access.thread.pk == thread_id:
            return access
    raise NotFound


def _back_ups_of(person: Person) -> Iterator[Team]:
    if not person.is_active or person.role not in CARE_ROLES:
        return
    yield from teams_of(person).filter(kind=TeamKind.BACK_UP, branch=person.role)


def _stranded_of(team: Team, back_up: Team) -> QuerySet[Thread]:
    """Return a team's threads that are sealed to keys from before it lost them."""
    lost = _kids_before_a_loss(team)
    sealed = Grant.objects.filter(
        type=Grant.Type.TEAM,
        recipient_id=team.pk,
        kid__in=lost,
        manifest__ke=F("manifest__thread__ke"),
    )
    threads = Thread.objects.filter(team=team, back_up=back_up, branch=team.branch)
    return threads.filter(pk__in=sealed.values("manifest__thread")).order_by("opened_at", "pk")


def _kids_before_a_loss(team: Team) -> list[UUID]:
    """Return the keys that no later epoch leads back to: the back-up signed the next without."""
    rows = signed_epochs(team)
    kids = [row.kid for row in rows]
    for number in range(len(rows) - 1, 0, -1):
        signer = UUID(bytes=decode_team_epoch(bytes(rows[number].record)).signer_kid)
        if rows[number].prev_link is None and signer != kids[number - 1]:
            return kids[:number]
    return []
