"""A thread in one reader's hands: its manifests verified, its keys opened, its messages read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from elevhalsa.keys.e1.encoding import from_base64url, id_from_text, id_to_text
from elevhalsa.keys.e1.envelope import Content, Kind, Place, open_message
from elevhalsa.keys.e1.errors import CannotOpen, E1Error, ManifestRefused
from elevhalsa.keys.e1.identity import Identity
from elevhalsa.keys.e1.manifest import (
    GrantEntry,
    Manifest,
    Reason,
    Signer,
    check_recipients,
    open_grant,
    open_hist,
    verify_manifest,
)
from elevhalsa.keys.e1.primitives import KeyPair
from elevhalsa.keys.e1.thread_key import Grant, Recipient, RecipientType
from elevhalsa.keys.e1.vault import ThreadPin
from tests.actors import records
from tests.actors.truster import BranchKeys
from tests.actors.wire import Json

KINDS = {"text": Kind.TEXT, "attachment": Kind.ATTACHMENT, "retract": Kind.RETRACT}
MOVES = frozenset({Reason.HAND_OVER, Reason.BACK_UP_TAKES_OVER})  # those that change the team

OpenerOf = Callable[[Grant], KeyPair]


@dataclass(frozen=True)
class Message:
    """A message that opened in its place."""

    seq: int
    mid: str
    author: str
    role: int
    text: str
    content: Content = field(repr=False)


@dataclass(frozen=True)
class Student:
    """Whose thread it is, and all keys that person has written with, the live ones first."""

    id: bytes
    identities: Sequence[Identity]

    def with_kid(self, kid: bytes) -> Identity:
        """Return the identity of these keys.

        Raises:
            ManifestRefused: The student has no such keys.
        """
        for identity in self.identities:
            if identity.kid == kid:
                return identity
        raise ManifestRefused("a key that is not the student's")


@dataclass
class Opened:
    """A thread whose every manifest was verified. ``keys`` holds those that this reader has."""

    value: Json
    student: Student
    branch: BranchKeys
    manifests: list[Manifest]
    keys: dict[int, bytes]
    messages: dict[str, Message] = field(default_factory=dict)  # by mid, in order
    unreadable: list[int] = field(default_factory=list)  # numbers: “cannot be verified”
    warnings: list[str] = field(default_factory=list)

    @property
    def id(self) -> bytes:
        """The thread's id."""
        return id_from_text(self.value["id"])

    @property
    def team(self) -> bytes:
        """The responsible team's id, as the service says; its keys are verified."""
        return id_from_text(self.value["team"]["id"])

    @property
    def newest(self) -> Manifest:
        """The manifest to write under."""
        return self.manifests[-1]

    @property
    def key(self) -> bytes:
        """The newest thread key.

        Raises:
            CannotOpen: This reader does not hold it.
        """
        if self.newest.ke not in self.keys:
            raise CannotOpen
        return self.keys[self.newest.ke]

    @property
    def pin(self) -> ThreadPin:
        """What to remember of it."""
        return ThreadPin(self.newest.ke, self.newest.digest)

    def wanted_readers(self) -> list[Recipient]:
        """Return those whom a new key must be sealed for, at this moment."""
        keys = self.student.identities[0].keys
        return self.branch.readers(self.team, self.student.id, keys)

    def readers_as_it_stood(self) -> list[Recipient]:
        """Return the teams' readers of now, and the student as the newest manifest has them."""
        entry = next(one for one in self.newest.grants if one.type is RecipientType.STUDENT)
        keys = self.student.with_kid(entry.kid).keys
        return self.branch.readers(self.team, self.student.id, keys)

    def is_current(self) -> bool:
        """Say whether the newest key is held by exactly the current readers."""
        try:
            check_recipients(self.newest, self.wanted_readers())
        except ManifestRefused:
            return False
        return True

    def read(self, entries: Sequence[Json]) -> list[Message]:
        """Open the messages among ``entries``, each once; keep what could not be opened apart."""
        for entry in entries:
            if entry["sealed"] is not None and entry["mid"] not in self.messages:
                self._read_one(entry)
        return list(self.messages.values())

    def _read_one(self, entry: Json) -> None:
        try:
            message = self.open_entry(entry)
        except E1Error:
            self.unreadable.append(entry["seq"])
            return
        seen = message.content.seen
        if seen is not None and id_to_text(seen) not in self.messages:
            self.warnings.append(f"message {message.seq} names one that is missing")
        self.messages[message.mid] = message

    def open_entry(self, entry: Json) -> Message:
        """Return one message.

        Raises:
            CannotOpen: It does not belong where it stands, or this reader lacks the key.
        """
        if entry["ke"] not in self.keys:
            raise CannotOpen
        content = open_message(
            self.keys[entry["ke"]], place_of(entry, self.id), from_base64url(entry["sealed"])
        )
        return Message(
            entry["seq"], entry["mid"], entry["author"], entry["role"], content.text, content
        )


def place_of(entry: Json, thread: bytes) -> Place:
    """Return where an entry says that it stands."""
    return Place(
        thread=thread,
        ke=entry["ke"],
        mid=id_from_text(entry["mid"]),
        author=id_from_text(entry["author"]),
        role=RecipientType(entry["role"]),
        kind=KINDS[entry["kind"]],
    )


def verified_manifests(
    values: Sequence[Json], *, thread: bytes, student: Student, branch: BranchKeys
) -> list[Manifest]:
    """Return a thread's manifests, each signed by somebody who may, for exactly the right readers.

    Raises:
        E1Error: One is not.
    """
    manifests: list[Manifest] = []
    for value in values:
        previous = manifests[-1] if manifests else None
        if previous is None and value["hist"]:
            raise ManifestRefused("history before the first key")
        manifest = verify_manifest(
            records.signed(value),
            thread=thread,
            previous=previous,
            signers=_signers(previous, student, branch),
        )
        check_recipients(manifest, _expected(manifest, previous, student, branch))
        manifests.append(manifest)
    if not manifests:
        raise ManifestRefused("a thread without a manifest")
    return manifests


def opened_keys(
    values: Sequence[Json], manifests: Sequence[Manifest], keys_for: OpenerOf
) -> dict[int, bytes]:
    """Return the thread keys that the reader's own grants and the histories open.

    Raises:
        CannotOpen: The newest key is sealed to keys that this reader does not hold. Older ones
            may be: a student who lost the code has them from the history.
    """
    keys: dict[int, bytes] = {}
    for value, manifest in reversed(list(zip(values, manifests, strict=True))):
        if value["grant"] is not None and _is_held(value, manifests[-1], manifest, keys_for):
            grant = records.grant(value["grant"])
            keys[manifest.ke] = open_grant(manifest, grant, keys_for(grant))
        elif manifest.ke + 1 in keys and values[manifest.ke]["hist"]:
            later = manifests[manifest.ke]
            hist = from_base64url(values[manifest.ke]["hist"])
            keys[manifest.ke] = open_hist(later, hist, keys[later.ke], manifest)
    return keys


def _is_held(value: Json, newest: Manifest, manifest: Manifest, keys_for: OpenerOf) -> bool:
    try:
        keys_for(records.grant(value["grant"]))
    except CannotOpen:
        if manifest is newest:
            raise
        return False
    return True


def _signers(previous: Manifest | None, student: Student, branch: BranchKeys) -> list[Signer]:
    """Return who may sign the manifest after ``previous``: the first is the student's alone."""
    signers = [Signer(student.id, identity.keys) for identity in student.identities]
    if previous is None:
        return signers
    for entry in previous.grants:
        if entry.type is not RecipientType.STUDENT:
            chain = branch.chain(entry.id)
            since = next(epoch.epoch for epoch in chain.epochs if epoch.kid == entry.kid)
            signers += [Signer(entry.id, e.keys) for e in chain.epochs if e.epoch >= since]
    return signers


def _expected(
    manifest: Manifest, previous: Manifest | None, student: Student, branch: BranchKeys
) -> list[Recipient]:
    """Return the readers that this manifest must have, with the keys they had at that time."""
    kids = {entry.id: entry.kid for entry in manifest.grants}
    team = _entry(manifest, RecipientType.TEAM).id
    if previous and manifest.reason not in MOVES:
        team = _entry(previous, RecipientType.TEAM).id
    owner = student.with_kid(_entry(manifest, RecipientType.STUDENT).kid)
    readers = branch.readers(team, student.id, owner.keys)
    return [_as_of(reader, kids.get(reader.id, b""), branch) for reader in readers]


def _as_of(reader: Recipient, kid: bytes, branch: BranchKeys) -> Recipient:
    if reader.type is RecipientType.STUDENT:
        return reader
    epoch = branch.chain(reader.id).epoch_of(kid)
    if epoch is None:
        raise ManifestRefused("sealed for keys that the team never had")
    return Recipient(reader.type, reader.id, epoch.keys)


def _entry(manifest: Manifest, kind: RecipientType) -> GrantEntry:
    for entry in manifest.grants:
        if entry.type is kind:
            return entry
    raise ManifestRefused("a reader is missing")
