"""One school with everybody on its ladder, under ids that the promise's tests know."""

from datetime import datetime
from uuid import UUID

from elevhalsa.people.models import Branch, Person, Role, School, Team, TeamKind, TeamSchool
from elevhalsa.people.services import people
from sla.ladder.recipients import Standing
from tests import factories
from tests.sla.moments import MORNING

SCHOOL, TEAM, BACK_UP = UUID(int=1), UUID(int=2), UUID(int=3)
STANDING = Standing(TEAM, BACK_UP, None, frozenset())


class Place:
    """A school, its counsellors and their back-up, and who answers for them."""

    def __init__(self) -> None:
        owner = factories.organisation()
        self.school = School.objects.create(pk=SCHOOL, organisation=owner, name="Ekskolan")
        self.anna = self.member(self._team(TEAM, TeamKind.SCHOOL), "Anna")
        self.bo = self.member(Team.objects.get(pk=TEAM), "Bo")
        self.cilla = self.member(self._team(BACK_UP, TeamKind.BACK_UP), "Cilla")
        self.dag = self.member(Team.objects.get(pk=BACK_UP), "Dag")
        self.head = self._placed(Role.HEAD, self.school)
        self.municipality = self._placed(Role.MUNICIPALITY, None)
        self.chief = self._placed(Role.VERKSAMHETSCHEF, None)
        self.administrator = self._placed(Role.ADMINISTRATOR, None)

    def member(self, team: Team, name: str) -> Person:
        """Return a new counsellor of a team."""
        made = factories.person(Role.COUNSELLOR, self.school.organisation, name=name)
        people.add_member(team=team, person=made, now=lambda: MORNING)
        return made

    def is_away(self, name: str, since: datetime, until: datetime) -> None:
        """Have somebody be away; of what is recorded, nothing follows here."""
        person: Person = getattr(self, name)
        person.absences.create(
            from_at=since, to_at=until, is_planned=False, recorded_by=person, recorded_at=since
        )

    def _team(self, pk: UUID, kind: TeamKind) -> Team:
        branch = Branch.COUNSELLOR
        made = Team.objects.create(
            pk=pk, organisation=self.school.organisation, branch=branch, kind=kind, name=kind.value
        )
        TeamSchool.objects.create(team=made, school=self.school, branch=branch, kind=kind)
        return made

    def _placed(self, role: Role, at: School | None) -> Person:
        return factories.person(role, self.school.organisation, at=at)
