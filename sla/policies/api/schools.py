"""What an administrator sees of schools and teams, and opening a school. No key material."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from elevhalsa.clock import database_now, host_now
from elevhalsa.keys import standing
from elevhalsa.keys.standing import Post, Standing
from elevhalsa.people import administration, local_help
from elevhalsa.people.api.help import LocalNumberOut
from elevhalsa.people.door import actor, administrators
from elevhalsa.people.models import Branch, Organisation, School, TeamKind
from elevhalsa.refusals import refusals
from elevhalsa.wire import Bytes, Id
from sla.policies import opening
from sla.policies.errors import CannotOpen

router = Router(tags=["administration"], auth=administrators)

Posts = Mapping[Post, Standing]


class TeamAdmin(Schema):
    """A team: live members, its newest signed epoch (0 for none), and how many hold its keys."""

    id: Id
    branch: str
    kind: str
    name: str
    schools: list[Id]
    members: int
    epoch: int
    holders: int


class BranchAdmin(Schema):
    """The two teams of a branch at a school."""

    school: TeamAdmin | None
    back_up: TeamAdmin | None


class BranchesAdmin(Schema):
    """Both branches."""

    counsellor: BranchAdmin
    nurse: BranchAdmin


class SchoolAdmin(Schema):
    """A school: open, or what is missing; and what endangers an open one."""

    id: Id
    name: str
    opened: bool
    can_open: bool
    why_not: list[str]
    at_risk: list[str]
    fingerprint: Bytes | None
    teams: BranchesAdmin


class OrganisationOut(Schema):
    """Who runs the schools."""

    id: Id
    name: str


class OverviewOut(Schema):
    """The whole organisation at a glance."""

    organisation: OrganisationOut
    schools: list[SchoolAdmin]
    teams: list[TeamAdmin]
    local_help: list[LocalNumberOut]


@router.get("/admin/overview", response={200: OverviewOut, **refusals()})
def show_overview(request: HttpRequest) -> OverviewOut:
    """Return schools, teams and local numbers of the own organisation."""
    own: Organisation = actor(request).organisation
    standings = standing.standing_of(own.teams.order_by("name", "pk"))
    posts = standing.by_post(standings)
    numbers = list(own.local_help.order_by("label"))
    today = host_now().date()
    has_local_help = any(local_help.is_shown(row, today) for row in numbers)
    schools = list(own.schools.order_by("name"))
    why_not = opening.why_not_open(
        [school.pk for school in schools], posts, has_local_help=has_local_help
    )
    return OverviewOut(
        organisation=OrganisationOut(id=own.pk, name=own.name),
        schools=[
            _school_out(school, posts, why_not[school.pk], local_help.at_risk(numbers, today))
            for school in schools
        ],
        teams=[_team_out(one) for one in standings],
        local_help=[LocalNumberOut.from_orm(row) for row in numbers],
    )


@router.post("/admin/schools/{id:school_id}/open", response={204: None, **refusals(CannotOpen)})
def open_school(request: HttpRequest, school_id: UUID) -> Status[None]:
    """Open a school to its students."""
    school = administration.school_for(actor(request), school_id)
    opening.open_school(school=school, now=database_now)
    return Status(204, None)


def _school_out(school: School, posts: Posts, why_not: list[str], risks: list[str]) -> SchoolAdmin:
    branches = {
        branch.value: BranchAdmin(
            school=_team_at(posts, school, branch, TeamKind.SCHOOL),
            back_up=_team_at(posts, school, branch, TeamKind.BACK_UP),
        )
        for branch in Branch
    }
    return SchoolAdmin(
        id=school.pk,
        name=school.name,
        opened=school.opened_at is not None,
        can_open=not why_not,
        why_not=why_not,
        at_risk=[*standing.at_risk(school.pk, posts), *risks] if school.opened_at else [],
        fingerprint=standing.fingerprint_of(school.pk, posts),
        teams=BranchesAdmin(**branches),
    )


def _team_at(posts: Posts, school: School, branch: Branch, kind: TeamKind) -> TeamAdmin | None:
    found = posts.get((school.pk, branch, kind))
    return _team_out(found) if found else None


def _team_out(one: Standing) -> TeamAdmin:
    return TeamAdmin(
        id=one.team.pk,
        branch=one.team.branch,
        kind=one.team.kind,
        name=one.team.name,
        schools=list(one.schools),
        members=len(one.members),
        epoch=len(one.records),
        holders=one.holders,
    )
