"""The school that nobody is at. The watch's canary lives there, and no person sees it.

It has an organisation of its own, and whatever people see begins at theirs; it can never be
opened (a constraint), so it is in no figure and no route; its teams have no members, so whoever is
told of something there is nobody.
"""

from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people.models import Branch, Person, Role, School, Team, TeamKind
from elevhalsa.people.selectors import team_of
from elevhalsa.people.services.people import create_person
from elevhalsa.people.services.structure import create_organisation, create_team

BRANCH = Branch.COUNSELLOR


@dataclass(frozen=True)
class Aviary:
    """The synthetic school with what a thread needs."""

    school: School
    student: Person
    team: Team
    back_up: Team


@transaction.atomic
def aviary(*, now: Now) -> Aviary:
    """Return the synthetic school, made when first asked for."""
    school = School.objects.filter(is_synthetic=True).first() or _make(now)
    team = team_of(school.pk, BRANCH)
    back_up = team_of(school.pk, BRANCH, TeamKind.BACK_UP)
    assert team is not None, "it is made with both teams"
    assert back_up is not None, "it is made with both teams"
    student = Person.objects.get(organisation=school.organisation_id, role=Role.STUDENT)
    return Aviary(school, student, team, back_up)


def _make(now: Now) -> School:
    owner = create_organisation(name=f"synthetic {uuid4()}")  # nobody types that
    school = School.objects.create(organisation=owner, name="synthetic", is_synthetic=True)
    for kind in TeamKind:
        create_team(branch=BRANCH, kind=kind, name="synthetic", schools=[school])
    student = create_person(
        organisation=owner, role=Role.STUDENT, name="synthetic", school=school, now=now
    )
    Person.objects.filter(pk=student.pk).update(is_active=False)
    return school
