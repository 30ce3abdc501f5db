"""How an organisation begins, played by its people: accounts, start meetings, teams, doors open.

A ``Plan`` says who shall exist; ``found`` lets the administrator, the staff and the students do
what each of them does in life, several at a time.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from elevhalsa.keys.e1.encoding import id_from_text
from elevhalsa.keys.e1.fingerprint import school_fingerprint
from elevhalsa.keys.e1.team_epoch import Branch
from tests.actors import records
from tests.actors.account import Account
from tests.actors.admin import Admin
from tests.actors.head import Head
from tests.actors.staff import Staff
from tests.actors.student import Student
from tests.actors.wire import Json

CARE = ("counsellor", "nurse")
AT_ONCE = 6  # people who set up at the same time

Named = Callable[[str, "Part"], None]  # told of each new person's id


@dataclass(frozen=True)
class Part:
    """Somebody who shall exist. ``key`` is how a story calls them."""

    key: str
    name: str
    role: str
    password: str
    secret: str = ""  # opens the vault; a student without one has written nothing yet
    school: str = ""
    class_name: str | None = None
    language: str = "sv"


@dataclass(frozen=True)
class TeamPlan:
    """A team; of a back-up team the first two members hold the start meeting."""

    key: str
    name: str
    branch: str
    kind: str
    schools: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Schools by key, teams, people, the local numbers of the help panel."""

    schools: dict[str, str]
    teams: tuple[TeamPlan, ...]
    parts: tuple[Part, ...]
    local_help: tuple[tuple[str, str, str], ...]  # label, number, hours


@dataclass
class Town:
    """What came of a plan: every person signed in on a device of their own."""

    url: str
    plan: Plan
    admin: Admin
    schools: dict[str, str] = field(default_factory=dict)  # ids by key, as are the others
    teams: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    fingerprints: dict[str, bytes] = field(default_factory=dict)

    def staff(self, key: str) -> Staff:
        """Return a counsellor or nurse."""
        person = self.people[key]
        assert isinstance(person, Staff)
        return person

    def student(self, key: str) -> Student:
        """Return a student."""
        person = self.people[key]
        assert isinstance(person, Student)
        return person

    def head(self, key: str) -> Head:
        """Return a head."""
        person = self.people[key]
        assert isinstance(person, Head)
        return person

    def close(self) -> None:
        """Put all devices away."""
        for person in [self.admin, *self.people.values()]:
            person.close()


def found(url: str, plan: Plan, *, admin: Admin, named: Named = lambda *_: None) -> Town:
    """Play a plan from an administrator who is signed in to open schools with students in them."""
    town = Town(url, plan, admin)
    try:
        _play(town, plan, named)
    except BaseException:
        town.close()
        raise
    return town


def _play(town: Town, plan: Plan, named: Named) -> None:
    _build(town)
    _enter_people(town, named)
    _in_parallel(_join, [(town, part) for part in plan.parts if part.role != "student"])
    for team in plan.teams:
        if team.kind == "back_up":
            _hold_start_meeting(town, team)
    for team in plan.teams:
        if team.kind == "school":
            _found_team(town, team)
    _compare_branches(town)
    _open_schools(town)
    _in_parallel(_join, [(town, part) for part in plan.parts if part.role == "student"])


def _build(town: Town) -> None:
    for key, name in town.plan.schools.items():
        town.schools[key] = town.admin.add_school(name)
    for team in town.plan.teams:
        town.teams[team.key] = town.admin.add_team(
            name=team.name,
            branch=team.branch,
            kind=team.kind,
            schools=[town.schools[key] for key in team.schools],
        )


def _enter_people(town: Town, named: Named) -> None:
    for part in town.plan.parts:
        teams = [town.teams[team.key] for team in town.plan.teams if part.key in team.members]
        entered = town.admin.add_person(
            name=part.name,
            role=part.role,
            school=town.schools[part.school] if part.role in {"student", "head"} else None,
            class_name=part.class_name,
            teams=teams,
            language=part.language,
        )
        town.ids[part.key] = str(entered["id"])
        named(town.ids[part.key], part)


def _in_parallel(do: Callable[..., None], work: Iterable[tuple[object, ...]]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(do, *arguments) for arguments in work]:
            done.result()


def _join(town: Town, part: Part) -> None:
    """Let one person turn the code on paper into an account, and staff into keys."""
    device = _device(town.url, part.role)
    person = town.ids[part.key]
    is_student = part.role == "student"
    town.people[part.key] = device
    device.redeem((_letter if is_student else _invitation)(town, person), part.password)
    if isinstance(device, Staff):
        device.get_ready(part.secret)


def _letter(town: Town, person: str) -> str:
    return town.admin.letter(person)


def _invitation(town: Town, person: str) -> str:
    return town.admin.invite(person)


def _device(url: str, role: str) -> Account:
    if role == "student":
        return Student(url)
    return Staff(url) if role in CARE else Head(url)


def _hold_start_meeting(town: Town, team: TeamPlan) -> None:
    """Two people make epochs 1 and 2 and compare; then the others are let in."""
    first, second, *others = [town.staff(key) for key in team.members]
    team_id = town.teams[team.key]
    first.start_back_up(team_id)
    second.meet_back_up(team_id, first.root_code(team_id))
    first.let_in(team_id, {second.id: second.code()})
    for person in others:
        person.meet_back_up(team_id, first.root_code(team_id))
    if others:
        first.let_in(team_id, {person.id: person.code() for person in others})


def _found_team(town: Town, team: TeamPlan) -> None:
    """The founder proposes, a member of the back-up signs, colleagues are let in."""
    if not team.members:
        return  # a school whose team has nobody: its back-up answers
    founder, *others = [town.staff(key) for key in team.members]
    back_up = next(
        one
        for one in town.plan.teams
        if one.kind == "back_up" and one.branch == team.branch and team.schools[0] in one.schools
    )
    certifier, back_up_id = town.staff(back_up.members[0]), town.teams[back_up.key]
    team_id, school = town.teams[team.key], town.schools[team.schools[0]]
    branch = records.branch_named(team.branch)
    root = certifier.pinned_root(school, branch)
    for person in [founder, *others]:
        person.pin_root(school, branch, root)  # the two read it to each other
    certifier.certify_team(team_id, founder.propose_team(team_id), back_up=back_up_id)
    if others:
        founder.let_in(team_id, {person.id: person.code() for person in others})


def _compare_branches(town: Town) -> None:
    """The branches compare each other's root; the fingerprint goes on paper, and into vaults."""
    for key, school in town.schools.items():
        roots = {
            records.branch_named(team.branch): town.staff(team.members[0]).pinned_root(
                school, records.branch_named(team.branch)
            )
            for team in town.plan.teams
            if team.kind == "back_up" and key in team.schools
        }
        town.fingerprints[key] = school_fingerprint(
            id_from_text(school), roots[Branch.COUNSELLOR], roots[Branch.NURSE]
        )
    for person in town.people.values():
        if isinstance(person, Staff):
            _take_paper(town, person)


def _take_paper(town: Town, person: Staff) -> None:
    person.refresh()
    for key, school in town.schools.items():
        if any(school in team["schools"] for team in person.teams.values()):
            person.pin_school(school, town.fingerprints[key])
    person.fetch_rings()
    person.save()


def _open_schools(town: Town) -> None:
    today = datetime.now(UTC).date()
    dates = {"verified_on": str(today), "expires_on": str(today + timedelta(days=180))}
    rows: list[Json] = [
        {"label": label, "number": number, "hours": hours, **dates}
        for label, number, hours in town.plan.local_help
    ]
    town.admin.set_local_help(rows)
    for school in town.schools.values():
        town.admin.answer_questions(school)
        town.admin.open_school(school)
