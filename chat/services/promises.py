"""What a thread tells the promise: who wrote, and how urgent it is."""

from datetime import datetime

from chat import aliases, lines
from chat.doors import ROLE, Access
from chat.models import Entry, Thread
from chat.services import absence, student_news
from chat.services.escalation import standing_of
from elevhalsa.notify import outbox
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla import follow_ups
from sla import services as sla
from sla.ladder.rounds import page_again
from sla.policy import ACUTE, more_urgent
from sla.references import student_ref
from sla.statistics.figures import NOBODY


def keep_in_step(access: Access, entry: Entry, *, urgency: str | None, moment: datetime) -> None:
    """Let a message count: a student's opens the promise, a person's is news to them.

    A person's text keeps the promise. Pictures without a word do not.
    """
    thread = access.thread
    if access.role == ROLE.STUDENT:
        if urgency:
            raise_urgency(thread, urgency, moment=moment)
        open_clock(thread, moment=moment)
    else:
        if entry.kind == Entry.Kind.TEXT:
            sla.answer_clock(thread_id=thread.pk, seq=entry.seq, moment=moment)
        key = f"answer:{entry.pk}"
        account = aliases.account_of(thread)
        outbox.queue_all([student_news.news_of(thread, account, key, moment)])


def open_clock(thread: Thread, *, moment: datetime) -> bool:
    """Start the promise of a thread, unless it runs. Return whether it is one of this moment."""
    clock = sla.open_clock(
        subject=_subject(thread, moment), urgency=thread.urgency_now, moment=moment
    )
    is_new = clock.opened_at == moment
    if is_new:
        absence.bring_forward(thread, moment=moment)
    return is_new


def open_follow_up(thread: Thread, *, follow_up_at: datetime, moment: datetime) -> None:
    """Start the promise of staff to come back."""
    follow_ups.open_follow_up(
        subject=_subject(thread, moment),
        urgency=thread.urgency_now,
        follow_up_at=follow_up_at,
        moment=moment,
    )


def _subject(thread: Thread, moment: datetime) -> sla.Subject:
    return sla.Subject(
        thread_id=thread.pk,
        school_id=thread.school_id,
        branch=thread.branch,
        student_ref=_reference(thread, moment),
        at_back_up=thread.team_id == thread.back_up_id,
    )


def _reference(thread: Thread, moment: datetime) -> bytes:
    """Return whom figures count. The account's own would lie beside the thread's id."""
    if thread.student.is_alias:
        return NOBODY
    return student_ref(
        student_id=thread.student_id,
        school_id=thread.school_id,
        at=moment,
        zone=thread.school.time_zone,
    )


def raise_urgency(
    thread: Thread, urgency: str, *, moment: datetime, author: Person | None = None
) -> None:
    """Raise a thread's urgency, if that is higher: nothing that the phone reads lowers it.

    Of a thread that a person lowered, what was said at first stays, to be taken back to.
    ``author`` is who of the staff says so; without one it is the student, and also kept where
    the thread is as urgent already: what they agreed to is not taken back over their head.
    """
    if author is None:
        _keep_what_is_said(thread, urgency)
    if more_urgent(urgency, thread.urgency_now) == thread.urgency_now:
        return
    thread.urgency = more_urgent(urgency, thread.urgency)
    thread.lowered_to = "" if urgency == thread.urgency else urgency
    thread.false_alarm_at = None
    thread.save(update_fields=["urgency", "false_alarm_at", "lowered_to"])
    who = {"by": to_text(author.pk.bytes)} if author else {}
    raised = Entry.Kind.URGENCY_RAISED
    lines.write_event(thread, raised, moment=moment, author=author, urgency=urgency, **who)
    urge(thread, urgency, moment=moment)


def _keep_what_is_said(thread: Thread, urgency: str) -> None:
    thread.student_said = more_urgent(urgency, thread.student_said or urgency)
    thread.save(update_fields=["student_said"])


def urge(thread: Thread, urgency: str, *, moment: datetime, pages: bool = True) -> None:
    """Let the promise be as urgent as the thread; ``pages``: also whom it was told before."""
    clock = sla.running_clock(thread.pk)
    was_paged = clock is not None and clock.acute_at is not None
    sla.raise_urgency(thread_id=thread.pk, urgency=urgency, moment=moment)
    if pages and was_paged and urgency == ACUTE:  # a false alarm ended the first paging
        page_again(thread_id=thread.pk, moment=moment, standing=standing_of(thread))
    absence.bring_forward(thread, moment=moment)


def take_back_answer(thread: Thread, answer: Entry, *, moment: datetime) -> None:
    """Tell the promise that an answer was retracted, and which one still stands after it."""
    later = thread.entries.filter(
        seq__gt=answer.seq, kind=Entry.Kind.TEXT, retracted_at=None
    ).exclude(author_role=ROLE.STUDENT)
    following = later.order_by("seq").first()
    sla.retract_answer(
        thread_id=thread.pk,
        seq=answer.seq,
        next_answer=(following.seq, following.at) if following else None,
        at_back_up=thread.team_id == thread.back_up_id,
        moment=moment,
    )
    absence.bring_forward(thread, moment=moment)
