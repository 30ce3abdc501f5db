"""What stands beside a thread: notes of staff, under keys that the student never holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from elevhalsa.keys.e1.encoding import from_base64url, id_from_text
from elevhalsa.keys.e1.envelope import Kind, Place, open_message
from elevhalsa.keys.e1.errors import CannotOpen, E1Error, ManifestRefused
from elevhalsa.keys.e1.manifest import (
    Manifest,
    Reason,
    Signer,
    check_recipients,
    verify_manifest,
)
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType, companion_of
from tests.actors import records
from tests.actors.opened import MOVES, Opened, OpenerOf, opened_keys
from tests.actors.truster import BranchKeys
from tests.actors.wire import Json

KINDS = {"note": Kind.NOTE, "draft": Kind.DRAFT, "retract": Kind.RETRACT}


@dataclass
class Companion:
    """The notes of one thread, every manifest verified. Its id follows from the thread's."""

    thread: Opened
    manifests: list[Manifest]
    keys: dict[int, bytes]
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # kind, mid, text
    unreadable: list[int] = field(default_factory=list)  # numbers: “cannot be verified”

    @property
    def id(self) -> bytes:
        """The companion's id."""
        return companion_of(self.thread.id)

    @property
    def newest(self) -> Manifest | None:
        """The manifest to write under; None before the first."""
        return self.manifests[-1] if self.manifests else None

    @property
    def key(self) -> bytes:
        """The newest key.

        Raises:
            CannotOpen: This reader does not hold it.
        """
        if self.newest is None or self.newest.ke not in self.keys:
            raise CannotOpen
        return self.keys[self.newest.ke]

    def wanted_readers(self, branch: BranchKeys, team: bytes) -> list[Recipient]:
        """Return those whom a new key must be sealed for: never the student."""
        student = self.thread.student
        everybody = branch.readers(team, student.id, student.identities[0].keys)
        return [one for one in everybody if one.type is not RecipientType.STUDENT]

    def is_current(self) -> bool:
        """Say whether exactly those hold the newest key who read the thread now."""
        if self.newest is None:
            return False
        readers = self.wanted_readers(self.thread.branch, self.thread.team)
        try:
            check_recipients(self.newest, readers)
        except ManifestRefused:
            return False
        return True

    def read(self, entries: Sequence[Json]) -> None:
        """Open the notes among ``entries``; keep what does not belong here apart."""
        for entry in entries:
            if entry["sealed"] is None:
                continue
            try:
                note = entry["kind"], entry["mid"], self._text(entry)
            except (E1Error, KeyError):
                self.unreadable.append(entry["seq"])
                continue
            if entry["kind"] != "retract":
                self.notes.append(note)

    def _text(self, entry: Json) -> str:
        place = Place(
            thread=self.id,
            ke=entry["ke"],
            mid=id_from_text(entry["mid"]),
            author=id_from_text(entry["author"]),
            role=RecipientType(entry["role"]),
            kind=KINDS[entry["kind"]],
        )
        return open_message(self.keys[entry["ke"]], place, from_base64url(entry["sealed"])).text


def opened_beside(thread: Opened, answer: Json, keys_for: OpenerOf) -> Companion:
    """Return the companion of a thread from what the service says of it.

    Raises:
        E1Error: It is another thread's, or sealed to others than those who answer this one.
    """
    manifests: list[Manifest] = []
    for value in answer["manifests"]:
        previous = manifests[-1] if manifests else None
        manifests.append(_verified(value, previous, thread))
    if manifests and _team(manifests[-1]) != _team(thread.newest):
        raise ManifestRefused("with another team than the thread")
    companion = Companion(thread, manifests, opened_keys(answer["manifests"], manifests, keys_for))
    companion.read(answer["entries"])
    return companion


def _verified(value: Json, previous: Manifest | None, thread: Opened) -> Manifest:
    manifest = verify_manifest(
        records.signed(value),
        thread=companion_of(thread.id),
        previous=previous,
        signers=_signers(records.decoded(value) if previous is None else previous, thread.branch),
    )
    kinds = [entry.type for entry in manifest.grants]
    team = _team(manifest)
    alone = team == thread.branch.back_up_team
    if kinds != [RecipientType.TEAM, RecipientType.BACK_UP][: 1 if alone else 2]:
        raise ManifestRefused("other readers than a companion has")
    if previous and manifest.reason not in MOVES and team != _team(previous):
        raise ManifestRefused("the team changed without a hand-over")
    if manifest.reason is Reason.STUDENT_KEY:
        raise ManifestRefused("there is no student")
    for entry in manifest.grants:
        if thread.branch.chain(entry.id).epoch_of(entry.kid) is None:
            raise ManifestRefused("sealed for keys that the team never had")
    return manifest


def _signers(manifest: Manifest, branch: BranchKeys) -> list[Signer]:
    """Return the team and the back-up, with the keys that ``manifest`` names or newer ones."""
    found: list[Signer] = []
    for team in {_team(manifest), branch.back_up_team}:
        chain = branch.chain(team)
        kids = [entry.kid for entry in manifest.grants if entry.id == team]
        since = next((epoch.epoch for epoch in chain.epochs if epoch.kid in kids), 1)
        found += [Signer(team, one.keys) for one in chain.epochs if one.epoch >= since]
    return found


def _team(manifest: Manifest) -> bytes:
    for entry in manifest.grants:
        if entry.type is RecipientType.TEAM:
            return entry.id
    raise ManifestRefused("no team")
