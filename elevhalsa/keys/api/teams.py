"""Team keys and school chains: what everybody verifies, and what members alone are given."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from elevhalsa.keys import selectors
from elevhalsa.keys.api.mine import RECORD, IdentityOut, identity_out
from elevhalsa.keys.e1.team_epoch import Member
from elevhalsa.keys.errors import EpochTaken, EpochWrong
from elevhalsa.keys.models import Identity
from elevhalsa.keys.services import team_epochs
from elevhalsa.keys.services.team_epochs import NewBundle, NewEpoch
from elevhalsa.people import selectors as people
from elevhalsa.people.door import actor, care_staff, readers
from elevhalsa.people.models import Person, Team
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Bytes, Id

router = Router(tags=["keys"], auth=care_staff)

EPOCH_RECORD = 16_384  # base64 characters: a team of some three hundred
MOST_MEMBERS = 200


class BundleIn(Body):
    """The epoch's secrets, sealed to one member."""

    person: Id
    kid: Id
    sealed: Bytes = Field(max_length=RECORD)


class EpochIn(Body):
    """A team's next epoch; without a signature, a proposal of its first."""

    record: Bytes = Field(max_length=EPOCH_RECORD)
    signature: Bytes | None
    bundles: list[BundleIn] = Field(max_length=MOST_MEMBERS)
    prev_link: Bytes | None


class CertifyIn(Body):
    """The back-up's signature under a proposed epoch."""

    signature: Bytes


class EpochOut(Schema):
    """One signed epoch."""

    epoch: int
    record: Bytes
    signature: Bytes


class ChainOut(Schema):
    """A team's signed epochs, 1 first."""

    team: Id
    name: str
    epochs: list[EpochOut]


class BranchKeysOut(Schema):
    """The chains of a branch at a school; null where there is none yet."""

    back_up: ChainOut | None
    team: ChainOut | None


class BranchesOut(Schema):
    """Both branches."""

    counsellor: BranchKeysOut
    nurse: BranchKeysOut


class SchoolKeysOut(Schema):
    """Everything that a client verifies of a school's teams."""

    school: Id
    branches: BranchesOut


class NamedOut(Schema):
    """Somebody or something with a name."""

    id: Id
    name: str


class TeamOut(Schema):
    """The team; ``owner`` is the id that its records name."""

    id: Id
    name: str
    branch: str
    kind: str
    owner: Id
    schools: list[NamedOut]


class BundleOut(Schema):
    """An epoch's secrets, sealed to who asks."""

    epoch: int
    kid: Id
    sealed: Bytes


class LinkOut(Schema):
    """The secrets of the epoch before, under this one's."""

    epoch: int
    sealed: Bytes


class ProposalOut(Schema):
    """An epoch that waits for the back-up's signature."""

    epoch: int
    record: Bytes
    kid: Id
    by: NamedOut


class TeamPersonOut(Schema):
    """Somebody to let in, to keep, or to rotate out."""

    id: Id
    name: str
    identity: IdentityOut | None
    in_newest_epoch: bool
    member: bool


class TeamKeysOut(Schema):
    """What a member's or back-up member's client needs to care for the team's keys."""

    team: TeamOut
    chain: ChainOut
    back_up: ChainOut | None
    bundles: list[BundleOut]
    prev_links: list[LinkOut]
    proposal: ProposalOut | None
    people: list[TeamPersonOut]
    answers_for: list[NamedOut]


@router.get(
    "/keys/schools/{id:school_id}", response={200: SchoolKeysOut, **refusals()}, auth=readers
)
def show_school_keys(request: HttpRequest, school_id: UUID) -> SchoolKeysOut:
    """Return the chains of a school's teams, for its students and staff to verify."""
    school = selectors.school_for(actor(request), school_id)
    branches = {
        branch.value: BranchKeysOut(
            back_up=_chain_or_none(teams.back_up), team=_chain_or_none(teams.team)
        )
        for branch, teams in selectors.teams_by_branch(school).items()
    }
    return SchoolKeysOut(school=school.pk, branches=BranchesOut(**branches))


@router.get("/keys/teams/{id:team_id}", response={200: TeamKeysOut, **refusals()})
def show_team_keys(request: HttpRequest, team_id: UUID) -> TeamKeysOut:
    """Return a team's keys, to its members and to the back-up that answers for it."""
    person = actor(request)
    team = selectors.team_for(person, team_id)
    back_up = selectors.back_up_of(team)
    bundles = selectors.bundles_of(person, team)
    links = selectors.prev_links_of(person, team)
    return TeamKeysOut(
        team=_team_out(team),
        chain=chain_out(team),
        back_up=_chain_or_none(back_up),
        bundles=[BundleOut(epoch=epoch, kid=kid, sealed=raw) for epoch, kid, raw in bundles],
        prev_links=[LinkOut(epoch=epoch, sealed=raw) for epoch, raw in links],
        proposal=_proposal_out(team),
        people=_people_out(team),
        answers_for=[NamedOut(id=one.pk, name=one.name) for one in people.teams_backed_by(team)],
    )


@router.post(
    "/keys/teams/{id:team_id}/epochs", response={201: None, **refusals(EpochTaken, EpochWrong)}
)
def add_epoch(request: HttpRequest, team_id: UUID, body: EpochIn) -> Status[None]:
    """Add the team's next epoch, or propose its first."""
    person = actor(request)
    bundles = [NewBundle(one.person, one.kid, one.sealed) for one in body.bundles]
    team_epochs.add_epoch(
        team=selectors.team_for(person, team_id),
        author=person,
        new=NewEpoch(body.record, body.signature, bundles, body.prev_link),
    )
    return Status(201, None)


@router.post(
    "/keys/teams/{id:team_id}/epochs/{int:epoch}/certify",
    response={204: None, **refusals(EpochTaken, EpochWrong)},
)
def certify_epoch(request: HttpRequest, team_id: UUID, epoch: int, body: CertifyIn) -> Status[None]:
    """Sign a proposed epoch as a member of the back-up."""
    team = selectors.certifier_of(actor(request), team_id)
    team_epochs.certify_epoch(team=team, epoch=epoch, signature=body.signature)
    return Status(204, None)


def chain_out(team: Team) -> ChainOut:
    """Return a team's signed epochs as they travel; empty while there are none."""
    epochs = [
        EpochOut(epoch=row.epoch, record=bytes(row.record), signature=bytes(row.signature or b""))
        for row in selectors.signed_epochs(team)
    ]
    return ChainOut(team=team.pk, name=team.name, epochs=epochs)


def _chain_or_none(team: Team | None) -> ChainOut | None:
    return chain_out(team) if team and selectors.has_keys(team) else None


def _team_out(team: Team) -> TeamOut:
    schools = people.schools_served_by(team)
    return TeamOut(
        id=team.pk,
        name=team.name,
        branch=team.branch,
        kind=team.kind,
        owner=selectors.owner_of(team)[1],
        schools=[NamedOut(id=school.pk, name=school.name) for school in schools],
    )


def _proposal_out(team: Team) -> ProposalOut | None:
    row = team.epochs.filter(signature=None).select_related("proposed_by").first()
    if row is None:
        return None
    by = NamedOut(id=row.proposed_by.pk, name=people.name_of(row.proposed_by))
    return ProposalOut(epoch=row.epoch, record=bytes(row.record), kid=row.kid, by=by)


def _people_out(team: Team) -> list[TeamPersonOut]:
    chain = selectors.chain_of(team)
    listed = chain.current.members if chain else ()
    members = {person.pk: person for person in people.members_of(team)}
    left = Person.objects.filter(pk__in={UUID(bytes=one.id) for one in listed} - members.keys())
    live = selectors.live_identities(team)
    return [
        *[_member_out(person, live, listed) for person in members.values()],
        *[_left_out(person) for person in left],
    ]


def _member_out(
    person: Person, live: dict[UUID, Identity], listed: tuple[Member, ...]
) -> TeamPersonOut:
    identity = live.get(person.pk)
    entry = Member(person.pk.bytes, identity.kid.bytes) if identity else None
    return TeamPersonOut(
        id=person.pk,
        name=people.name_of(person),
        identity=identity_out(identity) if identity else None,
        in_newest_epoch=entry in listed,
        member=True,
    )


def _left_out(person: Person) -> TeamPersonOut:
    identity = selectors.live_identity(person)
    return TeamPersonOut(
        id=person.pk,
        name=people.name_of(person),
        identity=identity_out(identity) if identity else None,
        in_newest_epoch=True,
        member=False,
    )
