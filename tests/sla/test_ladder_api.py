"""What those responsible see of the ladder over HTTP: a school and a branch, and two buttons."""

import json
from uuid import uuid4

import pytest

from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person, Role
from elevhalsa.wire import moment_text, to_text
from tests import factories
from tests.sla.place import Place
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db

DOORS = ("/api/ladder/take", "/api/ladder/reach-back-up")


@pytest.fixture
def card(promise: Promise, door: OpenDoor, place: Place) -> dict[str, str]:
    """Climb to those responsible; return which card it is."""
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))
    return {"school": to_text(place.school.pk.bytes), "branch": "counsellor"}


def test_a_head_sees_the_school_and_the_branch_and_takes_it(
    card: dict[str, str], place: Place
) -> None:
    head = factories.client_of(place.head)

    (shown,) = head.call("GET", "/api/ladder").json()["cards"]
    (taken,) = head.call("POST", "/api/ladder/take", card).json()["cards"]

    assert shown.keys() == {"school", "branch", "told_at", "taken_by"}
    assert (shown["school"]["id"], shown["taken_by"]) == (card["school"], None)
    assert taken["taken_by"]["id"] == to_text(place.head.pk.bytes)


def test_a_card_holds_no_thread_no_clock_and_no_student(
    card: dict[str, str], place: Place, promise: Promise
) -> None:
    said = json.dumps(factories.client_of(place.head).call("GET", "/api/ladder").json())

    clock = promise.running()
    for secret in (clock.pk, promise.thread_id):
        assert str(secret) not in said
        assert to_text(secret.bytes) not in said
    assert card["school"] in said


def test_a_head_cannot_count_promises_by_their_notices(door: OpenDoor, place: Place) -> None:
    head = factories.client_of(place.head)
    for number in range(3):
        Promise(uuid4()).open(MORNING + hours(number))
    for after in (24, 25, 26, 36, 37, 38):
        settle(door, MORNING + hours(after))

    (newest,) = head.call("GET", "/api/notices").json()["notices"]

    assert Notice.objects.filter(person=place.head).count() == 3
    assert newest["queued_at"] == moment_text(MORNING + hours(38))


def other_people(place: Place) -> list[Person]:
    """Return people with a door here who were not told."""
    elsewhere = factories.school()
    return [
        place.chief,
        place.administrator,
        factories.head(elsewhere),
        factories.person(Role.MUNICIPALITY, elsewhere.organisation),
    ]


@pytest.mark.parametrize("path", DOORS)
def test_whoever_was_not_told_finds_nothing(card: dict[str, str], place: Place, path: str) -> None:
    for person in other_people(place):
        client = factories.client_of(person)
        assert client.call("GET", "/api/ladder").json() == {"cards": []}
        refused = client.call("POST", path, card)
        assert (refused.status_code, refused.json()) == (404, {"code": "not_found"})


@pytest.mark.parametrize("path", DOORS)
def test_whoever_answers_or_writes_has_no_door_here(
    card: dict[str, str], place: Place, path: str
) -> None:
    for person in (place.anna, place.cilla, factories.student(place.school)):
        client = factories.client_of(person)
        assert client.call("GET", "/api/ladder").status_code == 403
        assert client.call("POST", path, card).status_code == 403
