"""Telling the other branch of a student who has left or moved: as of everybody else's thread."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chat.models import Crossing
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Branch
from elevhalsa.people.services.leaving import place_student
from elevhalsa.wire import to_text
from tests import factories
from tests.chat.api import Browser, Json
from tests.chat.leaving import closed, doors_at, is_in, leaves
from tests.chat.test_crossings import Telling, path
from tests.chat.village import NOON, Mask, Talk, Village, at_noon, new_mask, open_talk

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def telling_of(talk: Talk) -> Telling:
    """Return what Anna tells the nurses of a thread."""
    village = talk.village
    return Telling(
        talk, village.anna, village.counsellors, village.nurses, village.nurse_back_up,
        uuid4(), uuid4(),
    )  # fmt: skip


def tell(talk: Talk, *, tells: bool = True) -> tuple[int, Json]:
    browser = Browser(talk.village.anna)
    answer = browser.post(path(talk), telling_of(talk).value(tells=tells))
    return browser.status, answer


def route_of(talk: Talk) -> Json:
    browser = Browser(talk.village.anna)
    return browser.get(f"threads/{to_text(talk.id.bytes)}/crossing-route") | {"due_at": None}


@pytest.mark.parametrize("mask", [None, new_mask()], ids=["named", "nameless"])
def test_of_who_has_left_it_is_told_as_before_also_when_the_thread_is_closed(
    village: Village, mask: Mask | None
) -> None:
    talk = open_talk(village, mask=mask)
    closed(talk)
    before = route_of(talk)
    leaves(village.student)

    assert route_of(talk) == before
    assert tell(talk)[0] == 201


def test_of_who_has_moved_it_is_told_at_the_school_of_the_thread(
    village: Village, talk: Talk
) -> None:
    before = route_of(talk)
    other = factories.school(village.school.organisation)
    factories.team(other, branch=Branch.NURSE)
    admin = factories.administrator(village.school.organisation)
    place_student(student=village.student, school=other, by=admin, now=at_noon)

    assert route_of(talk) == before
    assert tell(talk)[0] == 201


@pytest.mark.parametrize("at_once", [True, False])
def test_who_has_left_is_let_in_to_read_that_it_was_told(
    village: Village, talk: Talk, at_once: bool
) -> None:
    closed(talk)
    leaves(village.student)
    doors_at(NOON + MONTH)
    assert not is_in(village.student)

    told = tell(talk, tells=at_once)[1]
    if not at_once:
        assert not is_in(village.student)
        Browser(village.anna).post(f"crossings/{told['id']}/tell")

    told_at = Crossing.objects.get().told_at
    assert told_at
    assert is_in(village.student)
    assert Notice.objects.filter(person=village.student).exists()
    doors_at(told_at + MONTH - timedelta(minutes=1))
    assert is_in(village.student)
    doors_at(told_at + MONTH)
    assert not is_in(village.student)
