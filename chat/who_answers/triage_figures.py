"""Figures of triage for care staff: over the threads that they may read, so of their own branch."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from chat.doors import threads_of
from elevhalsa.people.models import Person
from triage.corrections import is_overtaken, standing_in
from triage.figures import Count, Opened, count
from triage.models import RoutingDecision

MONTHS = 12  # shown, with the one that runs
READ = ("opened_at", "language", "urgency", "lowered_to", "false_alarm_at", "school__time_zone")


def figures_for(person: Person, *, moment: datetime) -> list[Count]:
    """Return the counts of the last twelve months.

    Whoever may read a thread may know how it was read; nobody else's threads are counted, so
    that no small number tells anybody of one that was kept from them.
    """
    return count(_opened(person, moment))


def _opened(person: Person, moment: datetime) -> Iterator[Opened]:
    threads = threads_of(person)
    first = _months_before(moment, MONTHS - 1)
    decisions = RoutingDecision.objects.filter(thread_id__in=threads.values("pk"))
    urgencies = dict(decisions.values_list("thread_id", "urgency"))
    standing = standing_in(threads.values("pk"))
    for thread in threads.select_related("school").only(*READ):
        month = _month(thread.opened_at, thread.school.time_zone)
        if month < first:
            continue
        yield Opened(
            month=month,
            language=thread.language,
            urgency=urgencies.get(thread.pk, thread.urgency),
            corrections=tuple(
                (one.kind, one.was, one.right)
                for one in standing.get(thread.pk, {}).values()
                if not is_overtaken(one, thread.urgency_now)
            ),
        )


def _month(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m}"


def _months_before(moment: datetime, months: int) -> str:
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return f"{year}-{month + 1:02}"
