"""A student counts once in a term: through every change of keys, and for nobody to look up."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from elevhalsa import key_care
from elevhalsa.at_rest import ring
from elevhalsa.at_rest.models import DataKey
from sla.references import scope_of, student_ref
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

SCHOOL, STUDENT = UUID(int=1), UUID(int=2)
NOVEMBER = datetime(2026, 11, 17, 8, tzinfo=UTC)
ZONE = "Europe/Stockholm"


@pytest.fixture(autouse=True)
def _nothing_opened_before() -> None:
    ring.forget_opened_keys()


def ref(
    student: UUID = STUDENT, *, school: UUID = SCHOOL, at: datetime = NOVEMBER, zone: str = ZONE
) -> bytes:
    return student_ref(student_id=student, school_id=school, at=at, zone=zone)


def test_a_student_counts_once_after_the_sessions_key_was_replaced(
    settings: pytest.FixtureRequest,
) -> None:
    before = ref()

    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]

    assert ref(at=NOVEMBER + timedelta(days=5)) == before


def test_the_key_of_a_term_is_not_replaced_inside_it() -> None:
    before = ref()

    with pytest.raises(CommandError, match="ends with its month"):
        call_command("keys", "rotate", "--scope", scope_of(SCHOOL, NOVEMBER), stdout=StringIO())

    assert ref() == before


@pytest.mark.parametrize(
    "other",
    [
        {"student": UUID(int=3)},
        {"school": UUID(int=3)},
        {"at": NOVEMBER + timedelta(days=50)},
        {"at": NOVEMBER + timedelta(days=365)},
    ],
)
def test_another_student_school_or_term_has_nothing_in_common(other: dict[str, object]) -> None:
    assert ref(**other) != ref()  # type: ignore[arg-type]


def test_a_student_counts_once_in_all_months_of_a_term() -> None:
    assert len({ref(at=datetime(2026, month, 17, tzinfo=UTC)) for month in range(7, 13)}) == 1


def test_a_term_begins_at_the_school_s_midnight() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # 1 July in Stockholm

    assert ref(at=late) == ref()
    assert ref(at=late, zone="UTC") != ref(zone="UTC")


@pytest.mark.django_db(transaction=True)
def test_the_first_two_of_a_term_at_once_count_under_one_key() -> None:
    assert len(set(at_once(4, lambda _: ref()))) == 1
    assert DataKey.objects.filter(scope=scope_of(SCHOOL, NOVEMBER)).count() == 1


def test_once_a_term_is_over_nobody_can_tell_whose_a_number_was() -> None:
    later = NOVEMBER + timedelta(days=60)
    before, this_month = ref(), ref(at=later)

    key_care.forget_months(now=later)
    ring.forget_opened_keys()

    assert ref(at=later) == this_month
    assert ref() != before


def test_a_term_that_just_ended_is_kept_for_time_zones_and_late_writers() -> None:
    before = ref()

    key_care.forget_months(now=datetime(2027, 1, 1, 12, tzinfo=UTC))
    assert ref() == before
    key_care.forget_months(now=datetime(2027, 1, 3, tzinfo=UTC))

    assert not DataKey.objects.filter(scope=scope_of(SCHOOL, NOVEMBER)).exists()


def test_a_shredded_school_s_numbers_are_nobody_s() -> None:
    school, other = factories.school(), factories.school()
    before = [ref(school=one.pk) for one in (school, other)]

    key_care.shred_school(school)

    assert ref(school=school.pk) != before[0]
    assert ref(school=other.pk) == before[1]
