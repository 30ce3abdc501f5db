"""Judges what schedulers left behind: from the data alone, with no code of theirs."""

from collections import Counter
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction


def answer(threads: Iterable[UUID]) -> None:
    """Keep some promises before they fall due."""
    from sla.models import Clock
    from sla.services import answer_clock

    with transaction.atomic():
        due_at = dict(Clock.objects.running().values_list("thread_id", "due_at"))
        for thread in threads:
            answer_clock(thread_id=thread, seq=2, moment=due_at[thread])


def judge(must: Collection[UUID], must_not: Collection[UUID]) -> dict[str, int]:
    """Count promises without their step, with two, and steps that should not be."""
    marks = _marks()
    missed = [one for one in must if not all(mark[one] for mark in marks.values())]
    double = [one for one in must if any(mark[one] > 1 for mark in marks.values())]
    false = [one for one in must_not if any(mark[one] for mark in marks.values())]
    return {
        "due": len(must),
        "missed": len(missed),
        "double": len(double) + _told_twice(),
        "false": len(false),
    }


def _marks() -> dict[str, Counter[UUID]]:
    """Return, by thread, how often each thing that an escalation writes is there."""
    from chat.models import Entry, Thread
    from sla.ladder.rungs import Kind
    from sla.models import Clock, Event, Step

    thread_of = dict(Clock.objects.values_list("pk", "thread_id"))
    steps = Step.objects.filter(kind=Kind.BACK_UP).values_list("clock__thread_id", flat=True)
    said = Event.objects.filter(kind="escalated").values_list("clock_id", flat=True)
    entries = Entry.objects.filter(kind=Entry.Kind.ESCALATED).values_list("thread_id", flat=True)
    escalated = Clock.objects.exclude(escalated_at=None).values_list("thread_id", flat=True)
    released = Thread.objects.exclude(released_at=None).values_list("pk", flat=True)
    return {
        "clock": Counter(escalated),
        "step": Counter(steps),
        "event": Counter(thread_of[clock] for clock in said if clock),
        "entry": Counter(entries),
        "grant": Counter(released),
        "notices": Counter(_whose_notices_fit(thread_of)),
    }


def _whose_notices_fit(thread_of: dict[UUID, UUID]) -> list[UUID]:
    """Return the threads of whose step all of the back-up were told, in the log and for real."""
    from elevhalsa.notify.models import Notice
    from sla.ladder.rungs import Kind
    from sla.models import Event, Recipient, Step

    told = Counter(Recipient.objects.values_list("step_id", flat=True))
    keys = Notice.objects.filter(key__startswith="step:").values_list("key", flat=True)
    notices = Counter(int(key.removeprefix("step:")) for key in keys)
    logged = Counter(Event.objects.filter(kind="told").values_list("clock_id", flat=True))
    steps = Step.objects.filter(kind=Kind.BACK_UP).values_list("pk", "clock_id")
    return [
        thread_of[clock]
        for step, clock in steps
        if told[step] == notices[step] == logged[clock] == len(BACK_UP)
    ]


BACK_UP = ("cilla", "dag")  # of the place where all this happens


def _told_twice() -> int:
    from elevhalsa.notify.models import Notice
    from sla.models import Recipient

    rows = Counter(Recipient.objects.values_list("step_id", "person_id"))
    sent = Counter(Notice.objects.values_list("person_id", "key"))
    return sum(count > 1 for many in (rows, sent) for count in many.values())
