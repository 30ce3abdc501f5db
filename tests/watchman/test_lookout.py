"""What staff and heads are told when promises are late, and of which threads."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevhalsa import clock
from elevhalsa.people.models import Person, Role
from elevhalsa.watchman.lookout import Lookout, every_s
from elevhalsa.wire import to_text
from sla.models import Clock
from tests import factories
from tests.chat.village import Talk, Village, build, open_talk
from tests.watchman.conftest import Stopwatch

pytestmark = pytest.mark.django_db

FINE = {"late": False, "threads": []}


@pytest.fixture
def village() -> Village:
    return build()


@pytest.fixture
def talk(village: Village) -> Talk:
    """Return a thread whose escalation should have been six minutes ago."""
    talk = open_talk(village)
    due_at = clock.database_now() - timedelta(minutes=6)
    Clock.objects.update(
        opened_at=due_at - timedelta(hours=24),
        due_at=due_at,
        escalate_at=due_at,
        next_action_at=due_at,
    )
    return talk


@dataclass
class Asking:
    """Somebody's page asks at once, and once more when the next look is due."""

    stopwatch: Stopwatch

    def __call__(self, person: Person) -> object:
        client = factories.client_of(person)
        client.get("/api/watch")
        self.stopwatch.at_s += every_s()
        return client.get("/api/watch").json()


@pytest.fixture
def told(stopwatch: Stopwatch) -> Asking:
    return Asking(stopwatch)


def test_those_who_answer_are_told_with_their_own_threads(
    village: Village, talk: Talk, told: Asking
) -> None:
    assert told(village.anna) == {"late": True, "threads": [to_text(talk.id.bytes)]}


@pytest.mark.usefixtures("talk")
def test_who_may_not_read_the_thread_is_told_without_it(village: Village, told: Asking) -> None:
    for person in (village.bo, village.kaj, factories.head(village.school)):
        assert told(person) == {"late": True, "threads": []}


@pytest.mark.usefixtures("talk")
def test_another_organisation_is_told_nothing(told: Asking) -> None:
    assert told(factories.counsellor()) == FINE
    assert told(factories.head()) == FINE


def test_while_promises_are_kept_nobody_is_told_anything(village: Village, told: Asking) -> None:
    open_talk(village, at=clock.database_now())

    assert told(village.anna) == FINE


@pytest.mark.usefixtures("talk")
def test_one_look_is_not_enough(village: Village) -> None:
    assert factories.client_of(village.anna).get("/api/watch").json() == FINE


@pytest.mark.usefixtures("talk")
def test_it_is_over_when_the_step_is_taken(village: Village, told: Asking) -> None:
    told(village.anna)
    Clock.objects.update(next_action_at=None, escalated_at=clock.database_now())

    assert told(village.anna) == FINE


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ADMINISTRATOR])
def test_it_is_for_those_who_answer_and_those_who_see_figures(role: Role) -> None:
    person = factories.every_role(factories.school())[role]

    assert factories.client_of(person).get("/api/watch").json() == {"code": "not_allowed"}


@pytest.mark.usefixtures("talk")
def test_the_data_are_asked_a_few_times_a_minute_however_many_ask(stopwatch: Stopwatch) -> None:
    lookout = Lookout(stopwatch=stopwatch)

    with CaptureQueriesContext(connection) as asked:
        for _ in range(60):
            stopwatch.at_s += 1
            lookout.overdue()

    assert sum("sla_clock" in query["sql"] for query in asked) == 3
