"""What chat lends the promise's scheduler: locking a thread, giving it to the back-up."""

from datetime import datetime
from uuid import UUID

from chat import lines
from chat.models import Entry, Thread
from elevhalsa.wire import moment_text, to_text
from sla.ladder.recipients import Standing
from sla.scheduler import ThreadGone


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

    def standing(self, thread_id: UUID) -> Standing:
        """Return who has the thread: whoever took it, or whom the student wished for."""
        thread = Thread.objects.get(pk=thread_id)
        excluded = thread.excluded.values_list("pk", flat=True)
        return Standing(
            thread.team_id, thread.back_up_id, thread.claimed_by_id, frozenset(excluded)
        )

    def release(self, thread_id: UUID, *, moment: datetime, back_up_due_at: datetime) -> None:
        """Give the thread to its back-up team: it can open its grant from now on.

        The first team keeps its access. A claim ends: it may be what nobody acted on.
        """
        thread = Thread.objects.get(pk=thread_id)
        thread.released_at = thread.released_at or moment
        thread.claimed_by = thread.claimed_at = None
        thread.save(update_fields=["released_at", "claimed_by", "claimed_at"])
        lines.write_event(
            thread,
            Entry.Kind.ESCALATED,
            moment=moment,
            to=to_text(thread.back_up_id.bytes),
            back_up_due_at=moment_text(back_up_due_at),
        )

    def announce(self, thread_id: UUID) -> None:
        """Tell readers that the clock changed, after commit."""
        lines.note_change(Thread.objects.get(pk=thread_id))
