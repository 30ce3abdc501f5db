"""What an administrator sees of schools and teams, and opening a school. No key material."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from elevhalsa.clock import database_now
from elevhalsa.keys import selectors
from elevhalsa.keys.errors import CannotOpen
from elevhalsa.keys.services import schools
from elevhalsa.people import administration
from elevhalsa.people import selectors as people
from elevhalsa.people.door import actor, administrators
from elevhalsa.people.models import Organisation, School, Team
from elevhalsa.refusals import refusals
from elevhalsa.wire import Bytes, Id

router = Router(tags=["administration"], auth=administrators)


class TeamAdmin(Schema):
    """A team: live members, and its newest signed epoch (0 for none)."""

    id: Id
    branch: str
    kind: str
    name: str
    schools: list[Id]
    members: int
    epoch: int


class BranchAdmin(Schema):
    """The two teams of a branch at a school."""

    school: TeamAdmin | None
    back_up: TeamAdmin | None


class BranchesAdmin(Schema):
    """Both branches."""

    counsellor: BranchAdmin
    nurse: BranchAdmin


class SchoolAdmin(Schema):
    """A school: open, or what is missing."""

    id: Id
    name: str
    opened: bool
    can_open: bool
    why_not: list[str]
    fingerprint: Bytes | None
    teams: BranchesAdmin


class OrganisationOut(Schema):
    """Who runs the schools."""

    id: Id
    name: str


class LocalNumberOut(Schema):
    """A row of the help panel, also past its date."""

    label: str
    number: str
    hours: str
    verified_on: date
    expires_on: date


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
    return OverviewOut(
        organisation=OrganisationOut(id=own.pk, name=own.name),
        schools=[_school_out(school) for school in own.schools.order_by("name")],
        teams=[_team_out(team) for team in own.teams.order_by("name", "pk")],
        local_help=[LocalNumberOut.from_orm(row) for row in own.local_help.order_by("label")],
    )


@router.post("/admin/schools/{id:school_id}/open", response={204: None, **refusals(CannotOpen)})
def open_school(request: HttpRequest, school_id: UUID) -> Status[None]:
    """Open a school to its students."""
    school = administration.school_for(actor(request), school_id)
    schools.open_school(school=school, now=database_now)
    return Status(204, None)


def _school_out(school: School) -> SchoolAdmin:
    why_not = schools.missing(school)
    branches = {
        branch.value: BranchAdmin(
            school=_team_out(teams.team) if teams.team else None,
            back_up=_team_out(teams.back_up) if teams.back_up else None,
        )
        for branch, teams in selectors.teams_by_branch(school).items()
    }
    return SchoolAdmin(
        id=school.pk,
        name=school.name,
        opened=school.opened_at is not None,
        can_open=not why_not,
        why_not=why_not,
        fingerprint=selectors.fingerprint_of(school),
        teams=BranchesAdmin(**branches),
    )


def _team_out(team: Team) -> TeamAdmin:
    return TeamAdmin(
        id=team.pk,
        branch=team.branch,
        kind=team.kind,
        name=team.name,
        schools=[school.pk for school in people.schools_served_by(team)],
        members=people.members_of(team).count(),
        epoch=len(selectors.signed_epochs(team)),
    )
