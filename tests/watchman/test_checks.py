"""What a round of the watch finds wrong, and what it does about it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import override_settings

from elevhalsa import clock, readiness
from elevhalsa.notify.models import Dispatch, State
from elevhalsa.notify.texts import Text
from elevhalsa.watchman import checks
from elevhalsa.watchman.alarm import Trouble
from elevhalsa.watchman.limits import Limits
from elevhalsa.watchman.models import Song
from elevhalsa.watchman.outside import Outside
from elevhalsa.watchman.rounds import Watch
from sla.models import Clock
from tests import factories
from tests.sla.promises import Promise
from tests.watchman.sink import Sink

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LIMITS = Limits()


@pytest.fixture
def watch(sink: Sink) -> Watch:
    outside = Outside(f"{sink.url}/ping", f"{sink.url}/alarm")
    return Watch(LIMITS, outside, [outside.tell])


def beat() -> None:
    readiness.beat(readiness.SCHEDULER, at=clock.host_now())


def overdue(minutes: float) -> None:
    """Leave a promise without its escalation, so many minutes past it."""
    Promise(uuid4()).open(clock.database_now() - timedelta(hours=24) - minutes * MINUTE)
    Clock.objects.update(next_action_at=F("escalate_at"))  # it was reminded in its time


def test_all_is_well_while_a_scheduler_beats_and_nothing_is_overdue() -> None:
    beat()
    overdue(4.9)

    assert checks.look(LIMITS) == set()


def test_a_promise_five_minutes_past_its_step_is_found() -> None:
    beat()
    overdue(5.1)

    assert checks.look(LIMITS) == {Trouble.PROMISES}


def test_the_watch_s_own_canary_is_no_person_s_promise() -> None:
    beat()
    checks.look(LIMITS)
    Clock.objects.update(
        escalate_at=clock.database_now() - 6 * MINUTE,
        next_action_at=clock.database_now() - 6 * MINUTE,
    )

    assert checks.look(LIMITS) == set()


def test_a_scheduler_that_never_beat_is_found() -> None:
    assert checks.look(LIMITS) == {Trouble.SCHEDULER}


def test_a_canary_that_nobody_escalates_is_found() -> None:
    beat()
    checks.look(LIMITS)
    Song.objects.update(opened_at=clock.database_now() - 3 * MINUTE)

    assert checks.look(LIMITS) == {Trouble.CANARY}


@pytest.mark.parametrize(("minutes", "found"), [(59, {Trouble.NOTICES}), (61, set())])
def test_a_notice_that_was_put_aside_is_told_for_an_hour(minutes: int, found: set[Trouble]) -> None:
    beat()
    moment = clock.database_now() - minutes * MINUTE
    Dispatch.objects.create(
        person=factories.counsellor(),
        text=Text.NEWS,
        acute=False,
        due_at=moment,
        state=State.DEAD,
        finished_at=moment,
    )

    assert checks.look(LIMITS) == found


def test_a_disk_with_hardly_any_room_is_found() -> None:
    beat()

    with override_settings(WATCH_ROOM=1 << 60):
        assert checks.look(LIMITS) == {Trouble.DISK}


def test_a_check_that_fails_is_a_trouble_and_hides_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr("elevhalsa.watchman.canary.is_silent")  # a bug of ours

    assert checks.look(LIMITS) == {Trouble.CHECK, Trouble.SCHEDULER}


def test_the_monitor_is_pinged_each_round_while_all_is_well(watch: Watch, sink: Sink) -> None:
    beat()

    for _ in range(3):
        watch.go_round()

    assert (len(sink.pings), sink.alarms) == (3, [])


def test_from_the_first_trouble_on_the_monitor_hears_nothing(watch: Watch, sink: Sink) -> None:
    overdue(6)

    watch.go_round()
    watch.go_round()
    watch.go_round()

    assert sink.pings == []
    assert [alarm.told["checks"] for alarm in sink.alarms] == [["promises", "scheduler"]]


def test_when_all_is_well_again_that_is_told_and_pinged(watch: Watch, sink: Sink) -> None:
    watch.go_round()
    watch.go_round()
    beat()
    watch.go_round()

    assert [alarm.told["news"] for alarm in sink.alarms] == ["alarm", "over"]
    assert len(sink.pings) == 1


def test_a_host_whose_clock_is_wrong_learns_it_from_the_monitor(watch: Watch, sink: Sink) -> None:
    beat()
    sink.date = clock.host_now() + 2 * MINUTE

    found = [watch.go_round() for _ in range(3)]

    assert found == [set(), {Trouble.CLOCK}, {Trouble.CLOCK}]
    assert [alarm.told["checks"] for alarm in sink.alarms] == [["clock"]]

    sink.date = None
    watch.go_round()
    assert watch.go_round() == set()


def test_an_alarm_that_nobody_took_is_tried_again_each_round(watch: Watch, sink: Sink) -> None:
    sink.status = 500
    for _ in range(3):
        watch.go_round()
    sink.status = 200
    for _ in range(3):
        watch.go_round()

    assert len(sink.alarms) == 3  # two refused, one taken


def test_no_byte_that_leaves_names_a_thread_a_school_or_a_number(watch: Watch, sink: Sink) -> None:
    overdue(6)
    running = Clock.objects.get()

    for _ in range(3):
        watch.go_round()

    said = b"".join(one.raw for one in sink.heard).lower()
    for name in (running.pk, running.thread_id, running.school_id):
        assert str(name).encode() not in said
        assert name.hex.encode() not in said


def test_with_shorter_minutes_everything_is_sooner() -> None:
    assert replace(LIMITS, minute=timedelta(seconds=1)).of(5) == timedelta(seconds=5)
