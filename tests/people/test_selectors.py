"""Who belongs where."""

import pytest

from elevhalsa.clock import host_now
from elevhalsa.people import selectors
from elevhalsa.people.models import Branch, Role
from elevhalsa.people.services import people
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_counsellor_belongs_to_every_school_that_the_own_teams_serve() -> None:
    owner = factories.organisation()
    first, second, third = (factories.school(owner) for _ in range(3))
    own, back_up = factories.team(first), factories.back_up(first, second)
    counsellor = factories.counsellor(own, back_up)

    assert set(selectors.schools_of(counsellor)) == {first, second}
    assert set(selectors.teams_of(counsellor)) == {own, back_up}
    assert third not in selectors.schools_of(counsellor)


def test_students_and_heads_belong_to_their_school_and_administrators_to_all_of_theirs() -> None:
    here = factories.school()
    factories.school(here.organisation, name="Grannskolan")
    elsewhere = factories.school()
    people_by_role = factories.every_role(here)

    assert list(selectors.schools_of(people_by_role[Role.STUDENT])) == [here]
    assert list(selectors.schools_of(people_by_role[Role.HEAD])) == [here]
    at_all = selectors.schools_of(people_by_role[Role.ADMINISTRATOR])
    assert here in at_all
    assert len(at_all) == 2
    assert elsewhere not in at_all


def test_who_left_a_team_is_no_member_and_sees_none_of_its_schools() -> None:
    team = factories.team()
    counsellor = factories.counsellor(team)

    people.remove_member(team=team, person=counsellor, now=host_now)

    assert not selectors.is_member(counsellor, team.pk)
    assert list(selectors.members_of(team)) == []
    assert list(selectors.schools_of(counsellor)) == []


def test_a_student_can_write_to_the_school_teams_of_the_own_school_alone() -> None:
    here = factories.school()
    counsellor = factories.counsellor(factories.team(here))
    nurse = factories.nurse(factories.team(here, branch=Branch.NURSE))
    factories.counsellor(factories.back_up(here))
    factories.counsellor(factories.team())

    contacts = selectors.contacts_of(factories.student(here))

    assert set(contacts) == {(counsellor, Branch.COUNSELLOR), (nurse, Branch.NURSE)}


def test_a_name_lies_sealed_in_its_row_and_opens_for_the_product() -> None:
    student = factories.student(name="Åsa Öberg", class_name="7C")

    assert "Åsa".encode() not in bytes(student.name_sealed)
    assert selectors.name_of(student) == "Åsa Öberg"
    assert selectors.class_of(student) == "7C"
    assert selectors.names_by_id([student.pk]) == {student.pk: ("Åsa Öberg", Role.STUDENT)}
