"""A poll costs what is due, not what is open: no query of a round looks through a table (P27)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from chat.models import Entry, Thread
from chat.services.escalation import ThreadDoor
from elevhalsa import housekeeping, work
from elevhalsa.clock import host_now
from elevhalsa.notify.models import Dispatch, Notice, State
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person
from sla.models import Clock, Event, Seal, Step
from sla.scheduler import act_on_one
from tests.chat.village import Village, build, open_talk
from tests.plans import scans

pytestmark = pytest.mark.django_db

ROWS = 3000  # enough that an engine would rather look an entry up than read them all
BIG = {model._meta.db_table for model in (Clock, Step, Event, Thread, Entry, Notice, Dispatch)}
HOURLY = {housekeeping.tidy_up}  # looks through what is to be thrown away


def copies(row: Model, number: int = ROWS, **changed: Any) -> list[Any]:  # noqa: ANN401 - any model
    """Store copies of a row, each with an id of its own. ``changed`` may be a function of it."""
    model = type(row)
    fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    key = model._meta.pk
    assert key is not None
    if key.get_internal_type() != "UUIDField":
        del fields[key.attname]
    made = []
    for at in range(number):
        own = {name: value(at) if callable(value) else value for name, value in changed.items()}
        fresh = {} if key.attname not in fields else {key.attname: uuid4()}
        made.append(model(**{**fields, **fresh, **own}))
    return model._default_manager.bulk_create(made, batch_size=500)


@pytest.fixture
def moment() -> datetime:
    return host_now()


@pytest.fixture
def full(moment: datetime) -> Village:
    """A year of threads: some wait, none is due; and all that people were told of them."""
    village = build()
    talk = open_talk(village)
    threads = [row.pk for row in copies(talk.row)]
    copies(talk.first, thread_id=lambda at: threads[at])
    clock = Clock.objects.get(thread_id=talk.id)
    later = moment + timedelta(days=30)
    times: dict[str, Any] = {"next_action_at": later, "due_at": later, "escalate_at": later}
    waiting = copies(clock, ROWS // 2, thread_id=lambda at: threads[at], **times)
    over: dict[str, Any] = {"ended_at": moment, "ended_by": "answer", "answered_at": moment}
    ended = copies(clock, thread_id=lambda at: threads[at], next_action_at=None, **over)
    Clock.objects.filter(pk=clock.pk).update(**times)
    steps = {"level": 1, "at": moment, "late_by": timedelta()}
    copies(Step(clock=clock, kind="back_up", **steps), clock_id=lambda at: ended[at].pk)
    copies(Event.objects.all()[0], clock_id=lambda at: ended[at].pk)
    seal = Seal.objects.create(number=1, at=moment, events_sealed=ROWS, digest=bytes(32))
    Event.objects.update(seal=seal)
    told(village.anna, moment)
    analyse()
    assert waiting
    return village


def told(person: Person, moment: datetime) -> None:
    """Store what a person was told, all of it long ago."""
    sent = Dispatch(
        person=person,
        text=Text.NEWS,
        acute=False,
        due_at=moment,
        state=State.DELIVERED,
        finished_at=moment,
    )
    dispatches = copies(sent)
    notice = Notice(person=person, text=Text.NEWS, acute=False, queued_at=moment, due_at=moment)
    copies(notice, key=lambda at: f"key {at}", dispatch_id=lambda at: dispatches[at].pk)


def analyse() -> None:
    """Tell the engine what the tables hold, as its own housekeeping does."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def asked_by(step: work.Step) -> list[str]:
    """Return what a step asks the database."""
    with CaptureQueriesContext(connection) as queries:
        step()
    return [query["sql"] for query in queries]


@pytest.mark.usefixtures("full")
def test_no_step_of_a_round_with_nothing_due_looks_through_a_table() -> None:
    steps = [step for step in [*work.steps(), *work.sending()] if step not in HOURLY]

    asked = {step.__name__: asked_by(step) for step in steps}

    found = {name: scans(connection, said, of=BIG) for name, said in asked.items()}
    assert {name: said for name, said in found.items() if said} == {}
    assert any("sla_clock" in said for said in asked["keep_promises"])


@pytest.mark.usefixtures("full")
def test_the_poll_reads_the_index_of_what_is_to_be_done_next(moment: datetime) -> None:
    assert "clock_next_action" in Clock.objects.waiting_since(moment).explain()


@pytest.mark.usefixtures("full")
def test_acting_on_what_is_due_looks_through_no_table_either(moment: datetime) -> None:
    due = Clock.objects.running().order_by("pk")[:1].get()
    Clock.objects.filter(pk=due.pk).update(next_action_at=moment, escalate_at=moment)

    with CaptureQueriesContext(connection) as queries:
        assert act_on_one(now=lambda: moment, thread=ThreadDoor())

    asked = [query["sql"] for query in queries]
    assert scans(connection, asked, of=BIG) == []
    assert Clock.objects.get(pk=due.pk).escalated_at == moment


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("model", "index", "step"),
    [
        (Clock, "clock_next_action", work.keep_promises),
        (Dispatch, "dispatch_next_try", work.send_notices),
    ],
)
def test_a_poll_whose_index_is_gone_is_found(
    model: type[Model], index: str, step: work.Step
) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")

    assert scans(connection, asked_by(step), of={model._meta.db_table})
