"""Who may see that staff told the other branch something, and what they see of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from ninja import Schema

from chat.doors import Access, team_ids, threads_of
from chat.errors import BranchUnavailable
from chat.models import Crossing, Thread
from chat.shapes import GRANT_TYPES, GrantOut, ManifestOut, Named
from chat.who_answers import routes
from chat.who_answers.routes import RouteOut
from elevhalsa.at_rest.fields import Place, unseal
from elevhalsa.errors import NotFound
from elevhalsa.keys.api.teams import ChainOut, chain_out
from elevhalsa.keys.e1.manifest import decode_manifest
from elevhalsa.keys.e1.thread_key import RecipientType
from elevhalsa.keys.selectors import is_lost
from elevhalsa.people.models import CARE_ROLES, Branch, Person, School, TeamKind
from elevhalsa.people.names import class_of, name_of
from elevhalsa.people.selectors import teams_backed_by, teams_of
from elevhalsa.wire import Bytes, Id, Moment
from triage import routing

SHOWN = 100  # the newest
TO_BACK_UP = timedelta(hours=24)  # unread by the team: then its back-up reads it too
TABLE = "chat_crossing"


class SealedCrossing(Schema):
    """What was told, for who can open it, and the chains to verify it with."""

    mid: Id
    author_role: int
    sealed: Bytes
    manifest: ManifestOut
    signer: ChainOut  # the team that the author wrote from
    signer_back_up: ChainOut
    team: ChainOut
    back_up: ChainOut


class CrossingOut(Schema):
    """That something was told without the student: to whom, by whom, why, and who was told of it.

    ``student`` and ``told`` are for those it was told to; ``thread`` for those it comes from.
    """

    id: Id
    thread: Id | None
    school: Named
    student: Named | None
    class_: str | None
    branch: Branch
    author: Named
    ground: Crossing.Ground
    paragraph: Crossing.Paragraph | None
    at: Moment
    told_at: Moment | None
    reviewed_by: Named | None
    reviewed_at: Moment | None
    read_by: Named | None
    read_at: Moment | None
    told: SealedCrossing | None


def scope_of(school_id: UUID) -> str:
    """Return the scope of its grants: each branch keeps its own, whatever becomes of the thread."""
    return f"school:{school_id}"


def team_grant_place(crossing_id: UUID) -> Place:
    """Return where the team's grant is sealed at rest."""
    return Place(TABLE, "team_grant_sealed", crossing_id)


def back_up_grant_place(crossing_id: UUID) -> Place:
    """Return where the back-up's grant is sealed at rest."""
    return Place(TABLE, "back_up_grant_sealed", crossing_id)


def other_branch(branch: str) -> Branch:
    """Return the branch on the other side of the wall."""
    return Branch.NURSE if branch == Branch.COUNSELLOR else Branch.COUNSELLOR


def route_across(access: Access, *, moment: datetime) -> tuple[School, routing.Route, routing.Wish]:
    """Return whom staff of a thread would tell: nothing in it depends on whom the student shut out.

    These are kept out when it is stored (``is_for_team``). Nor in where its student is by now:
    it is the school of the thread that tells, also of who has left or moved.

    Raises:
        BranchUnavailable: See there.
    """
    thread = access.thread
    wish = routing.Wish(branch=other_branch(thread.branch), urgency=thread.urgency_now)
    return thread.school, routes.route_at(thread.school, wish, moment=moment), wish


def is_for_team(access: Access, route: routing.Route, *, moment: datetime) -> bool:
    """Say whether the team may hold its key: not where the student shut out one who has it."""
    thread = access.thread
    shut_out = tuple(thread.excluded.values_list("pk", flat=True))
    if not shut_out:
        return True
    wish = routing.Wish(route.branch, thread.urgency_now, excluded=shut_out)
    try:
        return routes.route_at(thread.school, wish, moment=moment).team == route.team
    except BranchUnavailable:
        return False  # told all the same: a refusal here would say that somebody is shut out


def route_out(access: Access, *, moment: datetime) -> RouteOut:
    """Return the route with the keys to seal for, and nothing of whom the student shut out."""
    school, route, wish = route_across(access, moment=moment)
    shown = replace(route, hidden_by=None, reasons=())
    return routes.route_out(school, shown, wish=wish, moment=moment)


def told_to(person: Person, *, moment: datetime) -> QuerySet[Crossing]:
    """Return what was told to a person's teams, by the other branch."""
    if person.role not in CARE_ROLES or not person.is_active:
        return Crossing.objects.none()
    teams = team_ids(person)
    late = Q(read_at=None, at__lte=moment - TO_BACK_UP) | Q(team=F("back_up"))
    late |= Q(read_by=person.pk) | Q(team_grant_sealed=None) | Q(team__in=_lost_behind(person))
    mine = Q(team__in=teams, team_grant_sealed__isnull=False) | Q(back_up__in=teams) & late
    barred = Thread.excluded.through.objects.filter(person=person.pk).values("thread")
    return Crossing.objects.filter(mine, branch=person.role).exclude(thread__in=barred)


def _lost_behind(person: Person) -> list[UUID]:
    """Return the teams behind which a person stands, and in which nobody can open anything."""
    back_ups = teams_of(person).filter(kind=TeamKind.BACK_UP)
    return [team.pk for one in back_ups for team in teams_backed_by(one) if is_lost(team)]


def told_by(person: Person) -> QuerySet[Crossing]:
    """Return what was told of threads that a person answers, or of their back-up team's."""
    if person.role not in CARE_ROLES or not person.is_active:
        return Crossing.objects.none()
    barred = Thread.excluded.through.objects.filter(person=person.pk).values("thread")
    backed = Q(thread__back_up__in=team_ids(person), thread__branch=person.role)
    theirs = Q(thread__in=threads_of(person)) | backed
    return Crossing.objects.filter(theirs).exclude(thread__in=barred)


def told_by_one(person: Person, crossing_id: UUID) -> Crossing:
    """Return one of a person's own branch.

    Raises:
        NotFound: No such crossing, or not theirs to know of.
    """
    found = told_by(Person.objects.get(pk=person.pk)).filter(pk=crossing_id).first()
    if found is None:
        raise NotFound
    return found


def told_to_one(person: Person, crossing_id: UUID, *, moment: datetime) -> Crossing:
    """Return one that a person may read.

    Raises:
        NotFound: No such crossing, or not theirs to know of.
    """
    person = Person.objects.get(pk=person.pk)
    found = told_to(person, moment=moment).filter(pk=crossing_id).first()
    if found is None:
        raise NotFound
    return found


def shown_to(person: Person, *, moment: datetime) -> list[CrossingOut]:
    """Return what a person has to do with, from either side, the newest first."""
    person = Person.objects.get(pk=person.pk)
    inside = told_to(person, moment=moment)
    rows = (inside | told_by(person)).distinct().order_by("-at")[:SHOWN]
    read = set(inside.values_list("pk", flat=True))
    return [crossing_out(row, person if row.pk in read else None) for row in rows]


def crossing_out(row: Crossing, reader: Person | None) -> CrossingOut:
    """Return its wire form: with what was told for a ``reader``, with its thread for the others."""
    student = row.thread.student
    has_name = reader is not None and not student.is_alias
    return CrossingOut(
        id=row.pk,
        thread=None if reader else row.thread_id,
        school=Named(id=row.thread.school_id, name=row.thread.school.name),
        student=Named(id=student.pk, name=name_of(student)) if has_name else None,
        class_=class_of(student) if has_name else None,
        branch=Branch(row.branch),
        author=_named(row.author),
        ground=Crossing.Ground(row.ground),
        paragraph=Crossing.Paragraph(row.paragraph) if row.paragraph else None,
        at=row.at,
        told_at=row.told_at,
        reviewed_by=_named(row.reviewed_by) if row.reviewed_by else None,
        reviewed_at=row.reviewed_at,
        read_by=_named(row.read_by) if row.read_by and reader else None,
        read_at=row.read_at,
        told=_sealed_out(row, reader) if reader else None,
    )


def _named(person: Person) -> Named:
    return Named(id=person.pk, name=name_of(person))


def _sealed_out(row: Crossing, reader: Person) -> SealedCrossing:
    signer_back_up = row.thread.back_up
    return SealedCrossing(
        mid=row.mid,
        author_role=row.author_role,
        sealed=bytes(row.sealed),
        manifest=ManifestOut(
            ke=1,
            record=bytes(row.record),
            signature=bytes(row.signature),
            hist=b"",
            reason=0,
            grant=_grant_out(row, reader),
        ),
        signer=chain_out(row.signer),
        signer_back_up=chain_out(signer_back_up),
        team=chain_out(row.team),
        back_up=chain_out(row.back_up),
    )


def _grant_out(row: Crossing, reader: Person) -> GrantOut:
    teams = [] if row.team_grant_sealed is None else team_ids(reader)
    as_team = row.back_up_grant_sealed is None or row.back_up_id not in team_ids(reader)
    as_team = as_team or (row.team_id in teams and not is_lost(row.team))
    kind = RecipientType.TEAM if as_team else RecipientType.BACK_UP
    place = team_grant_place(row.pk) if as_team else back_up_grant_place(row.pk)
    stored = row.team_grant_sealed if as_team else row.back_up_grant_sealed
    entry = next(one for one in decode_manifest(bytes(row.record)).grants if one.type is kind)
    assert stored is not None, "a back-up of its own has a grant"
    return GrantOut(
        type=GRANT_TYPES[kind],
        recipient=UUID(bytes=entry.id),
        kid=UUID(bytes=entry.kid),
        sealed=unseal(bytes(stored), place=place),
    )
