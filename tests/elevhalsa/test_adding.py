"""Rows that are added many at once are the rows that ``bulk_create`` would have made."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BigAutoField, Model

from chat.models import Entry
from elevhalsa.adding import add_all
from elevhalsa.notify.models import Notice
from elevhalsa.notify.texts import Text
from sla.ladder.rungs import Kind
from sla.models import Clock, Event, Recipient, Step
from tests.chat.conftest import talk, village
from tests.chat.village import NOON, Talk

__all__ = ["talk", "village"]

pytestmark = pytest.mark.django_db

LATE = NOON.astimezone(ZoneInfo("Europe/Stockholm")) + timedelta(microseconds=7)
Rows = Callable[[Talk], Sequence[Model]]


def entries(talk: Talk) -> list[Entry]:
    """A message as it is stored sealed, and two lines of the server's."""
    data = {"to": "å\n\"'%s\\", "none": None, "many": [1, 2.5, True]}
    event = {"thread": talk.row, "kind": Entry.Kind.ESCALATED, "data": data}
    first = {one.attname: getattr(talk.first, one.attname) for one in Entry._meta.concrete_fields}
    message = Entry(**{**first, "id": None, "seq": 9, "mid": UUID(int=9)})
    return [Entry(seq=7, at=LATE, **event), message, Entry(seq=8, at=NOON, **event)]


def events(talk: Talk) -> list[Event]:
    school = talk.row.school_id
    return [
        Event(school_id=school, clock_id=one, kind="step", at=LATE, data={"level": 1})
        for one in (UUID(int=1), None)
    ]


def recipients(talk: Talk) -> list[Recipient]:
    clock = Clock.objects.get(thread_id=talk.id)
    taken = {"at": NOON, "late_by": timedelta(seconds=7)}
    step, _ = Step.objects.get_or_create(clock=clock, kind=Kind.BACK_UP, level=1, defaults=taken)
    return [Recipient(step=step, person_id=UUID(int=one), told_at=LATE) for one in (1, 2)]


def notices(talk: Talk) -> list[Notice]:
    return [notice(talk, key, UUID(int=number)) for number, key in enumerate(("a", "b"))]


def notice(talk: Talk, key: str, pk: UUID) -> Notice:
    told = {"person_id": talk.village.anna.pk, "text": Text.NEWS, "acute": False}
    return Notice(pk=pk, key=key, queued_at=NOON, due_at=LATE, **told)


def stored(model: type[Model]) -> list[tuple[object, ...]]:
    """Return what the database holds, as it holds it; a number that it counts by itself aside."""
    fields = model._meta.concrete_fields
    columns = ", ".join(str(one.column) for one in fields if not isinstance(one, BigAutoField))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table}")  # noqa: S608 - the model's
        return sorted(cursor.fetchall(), key=repr)


@pytest.mark.parametrize("rows", [entries, events, recipients, notices])
def test_the_database_holds_the_same_as_of_rows_added_in_the_usual_way(
    talk: Talk, rows: Rows
) -> None:
    made = rows(talk)
    model = type(made[0])
    with transaction.atomic():
        model._default_manager.bulk_create(made)
        usual = stored(model)
        transaction.set_rollback(True)

    again = rows(talk)
    add_all(again)

    assert len(usual) >= len(made)
    assert stored(model) == usual


def test_no_rows_are_no_statement(django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        add_all([])


def test_a_row_that_is_there_is_left_out_where_that_is_asked_and_refused_otherwise(
    talk: Talk,
) -> None:
    add_all(notices(talk))
    once_more = [notice(talk, "a", UUID(int=7)), notice(talk, "c", UUID(int=8))]

    with pytest.raises(IntegrityError), transaction.atomic():
        add_all(once_more)
    add_all(once_more, but_known=True)

    assert set(Notice.objects.values_list("key", flat=True)) == {"a", "b", "c"}


def test_what_the_database_forbids_is_no_row_that_is_there(talk: Talk) -> None:
    wrong = Entry(thread=talk.row, seq=0, kind=Entry.Kind.ESCALATED, at=NOON, data={})

    with pytest.raises(IntegrityError), transaction.atomic():
        add_all([wrong], but_known=True)


def test_of_several_rows_one_of_which_is_refused_none_is_stored(talk: Talk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        add_all([*events(talk), Event(kind="step", at=NOON, data={})])  # of no school

    assert not Event.objects.filter(kind="step").exists()
