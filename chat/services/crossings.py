"""Telling the other branch without the student: by exception, recorded, and told them too."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.db import transaction

from chat import crossings, lines, recipients
from chat.doors import Access
from chat.errors import (
    CrossingDiffers,
    EnvelopeWrong,
    ParagraphWrong,
    ReadersChanged,
    RouteChanged,
    SecondPersonNeeded,
)
from chat.models import Crossing, Entry
from chat.models.crossings import LETS
from chat.services import crossing_notices, leavers, sealing, student_news
from chat.services.locking import enter_as_staff
from elevhalsa.at_rest.fields import Place, seal
from elevhalsa.clock import Now
from elevhalsa.keys.e1.manifest import SealedManifest
from elevhalsa.keys.e1.thread_key import RecipientType
from elevhalsa.people.models import Branch, Person
from elevhalsa.wire import to_text
from sla import history
from triage import routing

FIRST = 1  # key epoch


@dataclass(frozen=True)
class NewCrossing:
    """What one of staff tells, sealed on their device for the other branch alone."""

    id: UUID
    team: UUID
    ground: Crossing.Ground
    paragraph: Crossing.Paragraph | None  # None: a page of the release before names none
    tells: bool  # the student, at once: always, unless that is dangerous
    manifest: SealedManifest
    mid: UUID
    sealed: bytes


@transaction.atomic
def cross(*, person: Person, thread_id: UUID, new: NewCrossing, now: Now) -> Crossing:
    """Keep what is told, and that it was. Safe to repeat with the same bytes.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        CrossingDiffers: The id was used before, for something else.
        RouteChanged: Another team would be told now, or with newer keys.
        ParagraphWrong: It lets the other branch tell, and not this one.
        ManifestWrong, EnvelopeWrong: Not exactly what belongs here.
    """
    access = enter_as_staff(person, thread_id)
    if stored := Crossing.objects.filter(pk=new.id).first():
        return _same(stored, access, new)
    if new.paragraph and new.paragraph not in LETS[Branch(access.thread.branch)]:
        raise ParagraphWrong
    moment = lines.moment_in(access.thread, now)
    route = _agreed(access, new, moment)
    if sealing.envelope_ke(new.sealed, mid=new.mid) != FIRST:
        raise EnvelopeWrong
    row = _store(access, new, route, moment)
    why = {"ground": row.ground, "paragraph": row.paragraph}
    _record(row, "told_across", person, moment, told=new.tells, **why)
    crossing_notices.begin(row, tells=new.tells)
    if new.tells:
        _tell(row, person, moment)
    return row


def _same(stored: Crossing, access: Access, new: NewCrossing) -> Crossing:
    mine = stored.author_id == access.person.pk and stored.thread_id == access.thread.pk
    if not mine or not compare_digest(bytes(stored.sealed), new.sealed):
        raise CrossingDiffers
    return stored


def _agreed(access: Access, new: NewCrossing, moment: datetime) -> routing.Route:
    """Return the route, if it was sealed for exactly its team and back-up of today.

    Raises:
        RouteChanged, ManifestWrong: It was not.
    """
    _, route, _ = crossings.route_across(access, moment=moment)
    if route.team != new.team:
        raise RouteChanged(crossings.route_out(access, moment=moment))
    try:
        sealing.accept_manifest(
            new.manifest,
            thread_id=new.id,
            previous=None,
            signer=recipients.signer_for(access),
            recipients=recipients.companion_recipients(team=route.team, back_up=route.back_up),
        )
    except ReadersChanged as outdated:
        raise RouteChanged(crossings.route_out(access, moment=moment)) from outdated
    return route


def _store(access: Access, new: NewCrossing, route: routing.Route, moment: datetime) -> Crossing:
    thread = access.thread
    grants = {grant.type: grant.sealed for grant in new.manifest.grants}
    if not crossings.is_for_team(access, route, moment=moment):
        del grants[RecipientType.TEAM]
    scope = crossings.scope_of(thread.school_id)

    def at_rest(kind: RecipientType, place: Place) -> bytes | None:
        return seal(grants[kind], scope=scope, place=place) if kind in grants else None

    return Crossing.objects.create(
        id=new.id,
        thread=thread,
        branch=route.branch,
        team_id=route.team,
        back_up_id=route.back_up,
        author=access.person,
        author_role=access.role,
        signer_id=access.reader_id,
        ground=new.ground,
        paragraph=new.paragraph or "",
        at=moment,
        mid=new.mid,
        record=new.manifest.signed.record,
        signature=new.manifest.signed.signature,
        sealed=new.sealed,
        team_grant_sealed=at_rest(RecipientType.TEAM, crossings.team_grant_place(new.id)),
        back_up_grant_sealed=at_rest(RecipientType.BACK_UP, crossings.back_up_grant_place(new.id)),
    )


@transaction.atomic
def tell(*, person: Person, crossing_id: UUID, now: Now) -> Crossing:
    """Let the student know after all. Safe to repeat.

    Raises:
        NotFound: No such crossing, or not theirs to know of.
    """
    row = _locked(person, crossing_id)
    if row.told_at is None:
        moment = lines.moment_in(row.thread, now)
        _tell(row, person, moment)
        crossing_notices.is_reviewed(row, moment)
    return row


@transaction.atomic
def review(*, person: Person, crossing_id: UUID, now: Now) -> Crossing:
    """Agree, as a second person, that it is dangerous to tell the student yet. Safe to repeat.

    Raises:
        NotFound: No such crossing, or not theirs to know of.
        SecondPersonNeeded: They told it themselves.
    """
    row = _locked(person, crossing_id)
    if row.author_id == person.pk:
        raise SecondPersonNeeded(row.pk)
    if row.told_at is None and row.reviewed_at is None:
        row.reviewed_by, row.reviewed_at = person, lines.moment_in(row.thread, now)
        row.save(update_fields=["reviewed_by", "reviewed_at"])
        _record(row, "crossing_reviewed", person, row.reviewed_at)
        crossing_notices.is_reviewed(row, row.reviewed_at)
    return row


@transaction.atomic
def read(*, person: Person, crossing_id: UUID, now: Now) -> Crossing:
    """Note that one of those it was told to has read it. Safe to repeat.

    Raises:
        NotFound: No such crossing, or not theirs to read.
    """
    moment = now()
    crossings.told_to_one(person, crossing_id, moment=moment)
    Crossing.objects.select_for_update(no_key=True).get(pk=crossing_id)
    row = crossings.told_to_one(person, crossing_id, moment=moment)
    if row.read_at is None:
        row.read_by, row.read_at = person, max(moment, row.at)
        row.save(update_fields=["read_by", "read_at"])
        _record(row, "crossing_read", person, row.read_at)
        crossing_notices.is_read(row, row.read_at)
    return row


def _locked(person: Person, crossing_id: UUID) -> Crossing:
    row = crossings.told_by_one(person, crossing_id)
    type(row.thread).objects.select_for_update().get(pk=row.thread_id)
    return crossings.told_by_one(person, crossing_id)


def _tell(row: Crossing, person: Person, moment: datetime) -> None:
    """Say so in the student's thread. To a student who has put it away it comes back.

    To one who has left the door is open again.
    """
    thread = row.thread
    leavers.let_read(thread, moment=moment)
    row.told_at = moment
    row.save(update_fields=["told_at"])
    put_away = {"put_away": True} if thread.hidden_at else {}
    thread.hidden_at = None
    thread.save(update_fields=["hidden_at"])
    by = to_text(row.author_id.bytes)
    lines.write_event(
        thread,
        Entry.Kind.TOLD_ACROSS,
        moment=moment,
        author=row.author,
        by=by,
        branch=row.branch,
        ground=row.ground,
        paragraph=row.paragraph or None,
        **put_away,
    )
    _record(row, "crossing_told", person, moment)
    student_news.tell_of_newest_lines([thread], moment=moment)


def _record(row: Crossing, kind: str, person: Person, moment: datetime, **data: object) -> None:
    said = {"crossing": str(row.pk), "branch": row.branch, "by": str(person.pk), **data}
    history.record_at_school(row.thread.school_id, kind, moment, said)
