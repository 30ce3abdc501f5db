"""Sealed columns open in their own place alone."""

from uuid import UUID

import pytest
from django.db import connection

from elevhalsa.at_rest.errors import FieldBroken
from elevhalsa.at_rest.fields import Place, seal, unseal
from elevhalsa.at_rest.models import DataKey
from elevhalsa.people import selectors
from elevhalsa.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db

HERE = Place("people_person", "name", UUID(int=1))


def test_a_sealed_column_opens_to_what_was_sealed() -> None:
    assert unseal(seal(b"Hej", scope="test", place=HERE), place=HERE) == b"Hej"


@pytest.mark.parametrize(
    "place",
    [
        Place("people_school", "name", UUID(int=1)),
        Place("people_person", "class", UUID(int=1)),
        Place("people_person", "name", UUID(int=2)),
    ],
)
def test_a_sealed_column_opens_in_no_other_table_column_or_row(place: Place) -> None:
    """43."""
    sealed = seal(b"Hej", scope="test", place=HERE)

    with pytest.raises(FieldBroken):
        unseal(sealed, place=place)


def test_a_name_that_was_copied_to_another_row_by_sql_opens_for_nobody() -> None:
    """43, where a database writer would do it."""
    school = factories.school()
    first, second = factories.student(school), factories.student(school)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET name_sealed ="
            " (SELECT name_sealed FROM people_person WHERE username = %s) WHERE username = %s",
            [first.username, second.username],
        )

    with pytest.raises(FieldBroken):
        selectors.name_of(Person.objects.get(pk=second.pk))


def test_every_changed_bit_is_noticed() -> None:
    sealed = seal(b"Hej", scope="test", place=HERE)

    for bit in range(len(sealed) * 8):
        at, mask = divmod(bit, 8)
        changed = sealed[:at] + bytes([sealed[at] ^ (1 << mask)]) + sealed[at + 1 :]
        with pytest.raises(FieldBroken):
            unseal(changed, place=HERE)


def test_the_same_value_is_never_sealed_to_the_same_bytes() -> None:
    assert len({seal(b"Hej", scope="test", place=HERE) for _ in range(100)}) == 100
    assert DataKey.objects.filter(scope="test").count() == 1
