"""A small school with real keys, and threads that are really sealed."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from chat import recipients
from chat.doors import access_to
from chat.models import Entry, Thread
from chat.services.escalation import ThreadDoor
from chat.services.manifests import add_manifest
from chat.services.opening import Opening, open_thread
from chat.services.posting import NewMessage
from chat.who_answers import routes
from elevhalsa.errors import NotFound
from elevhalsa.keys.e1.attachment import AttachmentRef
from elevhalsa.keys.e1.envelope import Content, Kind, Place, seal_message
from elevhalsa.keys.e1.identity import Identity, IdentityKind, Signed, sign_identity
from elevhalsa.keys.e1.manifest import (
    Manifest,
    Reason,
    SealedManifest,
    SigningKeys,
    build_manifest,
    decode_manifest,
)
from elevhalsa.keys.e1.primitives import KeyPair, new_identity
from elevhalsa.keys.e1.team_epoch import Branch as E1Branch
from elevhalsa.keys.e1.team_epoch import Member, decode_team_epoch, new_team_epoch, sign_team_epoch
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType, new_thread_key
from elevhalsa.keys.models import Identity as IdentityRow
from elevhalsa.keys.models import TeamEpoch as TeamEpochRow
from elevhalsa.people.models import Branch, Person, School, Team
from sla.scheduler import act_on_one
from tests import factories
from triage.routing import Wish

NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # a Tuesday
NOON_MS = int(NOON.timestamp() * 1000)


def at_noon() -> datetime:
    """Return the moment at which the village's clock stands still."""
    return NOON


@dataclass
class Village:
    """One school, its teams and people, and every secret key of theirs."""

    school: School
    counsellors: Team
    back_up: Team  # of the counsellors
    nurses: Team
    nurse_back_up: Team
    student: Person
    anna: Person  # a counsellor of the school
    bo: Person  # a counsellor of the back-up
    kaj: Person  # a nurse of the school
    secrets: dict[UUID, KeyPair] = field(default_factory=dict)  # by person or team

    def give_identity(self, person: Person) -> KeyPair:
        """Make a person's keys, and retire those before."""
        keys = self.secrets[person.pk] = new_identity()
        kind = IdentityKind.STUDENT if person.is_student else IdentityKind.STAFF
        signed = sign_identity(Identity(person.pk.bytes, kind, keys.public, NOON_MS), keys)
        IdentityRow.objects.filter(person=person, retired_at=None).update(retired_at=NOON)
        IdentityRow.objects.create(
            kid=UUID(bytes=keys.kid),
            person=person,
            record=signed.record,
            signature=signed.signature,
        )
        return keys

    def give_epoch(self, team: Team, *members: Person, signer: Team | None = None) -> None:
        """Make the next generation of a team's keys, signed by the one before or by itself.

        By ``signer``, the back-up, where nobody holds the one before any more.
        """
        last = TeamEpochRow.objects.filter(team=team).order_by("-epoch").first()
        keys = new_identity()
        by = self.secrets.get(signer.pk if signer else team.pk, keys)
        epoch = new_team_epoch(
            owner=self.school.pk.bytes,
            branch=E1Branch[team.branch.upper()],
            team=team.pk.bytes,
            keys=keys,
            previous=decode_team_epoch(bytes(last.record)) if last else None,
            signer_kid=by.kid,
            members=[Member(one.pk.bytes, self.secrets[one.pk].kid) for one in members],
            created_ms=NOON_MS,
        )
        signed = sign_team_epoch(epoch, by)
        self.secrets[team.pk] = keys
        TeamEpochRow.objects.create(
            team=team,
            epoch=epoch.epoch,
            kid=UUID(bytes=keys.kid),
            record=signed.record,
            signature=signed.signature,
            proposed_by=members[0],
        )

    def another_student(self) -> Person:
        """Return one more student of the school, with keys."""
        student = factories.student(self.school)
        self.give_identity(student)
        return student

    def join(self, team: Team) -> Person:
        """Return one more person in a team, let in with a new epoch."""
        make = factories.counsellor if team.branch == Branch.COUNSELLOR else factories.nurse
        person = make(team)
        self.give_identity(person)
        members = Person.objects.filter(memberships__team=team, memberships__to_at=None)
        self.give_epoch(team, *members)
        return person


def build() -> Village:
    """Return an open school in which both branches have a team of one and a back-up of one."""
    school = factories.school()
    school.opened_at = NOON
    school.save()
    counsellors, back_up = factories.team(school), factories.back_up(school)
    nurses = factories.team(school, branch=Branch.NURSE)
    nurse_back_up = factories.back_up(school, branch=Branch.NURSE)
    village = Village(
        school=school,
        counsellors=counsellors,
        back_up=back_up,
        nurses=nurses,
        nurse_back_up=nurse_back_up,
        student=factories.student(school),
        anna=factories.counsellor(counsellors, name="Anna"),
        bo=factories.counsellor(back_up, name="Bo"),
        kaj=factories.nurse(nurses, name="Kaj"),
    )
    cover = factories.nurse(nurse_back_up)
    for person in (village.student, village.anna, village.bo, village.kaj, cover):
        village.give_identity(person)
    members = {counsellors: village.anna, back_up: village.bo}
    for team, member in (members | {nurses: village.kaj, nurse_back_up: cover}).items():
        village.give_epoch(team, member)
    return village


@dataclass
class Talk:
    """A thread that was opened, with its keys: what its readers' devices know of it."""

    village: Village
    student: Person
    id: UUID
    manifest: Manifest
    key: bytes
    first: Entry
    mask: "Mask | None" = None

    @property
    def row(self) -> Thread:
        """Return the thread as it is stored now."""
        return Thread.objects.get(pk=self.id)

    def escalate(self, *, hours: float = 24) -> None:
        """Let nobody answer: the scheduler gives the thread to the back-up."""
        moment = self.first.at + timedelta(hours=hours)
        while act_on_one(now=lambda: moment, thread=ThreadDoor()):
            pass

    def text(self, author: Person, text: str = "Hej", *, mid: UUID | None = None) -> NewMessage:
        """Return a sealed message of the author's."""
        return self.message(author, Kind.TEXT, text, mid=mid)

    def retraction(self, author: Person, of: UUID) -> NewMessage:
        """Return a sealed retraction of a message."""
        return replace(self.message(author, Kind.RETRACT, ""), retracts=of)

    def message(
        self,
        author: Person,
        kind: Kind,
        text: str,
        *refs: AttachmentRef,
        mid: UUID | None = None,
    ) -> NewMessage:
        """Return a sealed message of any kind."""
        self._keep_current(author)
        mid = mid or uuid4()
        role = RecipientType.STUDENT if author.is_student else RecipientType.TEAM
        author_id = self.mask.id if self.mask and author.is_student else author.pk
        place = Place(self.id.bytes, self.manifest.ke, mid.bytes, author_id.bytes, role, kind)
        sealed = seal_message(self.key, place, Content(text, attachments=refs))
        return NewMessage(mid, Entry.Kind(kind.name.lower()), sealed)

    def _keep_current(self, author: Person) -> None:
        """Make a new key first where a team has moved on, as every device does."""
        row = self.row
        held = {entry.kid for entry in self.manifest.grants if entry.id != row.student_id.bytes}
        teams = [row.team_id, row.back_up_id]
        if held == {self.village.secrets[team].kid for team in teams}:
            return
        try:
            access = access_to(author, self.id)
        except NotFound:
            return  # a stranger makes no key
        sealed, key = self.next_manifest(signer=access.reader_id)
        add_manifest(person=author, thread_id=self.id, given=sealed, now=at_noon)
        self.follow(sealed, key)

    def next_manifest(
        self,
        *,
        signer: UUID,
        reason: Reason = Reason.TEAM_EPOCH,
        team: Team | None = None,
        history: bool = True,
        as_it_stood: bool = False,
    ) -> tuple[SealedManifest, bytes]:
        """Return the manifest that would follow, signed by a student or team, and its key."""
        key = new_thread_key()
        row = self.row
        readers = recipients.expected_recipients(
            student=row.student_id, team=team.pk if team else row.team_id, back_up=row.back_up_id
        )
        if as_it_stood:  # the student keeps the keys of before
            readers = recipients.as_it_stood(row, self.manifest)
        sealed = build_manifest(
            thread=self.id.bytes,
            key=key,
            signer=SigningKeys(signer.bytes, self.village.secrets[signer]),
            recipients=readers,
            reason=reason,
            created_ms=NOON_MS,
            previous=self.manifest,
            previous_key=self.key if history else None,
        )
        return sealed, key

    def follow(self, sealed: SealedManifest, key: bytes) -> None:
        """Write under a new key epoch from now on."""
        self.manifest, self.key = decode_manifest(sealed.signed.record), key


def wish(branch: str = "counsellor", **more: object) -> Wish:
    """Return what a student asks for."""
    return replace(Wish(branch=branch, urgency="routine"), **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Mask:
    """An author of one anonymous thread, made on the student's device."""

    id: UUID
    keys: KeyPair
    signed: Signed


def new_mask(
    *,
    kind: IdentityKind = IdentityKind.STUDENT,
    of: UUID | None = None,
    keys: KeyPair | None = None,
) -> Mask:
    """Return a fresh author id with keys that nothing else shares."""
    author, keys = of or uuid4(), keys or new_identity()
    return Mask(
        author, keys, sign_identity(Identity(author.bytes, kind, keys.public, NOON_MS), keys)
    )


def opening_for(
    village: Village, student: Person, asked: Wish, mask: Mask | None = None
) -> tuple[Opening, bytes]:
    """Return a new thread, sealed on the student's device for its route, and its key."""
    _, route = routes.route(student, asked, moment=NOON)
    thread_id, key, mid = uuid4(), new_thread_key(), uuid4()
    author = mask.id if mask else student.pk
    keys = mask.keys if mask else village.secrets[student.pk]
    owner = Recipient(RecipientType.STUDENT, author.bytes, keys.public)
    readers = recipients.companion_recipients(team=route.team, back_up=route.back_up)
    manifest = build_manifest(
        thread=thread_id.bytes,
        key=key,
        signer=SigningKeys(author.bytes, keys),
        recipients=[owner, *readers],
        reason=Reason.OPEN,
        created_ms=NOON_MS,
    )
    place = Place(thread_id.bytes, 1, mid.bytes, author.bytes, RecipientType.STUDENT, Kind.TEXT)
    sealed = seal_message(key, place, Content("Kan vi prata?"))
    opening = Opening(thread_id, route.branch, route.team, asked, "", manifest, mid, sealed)
    return replace(opening, anonymous=mask.signed if mask else None), key


def open_talk(
    village: Village,
    asked: Wish | None = None,
    *,
    student: Person | None = None,
    mask: Mask | None = None,
    at: datetime = NOON,
) -> Talk:
    """Open a thread, as the student's device and the server do it together."""
    student = student or village.student
    opening, key = opening_for(village, student, asked or wish(), mask)
    entry, access = open_thread(student=student, opening=opening, now=lambda: at)
    record = decode_manifest(opening.manifest.signed.record)
    if mask:
        village.secrets[mask.id] = mask.keys
    return Talk(village, student, access.thread.pk, record, key, entry, mask)
