"""What chat's tests share."""

import pytest

from elevhalsa.people import names
from elevhalsa.people.models import Person
from tests.chat.village import Talk, Village, build, new_mask, open_talk


@pytest.fixture
def village() -> Village:
    return build()


@pytest.fixture
def talk(village: Village) -> Talk:
    return open_talk(village)


@pytest.fixture
def veiled(village: Village) -> Talk:
    """Return an anonymous thread at a school whose back-up is two, Bo and Bea."""
    student, scope = village.student, f"school:{village.school.pk}"
    student.name_sealed = names.seal_name("Selma Ek", person_id=student.pk, scope=scope)
    student.class_sealed = names.seal_class("8C", person_id=student.pk, scope=scope)
    student.save()
    return open_talk(village, mask=new_mask())


@pytest.fixture
def bea(village: Village, veiled: Talk) -> Person:
    """Return a second person of the back-up team."""
    assert veiled.row.back_up == village.back_up
    return village.join(village.back_up)
