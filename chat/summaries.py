"""Threads as one reader sees them, many at once: a number of queries that does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chat import aliases
from chat.doors import ROLE, Access, access_by, live_grants
from chat.keys import identities_of, manifests_for, waiting_for_a_meeting
from chat.leavers import last_days_in
from chat.models import Entry, Reading, Thread, Urgency
from chat.shapes import (
    ClockOut,
    ListedThread,
    Named,
    ReadingNow,
    RemovedThread,
    State,
    StudentOut,
    Suggested,
    TeamName,
    ThreadOut,
    entry_out,
)
from chat.who_answers.staffed import readings_of
from chat.who_answers.suggestions import suggested_for
from elevhalsa.clock import database_now
from elevhalsa.people.leaving import LastDay, Stay
from elevhalsa.people.models import Branch, Person, Team, TeamKind
from elevhalsa.people.names import class_of, name_of
from sla import deadlines
from sla.ladder.rungs import Kind
from sla.models import Clock, ClockKind, Step
from sla.policies.selectors import terms_kept_by, terms_of
from sla.terms import Terms

CLOSED_SHOWN = 200  # the newest
TALK = (*Entry.SPOKEN_KINDS, Entry.Kind.ELSEWHERE, Entry.Kind.NONE_NEEDED)  # what people did
URGENCY_ORDER = (Urgency.ACUTE, Urgency.SOON, Urgency.ROUTINE)


@dataclass(frozen=True)
class _Facts:
    """What many threads need, fetched once for all of them."""

    clocks: dict[UUID, Clock]
    levels: dict[UUID, int]  # the highest step that a running clock has taken
    newest_from_others: dict[
        UUID, int
    ]  # number of the newest message that the reader did not write
    seen: dict[UUID, int]  # number up to which the reader has opened
    unopened_since: dict[UUID, datetime]  # when the first answer came that waits unopened
    newest_at: dict[UUID, datetime]  # when somebody last said something, there or elsewhere
    terms: dict[UUID, Terms]  # by school
    kept: dict[UUID, Terms]  # by clock
    suggested: dict[UUID, Suggested]  # who had best take what nobody has taken
    moment: datetime
    await_meeting: set[UUID]  # sealed to keys that their student has no more
    reading: dict[UUID, ReadingNow]  # who is there for a student in danger
    revealed_at: dict[UUID, datetime]  # when a message told who wrote without a name
    last_days: dict[Stay, LastDay]  # of students who leave, or have left


def list_threads(person: Person, *, closed: bool) -> list[ListedThread]:
    """Return a reader's threads: staff get what they need to open the newest message."""
    accesses = [one for one in accesses_of(person) if (one.thread.closed_at is not None) == closed]
    accesses.sort(key=lambda one: one.thread.newest_at, reverse=True)
    accesses = accesses[:CLOSED_SHOWN] if closed else accesses
    listed = [ListedThread(**dict(out)) for out in summaries(accesses)]
    listed.sort(key=lambda one: one.newest_at, reverse=True)
    return listed if person.is_student else _with_previews(accesses, listed)


def accesses_of(person: Person) -> list[Access]:
    """Return a reader's access to every thread of theirs; the team goes before the back-up."""
    grants = (
        live_grants(person)
        .order_by("-type")
        .select_related(
            *(f"manifest__thread__{name}" for name in ("school", "team", "back_up", "student")),
            "manifest__thread__claimed_by",
        )
    )
    return list({grant.manifest.thread_id: access_by(grant, person) for grant in grants}.values())


def removed_threads(student: Person) -> list[RemovedThread]:
    """Return the threads that a student took off the own list, newest first."""
    own = Thread.objects.filter(student__in=aliases.selves_of(student), hidden_at__isnull=False)
    return [
        RemovedThread(
            id=thread.pk,
            school=Named(id=thread.school_id, name=thread.school.name),
            branch=Branch(thread.branch),
            anonymous=thread.student.is_alias,
            opened_at=thread.opened_at,
        )
        for thread in own.select_related("school", "student").order_by("-opened_at", "pk")
    ]


def _with_previews(accesses: Sequence[Access], listed: list[ListedThread]) -> list[ListedThread]:
    manifests = manifests_for(accesses)
    identities = identities_of(access.thread for access in accesses)
    shown = _shown_messages([access.thread for access in accesses])
    for thread in listed:
        entry = shown.get(thread.id)
        thread.preview = entry_out(entry) if entry else None
        thread.manifests = manifests[thread.id]
        thread.identities = identities[thread.id]
    return listed


def _shown_messages(threads: Sequence[Thread]) -> dict[UUID, Entry]:
    """Return each thread's newest message that still stands; of unanswered danger the first."""
    texts = _texts(threads)
    wanted = _newest(texts) | _alarms(texts)
    rows = Entry.objects.filter(thread__in=wanted, seq__in=set(wanted.values()))
    return {row.thread_id: row for row in rows if wanted[row.thread_id] == row.seq}


def _alarms(texts: QuerySet[Entry]) -> dict[UUID, int]:
    """Return with which message a student raised an alarm that nobody has answered."""
    unanswered = Clock.objects.running().exclude(kind=ClockKind.FOLLOW_UP)
    acute_at = unanswered.filter(thread_id=OuterRef("thread_id")).values("acute_at")[:1]
    in_danger = texts.filter(
        thread__urgency=Urgency.ACUTE, thread__false_alarm_at=None, thread__lowered_to=""
    )
    since = in_danger.filter(author_role=ROLE.STUDENT, at__gte=Subquery(acute_at))
    return dict(since.values("thread").annotate(seq=Min("seq")).values_list("thread", "seq"))


def summary(access: Access) -> ThreadOut:
    """Return one thread as its reader sees it."""
    return summaries([access])[0]


def summaries(accesses: Sequence[Access]) -> list[ThreadOut]:
    """Return threads as their reader sees them. All accesses are one person's."""
    if not accesses:
        return []
    facts = _facts(accesses)
    return [_thread_out(access, facts) for access in accesses]


def _facts(accesses: Sequence[Access]) -> _Facts:
    threads, is_staff = [access.thread for access in accesses], accesses[0].is_staff
    reader = {access.person.pk for access in accesses}  # a student's aliases are themselves
    ids = [thread.pk for thread in threads]
    running = Clock.objects.running().filter(thread_id__in=ids)
    texts = _texts(threads)
    readings = Reading.objects.filter(thread__in=ids)
    moment = database_now()
    return _Facts(
        clocks={clock.thread_id: clock for clock in running},
        levels=_levels(running),
        newest_from_others=_newest(texts.exclude(author__in=reader)),
        seen=dict(readings.filter(person__in=reader).values_list("thread", "seq")),
        unopened_since=_unopened_since(texts),
        newest_at=_newest_at(ids),
        terms=terms_of({thread.school_id for thread in threads}),
        kept=terms_kept_by(running),
        suggested=suggested_for(threads, at=moment) if is_staff else {},
        reading={} if is_staff else readings_of(threads, at=moment),
        await_meeting=waiting_for_a_meeting(threads),
        moment=moment,
        revealed_at=_revealed_at(threads),
        last_days=last_days_in(threads) if is_staff else {},
    )


def _revealed_at(threads: Sequence[Thread]) -> dict[UUID, datetime]:
    """Ask only where somebody wrote without a name."""
    nameless = [thread for thread in threads if thread.student.is_alias]
    return aliases.revealed_at(nameless) if nameless else {}


def _levels(clocks: QuerySet[Clock]) -> dict[UUID, int]:
    steps = Step.objects.filter(clock__in=clocks, kind__in=[Kind.BACK_UP, Kind.RESPONSIBLE])
    highest = steps.values("clock").annotate(top=Max("level"))
    return dict(highest.values_list("clock", "top"))


def _texts(threads: Sequence[Thread]) -> QuerySet[Entry]:
    ids = [thread.pk for thread in threads]
    return Entry.objects.filter(thread__in=ids, kind__in=Entry.SPOKEN_KINDS, retracted_at=None)


def _newest(entries: QuerySet[Entry]) -> dict[UUID, int]:
    return dict(entries.values("thread").annotate(seq=Max("seq")).values_list("thread", "seq"))


def _unopened_since(texts: QuerySet[Entry]) -> dict[UUID, datetime]:
    by_student = Reading.objects.filter(
        thread=OuterRef("thread"), person=OuterRef("thread__student")
    )
    opened_to = Coalesce(Subquery(by_student.values("seq")[:1]), 0)
    answers = texts.filter(kind=Entry.Kind.TEXT).exclude(author_role=ROLE.STUDENT)
    waiting = answers.alias(opened_to=opened_to)
    unopened = waiting.filter(seq__gt=F("opened_to")).values("thread").annotate(since=Min("at"))
    return dict(unopened.values_list("thread", "since"))


def _newest_at(ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return when each thread was last spoken in; what the service notes is no news of its own."""
    said = Entry.objects.filter(thread__in=ids, kind__in=TALK, retracted_at=None)
    return dict(said.values("thread").annotate(newest=Max("at")).values_list("thread", "newest"))


def _thread_out(access: Access, facts: _Facts) -> ThreadOut:
    thread, clock = access.thread, facts.clocks.get(access.thread.pk)
    seen, newest = facts.seen.get(thread.pk, 0), facts.newest_from_others.get(thread.pk, 0)
    holder = thread.claimed_by if access.is_staff else None
    look_for_at = _look_for_at(thread, facts) if access.is_staff else None
    return ThreadOut(
        id=thread.pk,
        school=Named(id=thread.school_id, name=thread.school.name),
        branch=Branch(thread.branch),
        team=team_name(thread.team),
        back_up=team_name(thread.back_up),
        urgency=Urgency(thread.urgency),
        language=thread.language,
        ke=thread.ke,
        head_seq=thread.head_seq,
        revision=thread.revision,
        state=_state(thread, clock),
        opened_at=thread.opened_at,
        closed_at=thread.closed_at,
        newest_at=facts.newest_at.get(thread.pk, thread.opened_at),
        released_at=thread.released_at,
        unread=newest > seen,
        clock=_clock_out(clock, access, facts) if clock else None,
        reading=facts.reading.get(thread.pk) if clock else None,
        out_of_hours=not access.is_staff and _is_out_of_hours(thread, facts),
        student=_student_out(thread, facts) if access.is_staff else None,
        anonymous=thread.student.is_alias,
        revealed_at=facts.revealed_at.get(thread.pk),
        claimed_by=Named(id=holder.pk, name=name_of(holder)) if holder else None,
        claimed_at=thread.claimed_at if access.is_staff else None,
        suggested=facts.suggested.get(thread.pk) if clock else None,
        false_alarm=access.is_staff and thread.false_alarm_at is not None,
        lowered_to=Urgency(thread.lowered_to) if access.is_staff and thread.lowered_to else None,
        not_opened_since_answer=look_for_at is not None,
        look_for_at=look_for_at,
        awaits_meeting=thread.pk in facts.await_meeting,
    )


def _is_out_of_hours(thread: Thread, facts: _Facts) -> bool:
    return facts.terms[thread.school_id].is_out_of_hours(facts.moment)


def _state(thread: Thread, clock: Clock | None) -> State:
    if clock:
        return "waiting"
    return "closed" if thread.closed_at else "answered"


def _look_for_at(thread: Thread, facts: _Facts) -> datetime | None:
    """Return from when to look for a student whose answer waits unopened (rule 22)."""
    since = facts.unopened_since.get(thread.pk)
    if since is None or thread.urgency == Urgency.ROUTINE:
        return None
    return deadlines.look_for_at(since, thread.urgency, facts.terms[thread.school_id])


def _clock_out(clock: Clock, access: Access, facts: _Facts) -> ClockOut:
    is_follow_up = clock.kind == ClockKind.FOLLOW_UP
    in_danger = access.thread.urgency == Urgency.ACUTE and not is_follow_up
    shows_no_time = not access.is_staff and in_danger  # rule 12
    told_at, terms = clock.escalated_at, facts.kept[clock.pk]
    return ClockOut(
        kind="follow_up" if is_follow_up else "answer",
        opened_at=clock.opened_at,
        due_at=None if shows_no_time else clock.due_at,
        escalate_at=clock.escalate_at if access.is_staff else None,
        escalated_at=told_at,
        level=facts.levels.get(clock.pk, 0),
        back_up_due_at=deadlines.level_2_at(told_at, clock.acute_at, terms) if told_at else None,
        at_back_up=clock.at_back_up,
    )


def team_name(team: Team) -> TeamName:
    """Return a team as everybody in a thread knows it."""
    return TeamName(id=team.pk, name=team.name, kind=TeamKind(team.kind))


def _student_out(thread: Thread, facts: _Facts) -> StudentOut:
    """Return the student as the roster has them; an alias has no name and no class, ever."""
    person, last = thread.student, facts.last_days.get((thread.student_id, thread.school_id))
    return StudentOut(
        id=person.pk,
        name=name_of(person),
        class_=class_of(person),
        last_day=last.day if last else None,
        has_left=last is not None and last.is_over,
    )
