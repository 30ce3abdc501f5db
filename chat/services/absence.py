"""Rule 7: what an absent person had goes to their deputy or back to the team, or to the back-up.

Called behind the thread's lock. Every part is safe to repeat.
"""

from datetime import datetime
from uuid import UUID

from chat import lines
from chat.doors import readers_of
from chat.models import ClaimRelease, Entry, Thread
from chat.services import departures, news, student_news
from chat.services.escalation import standing_of
from chat.who_answers.staffing import counts_as_nobody, readers_in
from elevhalsa.people import presence
from elevhalsa.people.models import Absence, Person
from elevhalsa.wire import to_text
from sla import absence as sla_absence
from sla.models import Clock, ClockKind
from sla.policy import ACUTE
from triage.models import RoutingDecision


def see_to(thread: Thread, *, moment: datetime) -> None:
    """Let nobody who is away keep a thread, and let it wait for nobody who will not come."""
    if person := _pinned_to(thread):
        if absence := presence.absence_of(person.pk, moment):
            _move_on(thread, absence, moment=moment)
        elif thread.claimed_by and person.pk not in readers_of(thread):  # left the team
            _give(thread, None, because=person, moment=moment)
    bring_forward(thread, moment=moment)


def bring_forward(thread: Thread, *, moment: datetime) -> None:
    """Have the next ones take over now, if nobody of those who have a thread comes in time."""
    clock = Clock.objects.running().filter(thread_id=thread.pk).first()
    if clock and clock.escalated_at:
        _see_to_back_up(thread, clock, moment=moment)
    elif clock and _somebody_comes(thread, clock, moment=moment):
        until = clock.escalate_at if _is_acute(thread, clock) else clock.due_at
        without = counts_as_nobody(thread, thread.team)
        wait = departures.wait_of(thread, thread.team, since=moment, until=until, without=without)
        departures.look_when_they_leave([wait])
    elif clock:
        sla_absence.bring_forward(thread_id=thread.pk, moment=moment)


def _see_to_back_up(thread: Thread, clock: Clock, *, moment: datetime) -> None:
    standing = standing_of(thread)
    sla_absence.look_at_back_up(thread_id=thread.pk, standing=standing, moment=moment)
    until = sla_absence.back_up_waited_for_until(clock)
    wait = departures.wait_of(
        thread, thread.back_up, since=moment, until=until, without=standing.excluded
    )
    departures.look_when_they_leave([wait])


def _somebody_comes(thread: Thread, clock: Clock, *, moment: datetime) -> bool:
    """Say whether anybody of the team is there before the answer is due; acute: at this moment.

    Who cannot open the thread answers nothing, and is not waited for.
    """
    until = moment if _is_acute(thread, clock) else clock.due_at
    without = counts_as_nobody(thread, thread.team)
    return presence.present(thread.team, moment, until, without=without)


def _is_acute(thread: Thread, clock: Clock) -> bool:
    """Say whether somebody must be there now; of a follow-up the day was said."""
    return thread.urgency_now == ACUTE and clock.kind != ClockKind.FOLLOW_UP


def _pinned_to(thread: Thread) -> Person | None:
    """Return who has taken a thread, or whom its student wished for while nobody has."""
    if thread.claimed_by:
        return thread.claimed_by
    if not Clock.objects.running().filter(thread_id=thread.pk).exists():
        return None
    decision = RoutingDecision.objects.filter(thread_id=thread.pk).first()
    wished = decision and decision.wished_person
    return Person.objects.filter(pk=wished).first() if wished else None


def _move_on(thread: Thread, absence: Absence, *, moment: datetime) -> None:
    """Give what an absent person had to their deputy, where that one may read it, or the team."""
    person = absence.person
    deputy = presence.deputy_of(person, moment)
    if deputy and not _can_open(thread, deputy):
        deputy = None
    had_it = thread.claimed_by == person
    if had_it or deputy:
        _give(thread, deputy, because=absence.recorded_by, moment=moment)
    clock = Clock.objects.running().filter(thread_id=thread.pk).first()
    if clock and (had_it or not _was_said(thread, person, moment=moment)):
        _say(thread, clock, person, deputy, moment=moment)


def _can_open(thread: Thread, person: Person) -> bool:
    """Say whether somebody may read a thread and holds a key that it is sealed for."""
    teams = [thread.team, thread.back_up] if thread.released_at else [thread.team]
    may_read = person.pk in readers_of(thread)
    return may_read and any(person.pk in readers_in(team) for team in teams)


def _give(thread: Thread, to: Person | None, *, because: Person, moment: datetime) -> None:
    """Move a claim; ``because`` of whom is recorded with it."""
    if thread.claimed_by:
        ClaimRelease.objects.create(
            thread=thread, held_by=thread.claimed_by, released_by=because, at=moment
        )
    thread.claimed_by, thread.claimed_at = to, moment if to else None
    lines.note_change(thread, "claimed_by", "claimed_at")
    if to:
        news.tell(to, thread, moment=moment)
    else:
        news.tell_team(thread, moment=moment)


def _was_said(thread: Thread, person: Person, *, moment: datetime) -> bool:
    """Say whether the student was told of this absence already."""
    began = presence.away_since(person, moment)
    said = thread.entries.filter(kind=Entry.Kind.ABSENT, at__gte=began)
    return any(entry.data["away"] == to_text(person.pk.bytes) for entry in said)


def _say(
    thread: Thread, clock: Clock, person: Person, deputy: Person | None, *, moment: datetime
) -> None:
    """Tell a student who waits who answers; where nobody waits there is nothing to tell."""
    stays = _somebody_comes(thread, clock, moment=moment)
    team: UUID = thread.team_id if stays else thread.back_up_id
    lines.write_event(
        thread,
        Entry.Kind.ABSENT,
        moment=moment,
        away=to_text(person.pk.bytes),
        answers=to_text(deputy.pk.bytes) if deputy else None,
        team=to_text(team.bytes),
    )
    if not thread.entries.filter(author=thread.student_id, at=moment).exists():
        student_news.tell_of_newest_lines([thread], moment=moment)  # else they see it here
