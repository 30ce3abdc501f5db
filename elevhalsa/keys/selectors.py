"""Questions about keys: whose are live, what a team's chain is, and who may ask."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BinaryField, F, Func, Q, QuerySet

from elevhalsa.at_rest.fields import unseal
from elevhalsa.errors import NotFound
from elevhalsa.keys import places
from elevhalsa.keys.e1.chain import Chain
from elevhalsa.keys.e1.identity import KEM_PK_AT, SIG_PK_AT, Signed
from elevhalsa.keys.e1.primitives import KEM_PK_BYTES, SIG_PK_BYTES, PublicKeys
from elevhalsa.keys.e1.team_epoch import decode_team_epoch
from elevhalsa.keys.models import Identity, Slot, TeamBundle, TeamEpoch
from elevhalsa.people import selectors as people
from elevhalsa.people.models import Branch, Person, School, Team, TeamKind, TeamSchool


def live_identity(person: Person) -> Identity | None:
    """Return a person's public keys, if they have published any."""
    return Identity.objects.filter(person=person, retired_at=None).first()


def is_known(keys: PublicKeys) -> bool:
    """Say whether either half of these keys stands in anybody's identity, live or retired.

    It reads them all: only who begins to write without a name waits for it.
    """
    halves = Identity.objects.annotate(
        sig_pk=_bytes_of_record(SIG_PK_AT, SIG_PK_BYTES),
        kem_pk=_bytes_of_record(KEM_PK_AT, KEM_PK_BYTES),
    )
    return halves.filter(Q(sig_pk=keys.sig_pk) | Q(kem_pk=keys.kem_pk)).exists()


def _bytes_of_record(start: int, size: int) -> Func:
    return Func(F("record"), start + 1, size, function="SUBSTR", output_field=BinaryField())


def slots_of(person: Person) -> QuerySet[Slot]:
    """Return the ways to open a person's vault, passkeys' with their passkey."""
    return Slot.objects.filter(person=person).select_related("passkey").order_by("type", "pk")


def live_identities(team: Team) -> dict[UUID, Identity]:
    """Return the keys of a team's live members who have some, by person."""
    found = Identity.objects.filter(person__in=people.members_of(team), retired_at=None)
    return {identity.person_id: identity for identity in found}


def signed_epochs(team: Team) -> list[TeamEpoch]:
    """Return a team's signed epochs, 1 first."""
    return list(team.epochs.filter(signature__isnull=False).order_by("epoch"))


def has_keys(team: Team) -> bool:
    """Say whether something can be sealed for a team."""
    return team.epochs.filter(signature__isnull=False).exists()


def is_lost(team: Team) -> bool:
    """Say whether a team has keys, and nobody in it can open them any more.

    Everybody has left, or the keys that they were let in with are gone: a one-person team is lost
    with one passphrase. What is sealed to it then opens for its back-up alone.
    """
    chain = chain_of(team)
    if chain is None:
        return False
    live = {(who.bytes, one.kid.bytes) for who, one in live_identities(team).items()}
    return all((one.id, one.kid) not in live for one in chain.current.members)


def chain_of(team: Team) -> Chain | None:
    """Return a team's epochs as the protocol reads them; they were verified when they came."""
    epochs = tuple(decode_team_epoch(bytes(row.record)) for row in signed_epochs(team))
    return Chain(epochs) if epochs else None


def back_up_of(team: Team) -> Team | None:
    """Return the back-up of a school team's branch; None for a back-up itself."""
    if team.kind == TeamKind.BACK_UP:
        return None
    school = team.serves.get().school_id
    return people.team_of(school, team.branch, TeamKind.BACK_UP)


def owner_of(team: Team) -> tuple[str, UUID]:
    """Return whose id a team's records name: its one school, or the organisation."""
    schools = list(team.serves.values_list("school", flat=True)[:2])
    if len(schools) == 1:
        return "school", schools[0]
    return "organisation", team.organisation_id


def team_for(reader: Person, team_id: UUID) -> Team:
    """Return the team, if ``reader`` is in it or in the back-up that answers for it.

    Raises:
        NotFound: No such team, or neither; a caller cannot tell which.
    """
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise NotFound
    back_up = back_up_of(team)
    if people.is_member(reader, team.pk) or (back_up and people.is_member(reader, back_up.pk)):
        return team
    raise NotFound


def certifier_of(reader: Person, team_id: UUID) -> Team:
    """Return the school team, if ``reader`` is in its back-up and so may sign for it.

    Raises:
        NotFound: No such team, or not in its back-up.
    """
    team = team_for(reader, team_id)
    back_up = back_up_of(team)
    if back_up is None or not people.is_member(reader, back_up.pk):
        raise NotFound
    return team


def school_for(reader: Person, school_id: UUID) -> School:
    """Return the school, if ``reader`` is its student, or in a team that its threads may go to.

    Those are its own teams, and teams of the branch at other schools under the same back-up.

    Raises:
        NotFound: No such school, or not theirs.
    """
    own = people.schools_of(reader)
    back_ups = TeamSchool.objects.filter(
        school__in=own, branch=reader.role, kind=TeamKind.BACK_UP
    ).values("team")
    is_theirs = Q(pk__in=own.values("pk")) | Q(served_by__team__in=back_ups)
    school = School.objects.filter(is_theirs, pk=school_id).first()
    if school is None:
        raise NotFound
    return school


@dataclass(frozen=True)
class BranchTeams:
    """The two teams that answer for a branch of a school."""

    team: Team | None
    back_up: Team | None


def teams_by_branch(school: School) -> dict[Branch, BranchTeams]:
    """Return a school's teams of both branches."""
    return {
        branch: BranchTeams(
            team=people.team_of(school.pk, branch, TeamKind.SCHOOL),
            back_up=people.team_of(school.pk, branch, TeamKind.BACK_UP),
        )
        for branch in Branch
    }


def bundles_of(reader: Person, team: Team) -> list[tuple[int, UUID, bytes]]:
    """Return the team's secrets that were sealed to ``reader``: epoch, kid, bytes; none once out.

    The row is opened at rest; only the reader's own keys open what is inside.
    """
    if not people.is_member(reader, team.pk):
        return []
    rows = TeamBundle.objects.filter(
        person=reader, team_epoch__team=team, team_epoch__signature__isnull=False
    )
    return [
        (row.team_epoch.epoch, row.kid, unseal(row.sealed, place=places.bundle(row.pk)))
        for row in rows.select_related("team_epoch").order_by("team_epoch__epoch")
    ]


def prev_links_of(reader: Person, team: Team) -> list[tuple[int, bytes]]:
    """Return the links from each epoch to the one before, for members alone."""
    if not people.is_member(reader, team.pk):
        return []
    rows = [row for row in signed_epochs(team) if row.prev_link is not None]
    return [
        (row.epoch, unseal(row.prev_link or b"", place=places.prev_link(row.kid))) for row in rows
    ]


def signed(row: TeamEpoch) -> Signed:
    """Return a signed epoch as the protocol reads it."""
    return Signed(bytes(row.record), bytes(row.signature or b""))
