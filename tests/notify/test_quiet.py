"""Quiet hours: by the school's clock on the wall, and never for what is acute."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from elevhalsa.notify import outbox
from elevhalsa.notify.models import QuietHours
from elevhalsa.notify.quiet import DEFAULT, Quiet, end_of
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person, School
from tests import factories
from tests.notify.post import NOON, Post, minutes, queue

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LUNCH = Quiet(time(11), time(13))
HALF_PAST_TWO = Quiet(time(22), time(2, 30))


def at(text: str, zone: ZoneInfo = STOCKHOLM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "comes", "told"),
    [
        (DEFAULT, "2026-11-17 12:00", "2026-11-17 12:00"),
        (DEFAULT, "2026-11-17 18:59", "2026-11-17 18:59"),
        (DEFAULT, "2026-11-17 19:00", "2026-11-18 07:00"),
        (DEFAULT, "2026-11-17 23:59", "2026-11-18 07:00"),
        (DEFAULT, "2026-11-18 00:00", "2026-11-18 07:00"),
        (DEFAULT, "2026-11-18 06:59", "2026-11-18 07:00"),
        (DEFAULT, "2026-11-18 07:00", "2026-11-18 07:00"),
        (DEFAULT, "2026-10-24 20:00", "2026-10-25 07:00"),  # clocks go back
        (DEFAULT, "2026-03-28 20:00", "2026-03-29 07:00"),  # clocks go forward
        (LUNCH, "2026-11-17 12:59", "2026-11-17 13:00"),
        (LUNCH, "2026-11-17 13:00", "2026-11-17 13:00"),
        (None, "2026-11-17 23:00", "2026-11-17 23:00"),
    ],
)
def test_who_is_asleep_is_told_when_the_quiet_ends(
    quiet: Quiet | None, comes: str, told: str
) -> None:
    assert end_of(quiet, at(comes), STOCKHOLM) == at(told)


@pytest.mark.parametrize("night", ["2026-03-28", "2026-10-24", "2027-03-27", "2027-10-30"])
def test_on_every_minute_of_the_nights_when_clocks_change_quiet_ends_later_and_once(
    night: str,
) -> None:
    begin = at(f"{night} 20:00")
    for quiet in (DEFAULT, HALF_PAST_TWO):
        for minute in range(14 * 60):
            comes = begin + minutes(minute)
            then = end_of(quiet, comes, STOCKHOLM)
            assert comes <= then
            assert then - comes <= minutes(13 * 60)


@pytest.mark.django_db
def test_a_notice_in_the_evening_goes_out_in_the_morning(person: Person, post: Post) -> None:
    evening = at("2026-11-17 20:00")
    queue(person, "a", at=evening)
    queue(person, "b", at=evening + minutes(60))

    assert post.round(evening + minutes(61)) == 0
    assert outbox.oldest_unsent_age(evening + minutes(61)) == minutes(0)
    assert post.round(at("2026-11-18 06:59")) == 0
    assert post.round(at("2026-11-18 07:00")) == 1


@pytest.mark.django_db
def test_what_is_acute_wakes_people_and_takes_the_rest_along(person: Person, post: Post) -> None:
    night = at("2026-11-18 02:00")
    queue(person, "a", at=night)
    queue(person, "b", at=night, text=Text.ACKNOWLEDGE, acute=True)

    assert post.round(night) == 1
    assert post.round(at("2026-11-18 07:00")) == 0


@pytest.mark.django_db
def test_another_try_of_what_is_not_acute_waits_for_the_morning(person: Person, post: Post) -> None:
    queue(person, at=at("2026-11-17 18:59"))
    post.reaches = False
    post.round(at("2026-11-17 18:59"))

    assert post.round(at("2026-11-18 06:59")) == 0
    assert post.round(at("2026-11-18 07:00")) == 1


@pytest.mark.django_db
def test_who_wants_no_quiet_is_told_at_night(person: Person, post: Post) -> None:
    QuietHours.objects.create(person=person)
    queue(person, at=at("2026-11-18 02:00"))

    assert post.round(at("2026-11-18 02:00")) == 1


@pytest.mark.django_db
def test_the_evening_is_that_of_the_person_s_school(post: Post) -> None:
    far = factories.school()
    School.objects.filter(pk=far.pk).update(time_zone="America/New_York")
    queue(factories.head(far), at=NOON + minutes(8 * 60))  # evening here, afternoon there

    assert post.round(NOON + minutes(8 * 60)) == 1
