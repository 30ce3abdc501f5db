"""What staff's devices do beside a thread: keys of its own, notes sealed under them."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from chat import recipients
from chat.companions import id_of
from chat.models import Companion, CompanionEntry
from chat.services import notes
from chat.services.notes import NewNote
from elevhalsa.keys.e1.envelope import Content, Kind, Place, open_message, seal_message
from elevhalsa.keys.e1.manifest import (
    Manifest,
    Reason,
    SealedManifest,
    SigningKeys,
    build_manifest,
    decode_manifest,
)
from elevhalsa.keys.e1.thread_key import RecipientType, new_thread_key
from elevhalsa.people.models import Person, Team
from tests.chat.village import NOON_MS, Talk, at_noon


@dataclass
class Beside:
    """The companion of a thread, with its keys: what the devices of its readers know of it."""

    talk: Talk
    manifest: Manifest | None = None
    key: bytes = b""

    @property
    def id(self) -> UUID:
        return id_of(self.talk.id)

    @property
    def row(self) -> Companion:
        return Companion.objects.get(pk=self.talk.id)

    def next_manifest(
        self,
        *,
        signer: UUID,
        reason: Reason | None = None,
        team: Team | None = None,
        thread: UUID | None = None,
        history: bool = True,
    ) -> tuple[SealedManifest, bytes]:
        """Return the manifest that would follow, signed by a team, and its key."""
        key, row = new_thread_key(), self.talk.row
        reason = reason or (Reason.TEAM_EPOCH if self.manifest else Reason.OPEN)
        sealed = build_manifest(
            thread=(thread or self.id).bytes,
            key=key,
            signer=SigningKeys(signer.bytes, self.talk.village.secrets[signer]),
            recipients=recipients.companion_recipients(
                team=team.pk if team else row.team_id, back_up=row.back_up_id
            ),
            reason=reason,
            created_ms=NOON_MS,
            previous=self.manifest,
            previous_key=self.key if self.manifest and history else None,
        )
        return sealed, key

    def follow(self, sealed: SealedManifest, key: bytes) -> None:
        """Write under this key epoch from now on."""
        self.manifest, self.key = decode_manifest(sealed.signed.record), key

    def opens(self, person: Person, signer: Team, reason: Reason | None = None) -> None:
        """Make the next key, and have the server take it in."""
        sealed, key = self.next_manifest(signer=signer.pk, reason=reason)
        notes.add_manifest(person=person, thread_id=self.talk.id, given=sealed, now=at_noon)
        self.follow(sealed, key)

    def sealed(
        self,
        author: Person,
        text: str = "Bara vi.",
        *,
        kind: Kind = Kind.NOTE,
        retracts: UUID | None = None,
        role: RecipientType = RecipientType.TEAM,
    ) -> NewNote:
        """Return a sealed note of the author's."""
        assert self.manifest is not None, "no key yet"
        mid = uuid4()
        place = Place(self.id.bytes, self.manifest.ke, mid.bytes, author.pk.bytes, role, kind)
        sealed = seal_message(self.key, place, Content(text))
        return NewNote(mid, CompanionEntry.Kind(kind.name.lower()), sealed, retracts)

    def writes(
        self, author: Person, text: str = "Bara vi.", kind: Kind = Kind.NOTE
    ) -> CompanionEntry:
        """Seal a note and have the server take it in."""
        note = self.sealed(author, text, kind=kind)
        return notes.write_note(person=author, thread_id=self.talk.id, note=note, now=at_noon)[0]

    def reads(self, entry: CompanionEntry, key: bytes) -> str:
        """Return what a note says to who holds the key."""
        kind = Kind[entry.kind.upper()]
        role = RecipientType(entry.author_role)
        author = entry.author_id.bytes
        place = Place(self.id.bytes, entry.ke, entry.mid.bytes, author, role, kind)
        return open_message(key, place, bytes(entry.sealed or b"")).text


def opened(talk: Talk) -> Beside:
    """Return the companion of a thread, opened by its team."""
    beside = Beside(talk)
    beside.opens(talk.village.anna, talk.village.counsellors)
    return beside
