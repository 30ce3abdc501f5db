"""What a reader may ask of one thread: its entries, its keys, who else reads it."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from chat.doors import Access, shown_staff_of, staff_of
from chat.keys import identities_of, manifests_for, teams_named_in
from chat.models import Entry, Reading
from chat.shapes import (
    EndingAsked,
    EntryPage,
    Named,
    PersonName,
    ReadersOut,
    ReaderTeam,
    ReadingOut,
    ThreadDetail,
    ThreadKeys,
    entry_out,
)
from chat.summaries import summary, team_name
from chat.who_answers.staffing import key_holders
from elevhalsa.keys.api.teams import chain_out
from elevhalsa.people.models import Team
from elevhalsa.people.names import name_of
from elevhalsa.people.selectors import names_by_id
from elevhalsa.wire import from_text, to_text
from sla.services import shown_clock

PAGE = 200  # entries


def detail_of(access: Access) -> ThreadDetail:
    """Return a thread with its manifests and the keys to verify them with."""
    thread = access.thread
    teams = teams_named_in(thread)
    keys = ThreadKeys(
        identities=identities_of([thread])[thread.pk],
        teams=[chain_out(team) for team in teams],
        back_up=chain_out(thread.back_up),
    )
    return ThreadDetail(
        thread=summary(access),
        manifests=manifests_for([access])[thread.pk],
        people=people_in(thread.entries.all()),
        teams=[team_name(team) for team in (*teams, thread.back_up)],
        keys=keys,
        asked=_asked_of(access) if access.is_staff else None,
    )


def _asked_of(access: Access) -> EndingAsked | None:
    """Return what waits for a second person's word, about the clock that runs now."""
    clock = shown_clock(access.thread.pk)
    if clock is None:
        return None
    waiting = access.thread.ending_requests.filter(clock_id=clock.pk, confirmed_at=None)
    request = waiting.select_related("asked_by", "by").first()
    if request is None:
        return None
    return EndingAsked(
        request=request.pk,
        asked_by=Named(id=request.asked_by_id, name=name_of(request.asked_by)),
        how=request.how,
        by=Named(id=request.by_id, name=name_of(request.by)),
        at=request.met_at,
    )


def page_of(access: Access, *, after: int) -> EntryPage:
    """Return the entries after a number, at most ``PAGE``."""
    rows = list(access.thread.entries.filter(seq__gt=after).order_by("seq")[:PAGE])
    return EntryPage(
        entries=[entry_out(row) for row in rows],
        head_seq=access.thread.head_seq,
        people=people_in(rows),
    )


def people_in(entries: Iterable[Entry]) -> dict[str, PersonName]:
    """Return the authors' names and roles by id."""
    rows = list(entries)
    authors = {entry.author_id for entry in rows if entry.author_id}
    authors |= {person for entry in rows for person in named_in(entry)}
    return {
        to_text(person.bytes): PersonName(name=name, role=role)
        for person, (name, role) in names_by_id(authors).items()
    }


def named_in(entry: Entry) -> list[UUID]:
    """Return whom an event names besides its author: who is away, and who answers instead."""
    if entry.kind == Entry.Kind.IDENTITY_OPENED:
        return [UUID(bytes=from_text(entry.data["by"]))]
    if entry.kind != Entry.Kind.ABSENT:
        return []
    named = (entry.data["away"], entry.data["answers"])
    return [UUID(bytes=from_text(person)) for person in named if person]


def readers_out(access: Access) -> ReadersOut:
    """Return who can read, which team would take over, and who has read. The student's to know."""
    thread = access.thread
    can_read = [_reader_team(access, thread.team, "team")]
    stands_behind = thread.back_up_id != thread.team_id
    if stands_behind and thread.released_at:
        can_read.append(_reader_team(access, thread.back_up, "back_up"))
    waits = stands_behind and not thread.released_at
    return ReadersOut(
        can_read=can_read,
        waiting=team_name(thread.back_up) if waits else None,
        has_read=_has_read(access),
        hidden_by=None if access.is_staff else _hidden_by(access),
        excluded=[] if access.is_staff else sorted(_excluded(access)),
    )


def _hidden_by(access: Access) -> Literal["key", "service"] | None:
    """Say what keeps excluded people out by now: they may have joined a team since."""
    excluded = _excluded(access)
    if not excluded:
        return None
    holders = key_holders(access.thread.team, access.thread.back_up)
    return "service" if excluded & holders else "key"


def _excluded(access: Access) -> set[UUID]:
    return set(access.thread.excluded.values_list("pk", flat=True))


def _reader_team(access: Access, team: Team, role: Literal["team", "back_up"]) -> ReaderTeam:
    """Return who reads in a team. Whom an anonymous student shut out could tell who writes."""
    hides_excluded = access.is_staff and access.thread.student.is_alias
    people = (shown_staff_of if hides_excluded else staff_of)(access.thread, team.pk)
    named = [Named(id=person.pk, name=name_of(person)) for person in people.order_by("username")]
    return ReaderTeam(team=team_name(team), people=named, as_=role)


def _has_read(access: Access) -> list[ReadingOut]:
    """Return the staff who opened the thread: students' readings are shown to nobody."""
    rows = Reading.objects.filter(thread=access.thread.pk).exclude(person=access.thread.student_id)
    return [
        ReadingOut(
            id=row.person_id, name=name_of(row.person), first_at=row.first_at, last_at=row.last_at
        )
        for row in rows.select_related("person").order_by("first_at")
    ]
