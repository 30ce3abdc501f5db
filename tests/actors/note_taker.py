"""Staff who write among themselves: notes and drafts beside a thread, for whoever answers it."""

from elevhalsa.keys.e1.encoding import id_from_text, to_base64url
from elevhalsa.keys.e1.envelope import Content, Place, seal_message
from elevhalsa.keys.e1.errors import ManifestRefused
from elevhalsa.keys.e1.manifest import Reason, build_manifest
from elevhalsa.keys.e1.thread_key import new_thread_key
from tests.actors import records
from tests.actors.beside import KINDS, Companion, opened_beside
from tests.actors.opened import Opened
from tests.actors.reader import TRIES, Reader, new_id
from tests.actors.truster import BranchKeys
from tests.actors.wire import Json, Refused


class NoteTaker(Reader):
    """Reads and writes what stands beside the threads that one answers."""

    def beside(self, thread: str) -> Companion:
        """Return the notes of a thread, after checking all that the protocol demands."""
        opened = self.open(thread)
        answer = self.wire.get(f"/api/threads/{thread}/companion")
        return opened_beside(opened, answer, self.keys_for)

    def notes(self, thread: str) -> list[str]:
        """Return what colleagues wrote beside a thread, in order."""
        return [text for kind, _, text in self.beside(thread).notes if kind == "note"]

    def note(self, thread: str, text: str, *, kind: str = "note", retracts: str = "") -> Json:
        """Write beside a thread, under a key that exactly its staff of today hold."""
        mid = new_id()
        for _ in range(TRIES):
            companion = self._with_current_key(thread)
            sealed = self.seal_note(companion, kind=kind, mid=mid, text=text, retracts=retracts)
            body = {"mid": mid, "kind": kind, "sealed": sealed, "retracts": retracts or None}
            try:
                path = f"/api/threads/{thread}/companion/entries"
                return self.outbox.deliver("POST", path, body)
            except Refused as refusal:
                if refusal.code != "key_epoch_old":
                    raise
        raise ManifestRefused("the companion's key changed at every try")

    def seal_note(
        self, companion: Companion, *, kind: str, mid: str, text: str, retracts: str = ""
    ) -> str:
        """Return a note, sealed for its place."""
        assert companion.newest is not None
        place = Place(
            thread=companion.id,
            ke=companion.newest.ke,
            mid=id_from_text(mid),
            author=self.my_id,
            role=self.role_in(companion.thread),
            kind=KINDS[kind],
        )
        content = Content(
            text=text, sent_ms=self.now_ms(), more={"r": retracts} if retracts else {}
        )
        return to_base64url(seal_message(companion.key, place, content))

    def note_key(
        self,
        companion: Companion,
        *,
        reason: Reason = Reason.TEAM_EPOCH,
        branch: BranchKeys | None = None,
        team: bytes = b"",
        with_history: bool = True,
    ) -> Json:
        """Return the next manifest of a companion: sealed to those who answer alone."""
        newest, opened = companion.newest, companion.thread
        sealed = build_manifest(
            thread=companion.id,
            key=new_thread_key(),
            signer=self.signer_in(opened),
            recipients=companion.wanted_readers(branch or opened.branch, team or opened.team),
            reason=reason if newest else Reason.OPEN,
            created_ms=self.now_ms(),
            previous=newest,
            previous_key=companion.key if newest and with_history else None,
        )
        return records.manifest_value(sealed)

    def key_after_hand_over(
        self, opened: Opened, branch: BranchKeys, to: bytes, *, with_history: bool
    ) -> Json | None:
        """Return the key that hands the notes over with their thread; None where there are none."""
        answer = self.wire.get(f"/api/threads/{opened.value['id']}/companion")
        companion = opened_beside(opened, answer, self.keys_for)
        if companion.newest is None:
            return None
        return self.note_key(
            companion, reason=Reason.HAND_OVER, branch=branch, team=to, with_history=with_history
        )

    def _with_current_key(self, thread: str) -> Companion:
        for _ in range(TRIES):
            companion = self.beside(thread)
            if companion.is_current():
                return companion
            try:
                path = f"/api/threads/{thread}/companion/manifests"
                self.outbox.deliver("POST", path, self.note_key(companion))
            except Refused as refusal:
                if refusal.code != "manifest_taken":
                    raise
        raise ManifestRefused("somebody else was faster at every try")
