"""Opening a thread: thread, grants, first message, clock and routing record in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from chat import aliases, lines, recipients
from chat.doors import ROLE, Access, access_to
from chat.errors import EnvelopeWrong, ReadersChanged, RouteChanged, ThreadDiffers
from chat.models import Entry, Thread
from chat.services import absence, anonymity, attachments, leavers, promises, sealing
from chat.services.posting import same_message
from chat.who_answers import routes
from elevhalsa.clock import Now
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.manifest import Manifest as Record
from elevhalsa.keys.e1.manifest import SealedManifest, Signer
from elevhalsa.people.models import Person, School
from triage import routing
from triage.models import RoutingDecision

FIRST = 1  # key epoch


@dataclass(frozen=True)
class Opening:
    """Everything that a new thread needs, sealed on the student's device."""

    thread_id: UUID
    branch: str
    team_id: UUID
    wish: routing.Wish
    model_version: str
    manifest: SealedManifest
    mid: UUID
    sealed: bytes
    kind: Entry.Kind = Entry.Kind.TEXT
    attachments: tuple[UUID, ...] = ()  # stored before
    anonymous: Signed | None = None  # the identity of who writes without a name


def open_thread(*, student: Person, opening: Opening, now: Now) -> tuple[Entry, Access]:
    """Open a thread with its first message. Safe to repeat with the same bytes.

    Raises:
        RouteChanged: The server would choose another team now, or it has let somebody in or
            out since it was sealed for; nothing was stored.
        ThreadDiffers, MessageDiffers: The ids were used before, for something else.
        ManifestWrong, EnvelopeWrong, IdentityNeeded, SchoolNotOpen, LeftSchool, AttachmentMissing,
        IdentityWrong, AnonymousFull: See there.
    """
    try:
        with transaction.atomic():
            return _stored(student, opening) or _open(student, opening, now)
    except IntegrityError:  # the same request was a moment faster
        with transaction.atomic():
            if stored := _stored(student, opening):
                return stored
        raise


def _stored(student: Person, opening: Opening) -> tuple[Entry, Access] | None:
    """Return the answer that this request was given before."""
    thread = Thread.objects.filter(pk=opening.thread_id).first()
    if thread is None:
        return None
    first = thread.manifests.get(ke=FIRST)
    same = bytes(first.record) == opening.manifest.signed.record
    if thread.student_id not in aliases.selves_of(student) or not same:
        raise ThreadDiffers
    written = thread.entries.filter(mid=opening.mid).first()
    entry = written or thread.entries.exclude(mid=None).earliest("seq")
    access = access_to(student, thread.pk)
    return same_message(entry, access.person, opening.sealed), access


def _open(student: Person, opening: Opening, now: Now) -> tuple[Entry, Access]:
    if sealing.envelope_ke(opening.sealed, mid=opening.mid) != FIRST:
        raise EnvelopeWrong
    attachments.check_named(opening.kind, opening.attachments)
    leavers.lock_open_door(student)
    moment = now()
    school, route = _agreed_route(student, opening, moment=moment)
    author = anonymity.take_on(student, school, opening.anonymous) if opening.anonymous else student
    try:
        record = _accept(author, opening, route)
    except ReadersChanged as outdated:
        now_out = routes.route_out(school, route, wish=opening.wish, moment=moment)
        raise RouteChanged(now_out) from outdated
    thread = _create(author, school, route, opening=opening, moment=moment)
    if opening.anonymous:
        anonymity.hide(thread, owner=student)
    sealing.store_manifest(opening.manifest, record, thread=thread, moment=moment)
    message = lines.Sealed(opening.kind, ROLE.STUDENT, opening.mid, opening.sealed)
    thread.save(update_fields=["ke"])
    entry = lines.write_message(thread, message, moment=moment, author=author)
    attachments.attach(entry, opening.attachments, brought_by=student)
    promises.open_clock(thread, moment=moment)
    _record(thread, opening, route, moment=moment)
    absence.see_to(thread, moment=moment)
    return entry, access_to(student, thread.pk)


def _accept(student: Person, opening: Opening, route: routing.Route) -> Record:
    return sealing.accept_manifest(
        opening.manifest,
        thread_id=opening.thread_id,
        previous=None,
        signer=Signer(student.pk.bytes, recipients.student_keys(student.pk)),
        recipients=recipients.expected_recipients(
            student=student.pk, team=route.team, back_up=route.back_up
        ),
    )


def _agreed_route(
    student: Person, opening: Opening, *, moment: datetime
) -> tuple[School, routing.Route]:
    """Return the route, if the client sealed for it.

    Where the student left the branch to us, any branch will do that the wish itself allows:
    that another queue is shorter by now is no reason to seal again.

    Raises:
        RouteChanged: The client sealed for another team.
    """
    school, best = routes.route(student, opening.wish, moment=moment)
    route = best
    if opening.wish.branch == routing.EITHER and best.branch != opening.branch:
        fixed = replace(opening.wish, branch=opening.branch)
        route = routes.route(student, fixed, moment=moment)[1]
    agreed = (route.branch, route.team) == (opening.branch, opening.team_id)
    if not agreed or route.hidden_by != best.hidden_by:
        raise RouteChanged(routes.route_out(school, best, wish=opening.wish, moment=moment))
    return school, route


def _create(
    student: Person, school: School, route: routing.Route, *, opening: Opening, moment: datetime
) -> Thread:
    thread = Thread.objects.create(
        id=opening.thread_id,
        school=school,
        branch=route.branch,
        student=student,
        team_id=route.team,
        back_up_id=route.back_up,
        urgency=opening.wish.urgency,
        language=opening.wish.language,
        model_version=opening.model_version,
        newest_at=moment,
        opened_at=moment,
    )
    thread.excluded.set(Person.objects.filter(pk__in=opening.wish.excluded))
    return thread


def _record(thread: Thread, opening: Opening, route: routing.Route, *, moment: datetime) -> None:
    wish = opening.wish
    RoutingDecision.objects.create(
        thread_id=thread.pk,
        at=moment,
        wished_branch=wish.branch,
        wished_people=[str(person) for person in wish.wished],
        excluded_people=[str(person) for person in wish.excluded],
        urgency=wish.urgency,
        language=wish.language,
        model_version=opening.model_version,
        branch=route.branch,
        team_id=route.team,
        back_up_id=route.back_up,
        suggested_person=route.suggested,
        reasons=list(route.reasons),
        router_version=routing.ROUTER_VERSION,
    )
