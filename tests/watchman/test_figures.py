"""The figures of /metrics: right over several processes, and of nobody."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import override_settings

from elevhalsa import clock, readiness
from elevhalsa.watchman import canary, figures
from elevhalsa.watchman.limits import Limits
from sla.ladder.rungs import Kind
from sla.models import Clock, Step
from tests.factories import browser
from tests.sla.promises import Promise

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LABELS = {"step": {kind.value for kind in Kind}, "worker": {"scheduler", "watch"}}


def shown() -> dict[str, float]:
    """Return every figure by its name and labels."""
    lines = figures.exposition().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def escalated(*, late_s: float) -> None:
    """Leave a promise that the back-up was given so long after it was due."""
    running = Promise(uuid4()).open(clock.database_now())
    late_by = timedelta(seconds=late_s)
    Step.objects.create(
        clock=running, kind=Kind.BACK_UP, level=1, at=running.escalate_at + late_by, late_by=late_by
    )


def test_running_promises_are_counted_and_the_worst_is_measured() -> None:
    now = clock.database_now()
    Promise(uuid4()).open(now - timedelta(hours=25))
    Clock.objects.update(next_action_at=F("escalate_at"))  # it was reminded in its time
    Promise(uuid4()).open(now)
    Promise(uuid4()).open(now)

    found = shown()

    assert found["sla_clocks_running"] == 3
    assert 3600 <= found["sla_oldest_overdue_seconds"] < 3700


def test_nothing_overdue_is_zero() -> None:
    Promise(uuid4()).open(clock.database_now())

    assert shown()["sla_oldest_overdue_seconds"] == 0


def test_a_failing_clock_that_was_postponed_is_still_as_late_as_it_is() -> None:
    promise = Promise(uuid4())
    promise.open(clock.database_now() - timedelta(hours=25))
    Clock.objects.update(next_action_at=clock.database_now() + MINUTE)

    assert shown()["sla_oldest_overdue_seconds"] >= 3600


def test_how_late_the_back_up_came_is_worked_out_from_the_data() -> None:
    for late_s in (0, 8, 8, 400):
        escalated(late_s=late_s)

    found = shown()

    within = {name: value for name, value in found.items() if "sla_dwell_seconds_bucket" in name}
    assert within['sla_dwell_seconds_bucket{le="1.0"}'] == 1
    assert within['sla_dwell_seconds_bucket{le="10.0"}'] == 3
    assert within['sla_dwell_seconds_bucket{le="300.0"}'] == 3
    assert within['sla_dwell_seconds_bucket{le="900.0"}'] == 4
    assert (found["sla_dwell_seconds_count"], found["sla_dwell_seconds_sum"]) == (4, 416)
    assert found['sla_steps_total{step="back_up"}'] == 4


def test_the_canary_is_in_no_figure_of_promises() -> None:
    now = clock.database_now
    canary.tend(now=now, limits=Limits())
    canary_s = Clock.objects.get()
    Step.objects.create(clock=canary_s, kind=Kind.BACK_UP, level=1, at=now(), late_by=MINUTE)

    found = shown()

    assert found["sla_clocks_running"] == 0
    assert found["sla_dwell_seconds_count"] == 0


def test_each_worker_s_last_round_and_the_newest_backup_are_told() -> None:
    for worker, ago in ((readiness.SCHEDULER, 1), (readiness.WATCH, 2), (readiness.BACKUP, 90)):
        readiness.beat(worker, at=clock.host_now() - ago * MINUTE)

    found = shown()

    assert 60 <= found['worker_beat_age_seconds{worker="scheduler"}'] < 90
    assert 120 <= found['worker_beat_age_seconds{worker="watch"}'] < 150
    assert 5400 <= found["backup_age_seconds"] < 5430


def test_no_label_can_name_anybody_and_no_version_is_told() -> None:
    Promise(uuid4()).open(clock.database_now() - timedelta(hours=25))
    for worker in LABELS["worker"]:
        readiness.beat(worker, at=clock.host_now())
    text = figures.exposition().decode()

    labels = re.findall(r'(\w+)="([^"]*)"', text)

    assert {value for name, value in labels if name == "step"} == LABELS["step"]
    assert {value for name, value in labels if name == "worker"} == LABELS["worker"]
    assert {name for name, _ in labels} == {"step", "worker", "le"}
    assert not re.search(r"python|version|[0-9a-f]{8}-|[0-9a-f]{32}", text)


@pytest.mark.parametrize("said", ["", "Bearer wrong", "Bearer ", "Basic secret"])
def test_with_a_token_nobody_else_learns_that_there_are_figures(said: str) -> None:
    with override_settings(METRICS_TOKEN="secret"):
        refused = browser().get("/metrics", headers={"Authorization": said, "Host": "127.0.0.1:1"})

    assert (refused.status_code, refused.json()) == (404, {"code": "not_found"})


def test_with_the_token_they_are_told() -> None:
    with override_settings(METRICS_TOKEN="secret"):
        told = browser().get("/metrics", headers={"Authorization": "Bearer secret"})

    assert told.status_code == 200
    assert "sla_clocks_running" in told.content.decode()
