"""Administration: schools, teams, people, codes on paper, local numbers. No keys, no threads."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from elevhalsa.clock import database_now, host_now
from elevhalsa.people import administration, selectors
from elevhalsa.people.door import actor, administrators
from elevhalsa.people.errors import NameTaken, PersonExists, RoleWrong, TeamExists, TeamWrong
from elevhalsa.people.models import Branch, OneUseCode, Role, TeamKind
from elevhalsa.people.services import codes, leaving, people, structure
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Id, Moment

router = Router(tags=["administration"], auth=administrators, by_alias=True)

Name = Field(min_length=1, max_length=120)
MOST_ROWS = 50
MOST_OPENINGS = 7
CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"


class SchoolIn(Body):
    """A new school."""

    name: str = Name


class TriageIn(Body):
    """Whether phones read for danger what the school's students write."""

    on: bool


class TriageChange(Schema):
    """Who switched the reading on or off, and when."""

    on: bool
    by: str
    at: Moment


class TriageOut(Schema):
    """Whether the reading is on, and every change of it, newest first."""

    on: bool
    changes: list[TriageChange]


class TeamIn(Body):
    """A new team; the client makes its id."""

    id: Id
    branch: Branch
    kind: TeamKind
    name: str = Name
    schools: list[Id] = Field(max_length=500)


class PersonIn(Body):
    """A new person. ``class`` is a student's. With an id that the client makes, safe to repeat."""

    id: Id | None = None
    name: str = Name
    role: Role
    class_name: str | None = Field(max_length=32, alias="class")
    school: Id | None
    teams: list[Id] = Field(max_length=50)
    language: Literal["sv", "en", "ar"]


class OpeningIn(Body):
    """Days, 1 is Monday, and from when to when; what closes before it opens does so next day."""

    days: list[Annotated[int, Field(ge=1, le=7)]] = Field(min_length=1, max_length=7)
    opens: str = Field(pattern=CLOCK)
    closes: str = Field(pattern=CLOCK)

    def told(self) -> structure.Opening:
        """Return it as it is kept, each day once and in their order."""
        return structure.Opening(tuple(sorted(set(self.days))), self.opens, self.closes)


class LocalNumberIn(Body):
    """A row of the help panel; `hours` is a note, and all there is where `opening` is empty."""

    label: str = Field(min_length=1, max_length=80)
    number: str = Field(min_length=1, max_length=32)
    hours: str = Field(max_length=120)
    opening: list[OpeningIn] = Field(default_factory=list, max_length=MOST_OPENINGS)
    holidays: Literal["", "open", "closed"] = ""
    verified_on: date
    expires_on: date


class LocalHelpIn(Body):
    """All local numbers of the organisation."""

    rows: list[LocalNumberIn] = Field(max_length=MOST_ROWS)


class MadeOut(Schema):
    """The id of what was made."""

    id: Id


class PersonMadeOut(Schema):
    """The new person's id, and the user name that was drawn."""

    id: Id
    username: str


class LeavingOut(Schema):
    """The last day of somebody, and whether it was carried out. ``school``: what a student leaves.

    Whether a student who left still reads is not told: it would tell that there are threads.
    """

    last_day: date
    left: bool
    school: Id | None


class PersonRow(Schema):
    """A person as the administrator sees them."""

    id: Id
    username: str
    name: str
    role: str
    class_name: str | None = Field(serialization_alias="class")
    active: bool
    schools: list[Id]
    teams: list[Id]
    state: Literal["new", "invited", "ready"]
    leaving: LeavingOut | None


class PeopleOut(Schema):
    """People of the organisation."""

    people: list[PersonRow]


class CodeOut(Schema):
    """A one-use code, shown this once."""

    code: str
    expires_at: Moment


@router.post("/admin/schools", response={201: MadeOut, **refusals(NameTaken)})
def create_school(request: HttpRequest, body: SchoolIn) -> Status[MadeOut]:
    """Create a school; it is closed to students until it is opened."""
    school = structure.create_school(organisation=actor(request).organisation, name=body.name)
    return Status(201, MadeOut(id=school.pk))


@router.post("/admin/teams", response={201: MadeOut, **refusals(TeamExists, TeamWrong)})
def create_team(request: HttpRequest, body: TeamIn) -> Status[MadeOut]:
    """Create a team for one or several schools."""
    team = structure.create_team(
        branch=body.branch,
        kind=body.kind,
        name=body.name,
        schools=[administration.school_for(actor(request), one) for one in body.schools],
        team_id=body.id,
    )
    return Status(201, MadeOut(id=team.pk))


@router.put(
    "/admin/teams/{id:team_id}/schools/{id:school_id}",
    response={204: None, **refusals(TeamExists, TeamWrong)},
)
def serve_school(request: HttpRequest, team_id: UUID, school_id: UUID) -> Status[None]:
    """Let a back-up of several schools serve one more."""
    admin = actor(request)
    structure.serve_school(
        team=administration.team_for(admin, team_id),
        school=administration.school_for(admin, school_id),
    )
    return Status(204, None)


@router.get("/admin/people", response={200: PeopleOut, **refusals()})
def list_people(
    request: HttpRequest, role: Role | None = None, school: Id | None = None
) -> PeopleOut:
    """Return the organisation's people, of one role or at one school if asked so."""
    found = administration.people_for(actor(request), role=role, school_id=school)
    return PeopleOut(people=[PersonRow.from_orm(row) for row in found])


@router.post("/admin/people", response={201: PersonMadeOut, **refusals(PersonExists, RoleWrong)})
def enter_person(request: HttpRequest, body: PersonIn) -> Status[PersonMadeOut]:
    """Enter a person; they sign in with a letter or an invitation."""
    admin = actor(request)
    made = people.enter_person(
        organisation=admin.organisation,
        role=body.role,
        name=body.name,
        class_name=body.class_name,
        place=people.Place(
            school=administration.school_for(admin, body.school) if body.school else None,
            teams=[administration.team_for(admin, team) for team in body.teams],
        ),
        language=body.language,
        now=database_now,
        person_id=body.id or uuid4(),
    )
    return Status(201, PersonMadeOut(id=made.pk, username=made.username))


@router.post(
    "/admin/people/{id:person_id}/invitation", response={200: CodeOut, **refusals(RoleWrong)}
)
def invite(request: HttpRequest, person_id: UUID) -> CodeOut:
    """Make an invitation for staff; the one before is void."""
    return _issue(request, person_id, OneUseCode.Purpose.INVITATION)


@router.post("/admin/people/{id:person_id}/letter", response={200: CodeOut, **refusals(RoleWrong)})
def write_letter(request: HttpRequest, person_id: UUID) -> CodeOut:
    """Make a student's letter; the one before is void."""
    return _issue(request, person_id, OneUseCode.Purpose.LETTER)


def _issue(request: HttpRequest, person_id: UUID, purpose: OneUseCode.Purpose) -> CodeOut:
    person = administration.person_for(actor(request), person_id)
    code, expires_at = codes.issue_code(person=person, purpose=purpose, now=host_now())
    return CodeOut(code=code, expires_at=expires_at)


@router.post("/admin/people/{id:person_id}/deactivate", response={204: None, **refusals()})
def deactivate(request: HttpRequest, person_id: UUID) -> Status[None]:
    """End everything of a person at once."""
    admin = actor(request)
    person = administration.person_for(admin, person_id)
    leaving.end_account(person=person, by=admin, now=database_now)
    return Status(204, None)


@router.put(
    "/admin/teams/{id:team_id}/members/{id:person_id}", response={204: None, **refusals(RoleWrong)}
)
def put_into_team(request: HttpRequest, team_id: UUID, person_id: UUID) -> Status[None]:
    """Make a person a member; a colleague lets them into the team's keys."""
    admin = actor(request)
    people.add_member(
        team=administration.team_for(admin, team_id),
        person=administration.person_for(admin, person_id),
        now=database_now,
    )
    return Status(204, None)


@router.delete(
    "/admin/teams/{id:team_id}/members/{id:person_id}", response={204: None, **refusals()}
)
def take_out_of_team(request: HttpRequest, team_id: UUID, person_id: UUID) -> Status[None]:
    """End a membership, and the person's sessions at once."""
    admin = actor(request)
    people.remove_member(
        team=administration.team_for(admin, team_id),
        person=administration.person_for(admin, person_id),
        now=database_now,
    )
    return Status(204, None)


@router.put("/admin/local-help", response={204: None, **refusals()})
def replace_local_help(request: HttpRequest, body: LocalHelpIn) -> Status[None]:
    """Replace the local numbers of the help panel."""
    structure.replace_local_help(
        organisation=actor(request).organisation,
        rows=[
            structure.LocalNumber(
                label=row.label,
                number=row.number,
                hours=row.hours,
                opening=tuple(one.told() for one in row.opening),
                holidays=row.holidays,
                verified_on=row.verified_on,
                expires_on=row.expires_on,
            )
            for row in body.rows
        ],
    )
    return Status(204, None)


@router.get("/admin/schools/{id:school_id}/triage", response={200: TriageOut, **refusals()})
def show_triage(request: HttpRequest, school_id: UUID) -> TriageOut:
    """Say whether phones read for danger what the school's students write, and who said so when."""
    school = administration.school_for(actor(request), school_id)
    rows = list(school.triage_switches.order_by("-pk"))
    names = selectors.names_by_id({row.author_id for row in rows})
    return TriageOut(
        on=selectors.reads_for_danger(school),
        changes=[
            TriageChange(on=row.is_on, by=names.get(row.author_id, ("", ""))[0], at=row.at)
            for row in rows
        ],
    )


@router.put("/admin/schools/{id:school_id}/triage", response={200: TriageOut, **refusals()})
def switch_triage(request: HttpRequest, school_id: UUID, body: TriageIn) -> TriageOut:
    """Switch the reading on or off. Who sends meanwhile is not held up by it."""
    admin = actor(request)
    structure.switch_triage(
        school=administration.school_for(admin, school_id),
        author=admin,
        is_on=body.on,
        now=database_now,
    )
    return show_triage(request, school_id)
