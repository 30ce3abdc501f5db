"""A counsellor or nurse: a list over all schools, claims, answers, hand-overs."""

from elevhalsa.keys.e1.encoding import from_base64url, id_from_text, id_to_text
from elevhalsa.keys.e1.errors import CannotOpen
from elevhalsa.keys.e1.identity import IdentityKind
from elevhalsa.keys.e1.manifest import Reason, SigningKeys, decode_manifest
from elevhalsa.keys.e1.primitives import KeyPair
from elevhalsa.keys.e1.thread_key import Grant, RecipientType
from tests.actors.beside import opened_beside
from tests.actors.note_taker import NoteTaker
from tests.actors.opened import Opened
from tests.actors.presence import Recorder
from tests.actors.reader import TRIES
from tests.actors.team_keeper import TeamKeeper
from tests.actors.wire import Json, Refused


class Staff(TeamKeeper, Recorder, NoteTaker):
    """A counsellor's or nurse's device."""

    kind = IdentityKind.STAFF

    def get_ready(self, secret: str) -> None:
        """After redeeming the invitation: identity, vault, passphrase."""
        self.make_identity()
        self.set_secret(secret)

    @property
    def teams(self) -> dict[str, Json]:
        """The person's teams, by id."""
        return {team["id"]: team for team in self.person["teams"]}

    def fetch_rings(self) -> None:
        """Fetch and verify the keys of all own teams."""
        for team in self.teams:
            self.ring(team)

    def list_with_previews(self, state: str = "open") -> list[tuple[Json, str | None]]:
        """Return the list with the newest message of each thread, opened on this device."""
        return [(thread, self._preview(thread)) for thread in self.threads(state)]

    def claim(self, thread: str) -> Json:
        """Say that one takes it."""
        return self.wire.post(f"/api/threads/{thread}/claim")

    def release(self, thread: str) -> Json:
        """Give a claim back."""
        return self.wire.post(f"/api/threads/{thread}/release")

    def close_thread(self, thread: str) -> Json:
        """Close a thread in which nobody waits."""
        return self.wire.post(f"/api/threads/{thread}/close")

    def reopen(self, thread: str) -> Json:
        """Open a closed thread again."""
        return self.wire.post(f"/api/threads/{thread}/reopen")

    def answered_elsewhere(self, thread: str, *, how: str, at: str) -> Json:
        """Record that the student was met or phoned: by whom and when."""
        body = {"ending": "elsewhere", "how": how, "by": self.id, "at": at}
        return self.wire.post(f"/api/threads/{thread}/end-clock", body)

    def no_answer_needed(self, thread: str) -> Json:
        """Read a thread, and record that its newest message needs no answer (“tack!”)."""
        self.read(thread)
        return self.wire.post(f"/api/threads/{thread}/end-clock", {"ending": "none_needed"})

    def set_hours(self, hours: list[Json]) -> Json:
        """Say when one works: weekday, from_minute and to_minute of the local day."""
        return self.wire.put("/api/presence/mine/hours", {"hours": hours})

    def false_alarm(self, thread: str) -> Json:
        """Lower a thread's place in the queue; no time moves."""
        return self.wire.post(f"/api/threads/{thread}/false-alarm")

    def ways_on(self, thread: str) -> list[Json]:
        """Return the teams that a thread may be handed to."""
        teams: list[Json] = self.wire.get(f"/api/threads/{thread}/hand-over")["teams"]
        return teams

    def hand_over(self, thread: str, to: str, *, with_history: bool = True) -> Json:
        """Hand a thread to another team of the branch; the own team's grant is left out."""
        for _ in range(TRIES):
            opened = self.open(thread)
            way = next(way for way in self.ways_on(thread) if way["id"] == to)
            branch = self.believe(
                opened.value["school"]["id"],
                opened.branch.back_up.current.branch,
                back_up=way["back_up"],
                teams=[way["keys"]],
            )
            owner = opened.student.identities[0].keys
            readers = branch.readers(id_from_text(to), opened.student.id, owner)
            manifest = self.rotate(
                opened, reason=Reason.HAND_OVER, readers=readers, with_history=with_history
            )
            companion = self.key_after_hand_over(
                opened, branch, id_from_text(to), with_history=with_history
            )
            body = {"to": to, "manifest": manifest, "companion": companion}
            try:
                return self.outbox.deliver("POST", f"/api/threads/{thread}/hand-over", body)
            except Refused as refusal:
                if refusal.code not in {"manifest_taken", "companion_needed"}:
                    raise
        raise CannotOpen

    def stranded(self) -> list[str]:
        """Return the threads of teams that lost their keys, which one's back-up can give back."""
        return [one["id"] for one in self.wire.get("/api/threads/stranded")["threads"]]

    def give_back(self, thread: str) -> None:
        """Seal a thread and its notes for its team as it is now, with all that was said."""
        shown = self.wire.post(f"/api/threads/{thread}/give-back/keys")
        owner = decode_manifest(from_base64url(shown["manifests"][0]["record"])).signer_id
        named = {
            "student": {"id": id_to_text(owner)},
            "team": {"id": shown["keys"]["teams"][0]["team"]},
        }
        value = shown["thread"] | named
        opened = self.opened_from(value, shown["manifests"], shown["keys"])
        reason = Reason.BACK_UP_TAKES_OVER
        notes = {"manifests": shown["companion"], "entries": []}
        companion = opened_beside(opened, notes, self.keys_for)
        body = {
            "manifest": self.rotate(opened, reason=reason, readers=opened.readers_as_it_stood()),
            "companion": self.note_key(companion, reason=reason) if companion.newest else None,
        }
        self.wire.post(f"/api/threads/{thread}/give-back", body)

    def keys_for(self, grant: Grant) -> KeyPair:
        """Return the team epoch's secret keys that a grant is sealed for."""
        team = id_to_text(grant.id)
        if team not in self.teams:
            raise CannotOpen
        if team not in self.rings or grant.kid not in self.rings[team].keys:
            self.ring(team)
        if grant.kid not in self.rings[team].keys:
            raise CannotOpen
        return self.rings[team].keys[grant.kid]

    def role_in(self, opened: Opened) -> RecipientType:
        """Return team, for a member of the responsible team; back-up otherwise."""
        is_own = id_to_text(opened.team) in self.teams
        return RecipientType.TEAM if is_own else RecipientType.BACK_UP

    def signer_in(self, opened: Opened) -> SigningKeys:
        """Return the current keys of the team that one reads this thread with."""
        is_own = id_to_text(opened.team) in self.teams
        team = opened.team if is_own else opened.branch.back_up_team
        return SigningKeys(team, self.ring(id_to_text(team)).newest)

    def _preview(self, thread: Json) -> str | None:
        entry = thread["preview"]
        if entry is None or entry["sealed"] is None:
            return None
        return self.open(thread["id"]).open_entry(entry).text
