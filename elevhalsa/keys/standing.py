"""How teams stand: who is in them, and who of those holds their keys. For many in few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from elevhalsa.keys.e1.encoding import digest
from elevhalsa.keys.e1.fingerprint import school_fingerprint
from elevhalsa.keys.e1.team_epoch import decode_team_epoch
from elevhalsa.keys.models import Identity, TeamEpoch
from elevhalsa.people.models import Branch, Membership, Team, TeamKind, TeamSchool

LEAST_BACK_UP = 2  # who hold its keys: a back-up of one is lost with one passphrase

Post = tuple[UUID, str, str]  # a school, a branch, a kind of team: one team at most stands there


@dataclass(frozen=True)
class Standing:
    """A team, where it stands, and who could open what is sealed to it."""

    team: Team
    schools: Sequence[UUID]
    members: frozenset[UUID]
    records: Sequence[bytes]  # of its signed epochs, 1 first
    holders: int  # live members whose live keys the newest epoch names


def standing_of(teams: Iterable[Team]) -> list[Standing]:
    """Return how each of the teams stands. Asks the same number of queries for any of them."""
    teams = list(teams)
    schools, members, records = _schools_of(teams), _members_of(teams), _records_of(teams)
    everybody = {person for some in members.values() for person in some}
    identities = Identity.objects.filter(person__in=everybody, retired_at=None)
    live = set(identities.values_list("person_id", "kid"))
    return [
        Standing(
            team=team,
            schools=schools[team.pk],
            members=frozenset(members[team.pk]),
            records=records[team.pk],
            holders=_holders(records[team.pk], members[team.pk], live),
        )
        for team in teams
    ]


def _schools_of(teams: list[Team]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = TeamSchool.objects.filter(team__in=teams).order_by("school__name")
    for team, school in rows.values_list("team_id", "school_id"):
        found[team].append(school)
    return found


def _members_of(teams: list[Team]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    live = Membership.objects.filter(team__in=teams, to_at=None, person__is_active=True)
    for team, person in live.values_list("team_id", "person_id"):
        found[team].add(person)
    return found


def _records_of(teams: list[Team]) -> dict[UUID, list[bytes]]:
    found: dict[UUID, list[bytes]] = defaultdict(list)
    signed = TeamEpoch.objects.filter(team__in=teams, signature__isnull=False).order_by("epoch")
    for team, record in signed.values_list("team_id", "record"):
        found[team].append(bytes(record))
    return found


def _holders(records: list[bytes], members: set[UUID], live: set[tuple[UUID, UUID]]) -> int:
    if not records:
        return 0
    named = {
        (UUID(bytes=one.id), UUID(bytes=one.kid)) for one in decode_team_epoch(records[-1]).members
    }
    return sum(person in members for person, _ in named & live)


def by_post(standings: Iterable[Standing]) -> dict[Post, Standing]:
    """Return the team of each school, branch and kind."""
    return {
        (school, one.team.branch, one.team.kind): one for one in standings for school in one.schools
    }


def fingerprint_of(school_id: UUID, posts: Mapping[Post, Standing]) -> bytes | None:
    """Return what the school's posters carry, once both branches have a root."""
    back_ups = [posts.get((school_id, branch, TeamKind.BACK_UP)) for branch in Branch]
    roots = [digest(back_up.records[0]) for back_up in back_ups if back_up and back_up.records]
    return school_fingerprint(school_id.bytes, *roots) if len(roots) == len(Branch) else None


def why_not_open(
    school_id: UUID, posts: Mapping[Post, Standing], *, has_local_help: bool
) -> list[str]:
    """Return what is missing before a school can be opened to students, as codes."""
    missing = []
    for branch in Branch:
        back_up = posts.get((school_id, branch, TeamKind.BACK_UP))
        if back_up is None:
            missing.append(f"back_up_{branch}")
        elif not back_up.records:
            missing.append(f"back_up_keys_{branch}")
        elif back_up.holders < LEAST_BACK_UP:
            missing.append(f"back_up_members_{branch}")
    return missing if has_local_help else [*missing, "local_help"]


def at_risk(school_id: UUID, posts: Mapping[Post, Standing]) -> list[str]:
    """Return what endangers the promise of an open school, as codes that say what to do next.

    People leave a back-up as they leave any team; nobody is kept in it against their will.
    """
    found = []
    for branch in Branch:
        back_up = posts.get((school_id, branch, TeamKind.BACK_UP))
        if back_up is None or back_up.holders >= LEAST_BACK_UP:
            continue
        if back_up.holders == 0:
            found.append(f"back_up_lost_{branch}")
        elif len(back_up.members) < LEAST_BACK_UP:
            found.append(f"back_up_alone_{branch}")
        else:
            found.append(f"back_up_let_in_{branch}")
    return found
