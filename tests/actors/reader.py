"""Whoever can read a thread: opens it, reads it, writes into it, always to the right people."""

from dataclasses import replace

from elevhalsa.keys.e1.attachment import AttachmentRef, open_attachment, seal_file
from elevhalsa.keys.e1.encoding import id_from_text, id_to_text, to_base64url
from elevhalsa.keys.e1.envelope import Content, Place, seal_message
from elevhalsa.keys.e1.errors import ManifestRefused
from elevhalsa.keys.e1.manifest import Reason, SigningKeys, build_manifest
from elevhalsa.keys.e1.primitives import KeyPair, random_bytes
from elevhalsa.keys.e1.thread_key import Grant, Recipient, RecipientType, new_thread_key
from tests.actors import records
from tests.actors.follower import Follower
from tests.actors.opened import (
    KINDS,
    Message,
    Opened,
    Student,
    opened_keys,
    verified_manifests,
)
from tests.actors.outbox import Outbox
from tests.actors.truster import Truster
from tests.actors.wire import Json, Refused

TRIES = 8  # somebody else may rotate or hand over at the same moment, but not for ever


def new_id() -> str:
    """Return a fresh id, as it travels."""
    return id_to_text(random_bytes(16))


class Reader(Truster):
    """A student in the own threads, or staff in those of their teams."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.outbox = Outbox(self.wire)

    def follow(self) -> Follower:
        """Return the socket of this client, to be used in a ``with``."""
        return Follower(self.wire)

    def threads(self, state: str = "open") -> list[Json]:
        """Return what the list shows."""
        threads: list[Json] = self.wire.get("/api/threads", state=state)["threads"]
        return threads

    def heads(self) -> dict[str, list[int]]:
        """Return the newest number and revision of every open thread, as polling does."""
        heads: dict[str, list[int]] = self.wire.get("/api/threads/heads")["heads"]
        return heads

    def open(self, thread: str) -> Opened:
        """Return the thread with its keys, after checking all that the protocol demands."""
        answer = self.wire.get(f"/api/threads/{thread}")
        return self.opened_from(answer["thread"], answer["manifests"], answer["keys"])

    def opened_from(self, value: Json, manifests: list[Json], keys: Json) -> Opened:
        """Return a thread from what the service says of it."""
        thread = id_from_text(value["id"])
        student = self._student_of(value, keys["identities"])
        branch = self.believe(
            value["school"]["id"],
            records.branch_named(value["branch"]),
            back_up=keys["back_up"],
            teams=keys["teams"],
        )
        verified = verified_manifests(manifests, thread=thread, student=student, branch=branch)
        opened = Opened(
            value, student, branch, verified, opened_keys(manifests, verified, self.keys_for)
        )
        self._pin_thread(opened)
        return opened

    def entries(self, thread: str, after: int = 0) -> list[Json]:
        """Return every entry from ``after`` on, fetched by number, and check that none is missing.

        Raises:
            ManifestRefused: The numbers have a gap.
        """
        entries: list[Json] = []
        head_seq = after + 1
        while after < head_seq:
            answer = self.wire.get(f"/api/threads/{thread}/entries", after=after)
            head_seq = answer["head_seq"]
            if not answer["entries"]:
                break
            entries += answer["entries"]
            after = entries[-1]["seq"]
        first = entries[0]["seq"] if entries else 1
        if [entry["seq"] for entry in entries] != list(range(first, first + len(entries))):
            raise ManifestRefused("numbers with a gap")
        return entries

    def read(self, thread: str) -> list[Message]:
        """Return every message of a thread, in order, and tell the service that it was opened."""
        opened = self.open(thread)
        entries = self.entries(thread)
        messages = opened.read(entries)
        self.note_reading(thread, entries[-1]["seq"])
        return messages

    def pictures(self, thread: str) -> list[tuple[AttachmentRef, bytes]]:
        """Return every picture of a thread, opened and checked, with what its message says."""
        opened = self.open(thread)
        refs = [
            ref
            for message in opened.read(self.entries(thread))
            for ref in message.content.attachments
        ]
        address = f"/api/threads/{thread}/attachments/"
        return [
            (ref, open_attachment(ref, opened.id, sealed.content))
            for ref in refs
            for sealed in [self.wire.raw("GET", address + id_to_text(ref.blob))]
        ]

    def show(self, thread: str, text: str, *pictures: tuple[str, bytes]) -> Json:
        """Write a message with JPEG pictures, each with what is seen on it."""
        refs = []
        for said, data in pictures:
            blob = random_bytes(16)
            ref, sealed = seal_file(id_from_text(thread), blob, data, name=said, mime="image/jpeg")
            self.wire.bring(f"/api/attachments/{id_to_text(blob)}", sealed)
            refs.append(ref)
        extra: Json = {"urgency": None, "retracts": None}
        extra["attachments"] = [id_to_text(ref.blob) for ref in refs]
        kind = "text" if text else "attachment"
        return self._post(thread, kind=kind, mid=new_id(), text=text, extra=extra, refs=tuple(refs))

    def note_reading(self, thread: str, seq: int) -> None:
        """Tell the service that the thread was opened up to an entry."""
        self.outbox.deliver("POST", f"/api/threads/{thread}/read", {"seq": seq})

    def texts(self, thread: str) -> list[str]:
        """Return what a thread says, in order."""
        return [message.text for message in self.read(thread)]

    def write(self, thread: str, text: str, **with_it: str) -> Json:
        """Write a message: ``{entry, thread}``.

        ``mid``, ``urgency`` and ``follow_up_at`` may be given.
        """
        mid = with_it.pop("mid", "") or new_id()
        extra: Json = {"urgency": with_it.get("urgency"), "retracts": None}
        if "follow_up_at" in with_it:
            extra["follow_up_at"] = with_it["follow_up_at"]
        return self._post(thread, kind="text", mid=mid, text=text, extra=extra)

    def retract(self, thread: str, mid: str) -> Json:
        """Take back a message of one's own: a tombstone keeps its number."""
        extra: Json = {"urgency": None, "retracts": mid}
        return self._post(thread, kind="retract", mid=new_id(), text="", extra=extra)

    def readers(self, thread: str) -> Json:
        """Return who can read a thread, and who has."""
        return self.wire.get(f"/api/threads/{thread}/readers")

    def seal(self, opened: Opened, *, kind: str, mid: str, content: Content) -> str:
        """Return a message, sealed for its place. ``mid`` stays the same however often it is."""
        place = Place(
            thread=opened.id,
            ke=opened.newest.ke,
            mid=id_from_text(mid),
            author=self.my_id,
            role=self.role_in(opened),
            kind=KINDS[kind],
        )
        return to_base64url(seal_message(opened.key, place, content))

    def rotate(
        self,
        opened: Opened,
        *,
        reason: Reason = Reason.TEAM_EPOCH,
        readers: list[Recipient] | None = None,
        with_history: bool = True,
    ) -> Json:
        """Return the next manifest: a new thread key for exactly the current readers."""
        sealed = build_manifest(
            thread=opened.id,
            key=new_thread_key(),
            signer=self.signer_in(opened),
            recipients=readers or opened.wanted_readers(),
            reason=reason,
            created_ms=self.now_ms(),
            previous=opened.newest,
            previous_key=opened.key if with_history else None,
        )
        return records.manifest_value(sealed)

    def keys_for(self, grant: Grant) -> KeyPair:
        """Return the secret keys that a grant to this reader is sealed for."""
        raise NotImplementedError

    def role_in(self, opened: Opened) -> RecipientType:
        """Return as what this person writes in a thread."""
        raise NotImplementedError

    def signer_in(self, opened: Opened) -> SigningKeys:
        """Return the keys under which this person makes a new thread key."""
        raise NotImplementedError

    def _post(
        self,
        thread: str,
        *,
        kind: str,
        mid: str,
        text: str,
        extra: Json,
        refs: tuple[AttachmentRef, ...] = (),
    ) -> Json:
        for _ in range(TRIES):
            opened = self._current(thread)
            content = replace(self._content(opened, text, extra), attachments=refs)
            sealed = self.seal(opened, kind=kind, mid=mid, content=content)
            body = {"mid": mid, "kind": kind, "sealed": sealed, **extra}
            try:
                return self.outbox.deliver("POST", f"/api/threads/{thread}/messages", body)
            except Refused as refusal:
                if refusal.code == "message_differs":
                    return self._taken_over(opened, refusal.body["entry"], text)
                if refusal.code != "key_epoch_old":
                    raise
        raise ManifestRefused("the thread's key changed at every try")

    def _content(self, opened: Opened, text: str, extra: Json) -> Content:
        seen = list(opened.read(self.entries(id_to_text(opened.id))))
        retracts = extra["retracts"]
        return Content(
            text=text,
            seen=id_from_text(seen[-1].mid) if seen else None,
            team_epoch=opened.branch.chain(opened.team).current.epoch,
            sent_ms=self.now_ms(),
            more={"r": retracts} if retracts else {},
        )

    def _taken_over(self, opened: Opened, entry: Json, text: str) -> Json:
        """Take the stored message for ours, if it says the same; an earlier try had arrived."""
        if opened.open_entry(entry).text != text:
            raise ManifestRefused("another text is stored under this id")
        return {"entry": entry, "thread": opened.value}

    def _current(self, thread: str) -> Opened:
        """Return the thread under a key that exactly its current readers hold: rotate first."""
        for _ in range(TRIES):
            opened = self.open(thread)
            if opened.is_current():
                return opened
            self._check_student_is_met(opened)
            try:
                path = f"/api/threads/{thread}/manifests"
                self.outbox.deliver("POST", path, self.rotate(opened))
            except Refused as refusal:
                if refusal.code != "manifest_taken":
                    raise
        raise ManifestRefused("somebody else was faster at every try")

    def _check_student_is_met(self, opened: Opened) -> None:
        """Refuse to seal an old thread for a student's new keys before somebody met them."""
        held = {entry.kid for entry in opened.newest.grants}
        if opened.student.id != self.my_id and opened.student.identities[0].kid not in held:
            raise ManifestRefused("the student has new keys: meet first")

    def _student_of(self, value: Json, identities: list[Json]) -> Student:
        owner = value["student"]["id"] if value["student"] else self.id
        verified = [records.verified_identity(one, owner=owner) for one in identities]
        if not verified:
            raise ManifestRefused("a thread without its student's keys")
        student = Student(id_from_text(owner), verified)
        if student.id == self.my_id:
            student.with_kid(self.keys.kid)
        else:
            self.pin_person(student.id, verified)
        return student

    def _pin_thread(self, opened: Opened) -> None:
        known = self.opened.threads.get(opened.id)
        if known is not None:
            older = opened.manifests[known.ke - 1 : known.ke]
            if [manifest.digest for manifest in older] != [known.digest]:
                raise ManifestRefused("older than, or beside, what was seen before")
        threads = {**self.opened.threads, opened.id: opened.pin}
        self.vault = replace(self.opened, threads=threads)
