"""What routing must know of a school: its teams, their people, who holds their keys, who waits."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from chat.errors import LeftSchool, SchoolNotOpen
from chat.leavers import has_open_thread
from chat.models import Entry, Thread
from chat.recipients import current_epoch
from chat.who_answers.availability import members_as_routing_sees_them
from elevhalsa.keys.selectors import live_identities
from elevhalsa.people.leaving import school_left
from elevhalsa.people.models import Branch, Person, Placement, School, Team, TeamKind
from elevhalsa.people.selectors import members_of, team_of
from elevhalsa.wire import from_text
from sla.calendars.opening import Calendar
from sla.models import Clock
from sla.policies.readers import cover_on
from sla.policies.selectors import terms_for
from triage import routing


def open_school_of(student: Person, *, in_danger: bool = False) -> School:
    """Return the school a student writes to: the one that was left, as long as a thread is open.

    Raises:
        SchoolNotOpen: None, or it takes no messages yet.
        LeftSchool: They have left, no thread is open, and nobody says that it is danger.
    """
    placed = Placement.objects.filter(person=student.pk, to_at=None, school__isnull=False)
    newest = placed.select_related("school").order_by("-from_at").first()
    school = newest.school if newest else school_left(student)
    if school is None or school.opened_at is None:
        raise SchoolNotOpen
    if newest is None and not in_danger and not has_open_thread(student):
        raise LeftSchool
    return school


def reachable_branches(school: School) -> list[Branch]:
    """Return the branches that a student of the school can write to: those with a back-up key."""
    back_ups = {branch: team_of(school.pk, branch, TeamKind.BACK_UP) for branch in Branch}
    return [branch for branch, team in back_ups.items() if team and current_epoch(team.pk)]


def staffing_of(school: School, at: datetime) -> list[routing.Staffing]:
    """Return every reachable branch of the school, as routing sees it at a moment."""
    calendar = terms_for(school.pk).calendar
    return [_branch_staffing(school, one, calendar, at) for one in reachable_branches(school)]


def _branch_staffing(
    school: School, branch: Branch, calendar: Calendar, at: datetime
) -> routing.Staffing:
    team = team_of(school.pk, branch)
    back_up = team_of(school.pk, branch, TeamKind.BACK_UP)
    assert back_up is not None, "a reachable branch has a back-up"
    day = at.astimezone(calendar.time_zone).date()
    is_closed = day in calendar.closed_days
    cover = frozenset(cover_on(school.pk, branch, day)) if is_closed else frozenset[UUID]()
    return routing.Staffing(
        branch=branch,
        team=_team(team, calendar, at) if team else None,
        back_up=_team(back_up, calendar, at, cover=cover),
        waiting=Clock.objects.running().filter(school_id=school.pk, branch=branch).count(),
        cover=cover,
    )


def _team(
    team: Team, calendar: Calendar, at: datetime, *, cover: frozenset[UUID] = frozenset()
) -> routing.Team:
    readers, holders = _readers_and_holders(team)
    return routing.Team(
        id=team.pk,
        members=members_as_routing_sees_them(team, readers, calendar, at, cover=cover),
        key_holders=holders,
        has_keys=current_epoch(team.pk) is not None,
    )


def key_holders(*teams: Team) -> frozenset[UUID]:
    """Return everybody who holds a newest key of these teams, or will when they are let in."""
    return frozenset[UUID]().union(*(_readers_and_holders(team)[1] for team in teams))


def readers_in(team: Team) -> frozenset[UUID]:
    """Return who can open what is sealed for a team today; everybody in it before it has a key."""
    return _readers_and_holders(team)[0]


def counts_as_nobody(thread: Thread, team: Team) -> frozenset[UUID]:
    """Return who of a team a thread cannot wait for: who is shut out of it, or without its key."""
    members = frozenset(members_of(team).values_list("pk", flat=True))
    excluded = thread.excluded.values_list("pk", flat=True)
    return (members - readers_in(team)).union(excluded)


def _readers_and_holders(team: Team) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Return who can open what is sealed for a team today, and who holds its newest key.

    Whoever left and is still in the newest epoch holds its key too.
    """
    members = frozenset(members_of(team).values_list("pk", flat=True))
    epoch = current_epoch(team.pk)
    if epoch is None:
        return members, members
    live = {person: row.kid.bytes for person, row in live_identities(team).items()}
    in_epoch = {UUID(bytes=member.id): member.kid for member in epoch.members}
    readers = frozenset(one for one in in_epoch if live.get(one) == in_epoch[one])
    return readers, members | in_epoch.keys()


def hand_over_targets(thread: Thread) -> list[Team]:
    """Return the teams a thread may go to: of its branch, under its back-up, that can read it.

    Under the same back-up, since the student verifies every team from that root. A team whose
    key an excluded person holds is none of them. A thread without a name goes to the back-up
    alone, which holds its key already, and from there back to where its student had sent it: else
    what is missing would tell whom the student shut out.
    """
    if thread.student.is_alias:
        return _where_nameless_goes(thread)
    back_up = Team.objects.filter(pk=thread.back_up_id)
    teams = [*_under_its_back_up(thread).order_by("name", "pk"), *back_up]
    excluded = set(thread.excluded.values_list("pk", flat=True))
    return [team for team in teams if team.pk != thread.team_id and _can_take(team, excluded)]


def _under_its_back_up(thread: Thread) -> QuerySet[Team]:
    schools = School.objects.filter(served_by__team=thread.back_up_id)
    serving = Q(serves__school__in=schools, branch=thread.branch, kind=TeamKind.SCHOOL)
    return Team.objects.filter(serving).distinct()


def _where_nameless_goes(thread: Thread) -> list[Team]:
    is_at_back_up = thread.team_id == thread.back_up_id
    team = _first_team(thread) if is_at_back_up else thread.back_up
    if team is None or current_epoch(team.pk) is None:
        return []
    reachable = readers_in(team) - set(thread.excluded.values_list("pk", flat=True))
    return [team] if reachable else []


def _first_team(thread: Thread) -> Team | None:
    """Return the team that a student wrote to, if the thread has ever been anywhere else.

    Not one that serves no school of the thread's back-up any more.
    """
    moved = thread.entries.filter(kind=Entry.Kind.HANDED_OVER).order_by("seq").first()
    if moved is None:
        return None
    return _under_its_back_up(thread).filter(pk=UUID(bytes=from_text(moved.data["from"]))).first()


def _can_take(team: Team, excluded: set[UUID]) -> bool:
    readers, holders = _readers_and_holders(team)
    return current_epoch(team.pk) is not None and bool(readers) and not excluded & holders


def branches_for(student: Person) -> list[Branch]:
    """Return the branches that a student can write to; none before the school is open."""
    try:
        return reachable_branches(open_school_of(student))
    except SchoolNotOpen:
        return []
