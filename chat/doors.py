"""The one door to each thread: HTTP, WebSocket and commands all come through here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from chat import aliases
from chat.models import Entry, Grant, Thread
from elevhalsa.errors import NotFound
from elevhalsa.people.models import CARE_ROLES, Membership, Person

ROLE = Entry.AuthorRole


@dataclass(frozen=True)
class Access:
    """That a person may read a thread now, and as what."""

    thread: Thread
    person: Person  # as whom: of a thread without a name its alias
    role: Entry.AuthorRole
    reader_id: UUID  # whose grant it is: the student's, or a team's
    gives_back: bool = False  # for the keys alone: the back-up seals it for a team that was lost

    @property
    def is_staff(self) -> bool:
        """Say whether the person reads as one of those who answer."""
        return self.role != ROLE.STUDENT

    def is_served(self, grant_type: int) -> bool:
        """Say whether grants of this type are handed out: a back-up's once it was released."""
        is_early = grant_type == Grant.Type.BACK_UP and self.thread.released_at is None
        return self.gives_back or not is_early


def live_grants(person: Person) -> QuerySet[Grant]:
    """Return the grants of newest manifests that this person may be served now.

    It starts at the grant, so that nobody's empty id can match no grant.
    """
    newest = Grant.objects.filter(manifest__ke=F("manifest__thread__ke"))
    if not person.is_active:
        return newest.none()
    if person.is_student:
        own = Q(type=Grant.Type.STUDENT, recipient_id=F("manifest__thread__student"))
        selves = aliases.selves_of(person)
        return newest.filter(
            own, manifest__thread__student__in=selves, manifest__thread__hidden_at=None
        )
    if person.role not in CARE_ROLES:
        return newest.none()
    teams = team_ids(person)
    as_team = Q(type=Grant.Type.TEAM)
    as_back_up = Q(type=Grant.Type.BACK_UP, manifest__thread__released_at__isnull=False)
    mine = newest.filter(
        as_team | as_back_up, recipient_id__in=teams, manifest__thread__branch=person.role
    )
    barred = Thread.excluded.through.objects.filter(person=person.pk).values("thread")
    return mine.exclude(manifest__thread__in=barred)


def team_ids(person: Person) -> list[UUID]:
    """Return the teams a person is a member of now."""
    live = Membership.objects.filter(person=person.pk, to_at=None)
    return list(live.values_list("team", flat=True))


def access_to(person: Person, thread_id: UUID) -> Access:
    """Return a person's access to a thread: in the team, where also in the back-up.

    Raises:
        NotFound: No such thread, or not theirs to know of; a caller cannot tell which.
    """
    person = Person.objects.get(pk=person.pk)  # not as the session loaded it: as it is now
    grants = live_grants(person).filter(manifest__thread=thread_id)
    grant = grants.select_related("manifest__thread__student").order_by("type").first()
    if grant is None:
        raise NotFound
    return access_by(grant, person)


def access_by(grant: Grant, person: Person) -> Access:
    """Return the access that a grant gives. In an anonymous thread a student is its alias."""
    thread, role = grant.manifest.thread, ROLE(grant.type)
    reader = thread.student if role == ROLE.STUDENT and thread.student.is_alias else person
    return Access(thread, reader, role, grant.recipient_id)


def threads_of(person: Person) -> QuerySet[Thread]:
    """Return every thread that a person may read now."""
    return Thread.objects.filter(pk__in=live_grants(person).values("manifest__thread"))


def readers_of(thread: Thread) -> list[UUID]:
    """Return who may read a thread at this moment: the exact reverse of ``access_to``.

    Of an anonymous thread the student's account is among them: for telling, never for showing.
    """
    return readers_of_all([thread])[thread.pk]


def staff_readers_of(thread: Thread) -> list[UUID]:
    """Return who may read a thread at this moment without being its student."""
    account = aliases.account_of(thread)
    return [one for one in readers_of(thread) if one != account]


def readers_of_all(threads: Sequence[Thread]) -> dict[UUID, list[UUID]]:
    """Return who may read each of some threads, in a number of queries that does not grow."""
    newest = Grant.objects.filter(
        manifest__thread__in=threads, manifest__ke=F("manifest__thread__ke")
    )
    grants = list(newest.values_list("manifest__thread", "type", "recipient_id"))
    staff = _staff({to for _, kind, to in grants if kind != Grant.Type.STUDENT})
    by_id = {thread.pk: thread for thread in threads}
    accounts = aliases.accounts_of(threads)
    students = Person.objects.filter(pk__in=set(accounts.values()), is_active=True)
    active = set(students.values_list("pk", flat=True))
    barred = _barred(threads)
    readers: dict[UUID, set[UUID]] = {thread.pk: set() for thread in threads}
    for thread_id, kind, to in grants:
        thread = by_id[thread_id]
        if kind == Grant.Type.STUDENT:
            readers[thread_id] |= set() if thread.hidden_at else {accounts[thread_id]} & active
        elif kind == Grant.Type.TEAM or thread.released_at:
            readers[thread_id] |= staff[to, thread.branch] - barred[thread_id]
    return {thread_id: sorted(found) for thread_id, found in readers.items()}


def _staff(teams: set[UUID]) -> dict[tuple[UUID, str], set[UUID]]:
    """Return teams' active members of today, by team and role."""
    found: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    live = Membership.objects.filter(team__in=teams, to_at=None, person__is_active=True)
    for team, role, person in live.values_list("team", "person__role", "person"):
        found[team, role].add(person)
    return found


def _barred(threads: Sequence[Thread]) -> dict[UUID, set[UUID]]:
    """Return who is excluded from each thread."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Thread.excluded.through.objects.filter(thread__in=threads)
    for thread_id, person_id in rows.values_list("thread_id", "person_id"):
        found[thread_id].add(person_id)
    return found


def staff_of(thread: Thread, team_id: UUID) -> QuerySet[Person]:
    """Return a team's members of today who may see this thread, once the team may."""
    return shown_staff_of(thread, team_id).exclude(pk__in=thread.excluded.values("pk"))


def shown_staff_of(thread: Thread, team_id: UUID) -> QuerySet[Person]:
    """Return a team's members of today, whomever the student shut out."""
    members = Membership.objects.filter(team=team_id, to_at=None).values("person")
    return Person.objects.filter(pk__in=members, role=thread.branch, is_active=True)
