"""The figures of /metrics. Each is worked out from the data, so every process says the same.

No label names a person, a thread, a school or anything small; nothing names a version.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from chat.watch import watch as sockets
from elevhalsa import clock, readiness
from elevhalsa.models import Heartbeat
from elevhalsa.notify import outbox
from elevhalsa.people.models import School
from elevhalsa.watchman.models import Song
from sla.ladder.rungs import Kind
from sla.models import Clock, Step

DWELL_S = (1, 5, 10, 30, 60, 300, 900, 3600, 14400)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Figures(Collector):
    """All of them, asked anew at each scrape."""

    def collect(self) -> Iterator[Metric]:
        """Yield every figure."""
        moment = clock.database_now()
        yield from promises(moment)
        yield from steps()
        yield from canary(moment)
        yield from workers(clock.host_now())
        yield gauge(
            "notify_oldest_unsent_seconds",
            "How long the oldest notice that is due has waited",
            outbox.oldest_unsent_age(moment).total_seconds(),
        )
        yield gauge(
            "notify_given_up",
            "Messages of the last thirty days that were put aside without reaching anybody",
            outbox.given_up(),
        )
        yield gauge("sockets_open", "Open sockets of this process", len(sockets.tickets))


def exposition() -> bytes:
    """Return the figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(Figures())
    return generate_latest(registry)


def promises(moment: datetime) -> Iterator[Metric]:
    """Yield how many promises run, and how far the worst is past its step."""
    synthetic = School.objects.filter(is_synthetic=True).values("pk")
    running = Clock.objects.running().exclude(school_id__in=synthetic)
    yield gauge("sla_clocks_running", "Promises that wait for an answer", running.count())
    on_list = running.filter(next_action_at__lte=moment).order_by("next_action_at")
    waiting = running.filter(escalate_at__lte=moment, escalated_at=None, at_back_up=False)
    longest = (
        on_list.values_list("next_action_at", flat=True).first(),
        waiting.order_by("escalate_at").values_list("escalate_at", flat=True).first(),
    )
    overdue = max((moment - at for at in longest if at), default=timedelta())
    yield gauge(
        "sla_oldest_overdue_seconds",
        "How far the longest overdue promise is past its step",
        overdue.total_seconds(),
    )


def steps() -> Iterator[Metric]:
    """Yield how many steps were taken, and how late the back-up was given its threads."""
    real = Step.objects.exclude(clock__in=Song.objects.filter(ended_at=None).values("clock_id"))
    taken = CounterMetricFamily("sla_steps", "Steps taken for promises that wait", labels=["step"])
    counted = dict(real.order_by().values_list("kind").annotate(Count("pk")))
    for kind in Kind:
        taken.add_metric([kind.value], counted.get(kind.value, 0))
    yield taken
    within = {
        f"within_{seconds}": Count("pk", filter=Q(late_by__lte=timedelta(seconds=seconds)))
        for seconds in DWELL_S
    }
    row = real.filter(kind=Kind.BACK_UP).aggregate(all=Count("pk"), sum=Sum("late_by"), **within)
    buckets = [(f"{seconds}.0", row[f"within_{seconds}"]) for seconds in DWELL_S]
    total = (row["sum"] or timedelta()).total_seconds()
    yield HistogramMetricFamily(
        "sla_dwell_seconds",
        "From the moment a step was due until the back-up had the thread",
        buckets=[*buckets, ("+Inf", row["all"])],
        sum_value=total,
    )


def canary(moment: datetime) -> Iterator[Metric]:
    """Yield when the canary was heard last; nothing where no watch ever ran."""
    song = Song.objects.filter(escalated_at__isnull=False).order_by("-opened_at").first()
    if song and song.escalated_at:
        age = moment - song.opened_at
        yield gauge("sla_canary_age_seconds", "Since the canary began to sing", age.total_seconds())


def workers(moment: datetime) -> Iterator[Metric]:
    """Yield how long ago each kind of worker last went round, and a backup was made."""
    age = GaugeMetricFamily(
        "worker_beat_age_seconds", "Since a worker last went round", labels=["worker"]
    )
    beats = dict(Heartbeat.objects.values_list("worker", "at"))
    backed_up_at = beats.pop(readiness.BACKUP, None)
    for worker, at in sorted(beats.items()):
        age.add_metric([worker], (moment - at).total_seconds())
    yield age
    if backed_up_at:
        since = (moment - backed_up_at).total_seconds()
        yield gauge("backup_age_seconds", "Since the newest backup", since)


def gauge(name: str, what: str, value: float) -> Metric:
    """Return one figure."""
    return GaugeMetricFamily(name, what, value=value)
