"""What chat lends the promise's scheduler: locking a thread, giving it to the back-up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from chat import lines
from chat.models import Entry, Thread, Urgency
from chat.services import departures, student_news
from elevhalsa.people.models import Team
from elevhalsa.wire import moment_text, to_text
from sla.ladder.recipients import Standing
from sla.ladder.rounds import Released
from sla.scheduler import Held, ThreadGone


class ThreadDoor:
    """The ``ThreadPort`` of ``sla.scheduler``."""

    def lock(self, thread_id: UUID) -> datetime | None:
        """Lock a thread and return when its newest entry was taken; None if it is busy.

        Raises:
            ThreadGone: There is none.
        """
        free = Thread.objects.select_for_update(skip_locked=True).filter(pk=thread_id)
        if thread := free.first():
            return thread.newest_at
        if Thread.objects.filter(pk=thread_id).exists():
            return None
        raise ThreadGone

    def lock_some(self, thread_ids: Sequence[UUID]) -> Held:
        """Lock those of some threads that are free."""
        free = Thread.objects.select_for_update(skip_locked=True).filter(pk__in=thread_ids)
        newest_at = dict(free.values_list("pk", "newest_at"))
        if len(newest_at) == len(set(thread_ids)):
            return Held(newest_at)
        there = set(Thread.objects.filter(pk__in=thread_ids).values_list("pk", flat=True))
        return Held(newest_at, frozenset(thread_ids) - there)

    def standings(self, thread_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
        """Return who has each thread."""
        excluded: dict[UUID, set[UUID]] = defaultdict(set)
        barred = Thread.excluded.through.objects.filter(thread__in=thread_ids)
        for thread_id, person_id in barred.values_list("thread_id", "person_id"):
            excluded[thread_id].add(person_id)
        columns = ("pk", "team_id", "back_up_id", "claimed_by_id")
        rows = Thread.objects.filter(pk__in=thread_ids).values_list(*columns)
        return {
            pk: Standing(team, back_up, claimed_by, frozenset(excluded[pk]))
            for pk, team, back_up, claimed_by in rows
        }

    def release_all(self, released: Sequence[Released]) -> None:
        """Give threads to their back-up teams: they can open their grants from now on.

        The first team keeps its access. A claim ends: it may be what nobody acted on.
        """
        rows = Thread.objects.in_bulk([one.thread_id for one in released])
        for one in released:
            thread = rows[one.thread_id]
            thread.released_at = thread.released_at or one.moment
            thread.claimed_by = thread.claimed_at = None
        said = [(rows[one.thread_id], _said(one, rows[one.thread_id])) for one in released]
        lines.write_events(said, "released_at", "claimed_by", "claimed_at")
        for moment in {one.moment for one in released}:
            theirs = [rows[one.thread_id] for one in released if one.moment == moment]
            student_news.tell_of_newest_lines(theirs, moment=moment)
        _look_when_they_leave(released, rows)

    def announce_all(self, thread_ids: Sequence[UUID]) -> None:
        """Tell readers that clocks changed, after commit."""
        lines.note_changes(thread_ids)

    def announce(self, thread_id: UUID) -> None:
        """Tell readers that one clock changed, after commit."""
        lines.note_changes([thread_id])


def standing_of(thread: Thread) -> Standing:
    """Return who has a thread, as the ladder asks it."""
    return ThreadDoor().standings([thread.pk])[thread.pk]


def _said(one: Released, thread: Thread) -> lines.Said:
    """Return what the student reads of it: who took over, and by when."""
    to, due_at = to_text(thread.back_up_id.bytes), moment_text(one.back_up_due_at)
    return lines.Said(Entry.Kind.ESCALATED, one.moment, {"to": to, "back_up_due_at": due_at})


def _look_when_they_leave(released: Sequence[Released], rows: Mapping[UUID, Thread]) -> None:
    teams = Team.objects.in_bulk({one.back_up_id for one in rows.values()})
    departures.look_when_they_leave(
        [
            departures.Wait(
                team=teams[rows[one.thread_id].back_up_id],
                since=one.moment,
                until=one.back_up_due_at,
                is_acute=rows[one.thread_id].urgency_now == Urgency.ACUTE,
                without=one.excluded,
            )
            for one in released
        ]
    )
