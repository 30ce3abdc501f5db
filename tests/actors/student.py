"""A student: writes first, chooses a secret after, reads the answer on any device."""

from collections.abc import Sequence
from typing import Any

from elevhalsa.keys.e1.encoding import id_from_text, to_base64url
from elevhalsa.keys.e1.envelope import Content, Kind, Place, seal_message
from elevhalsa.keys.e1.errors import CannotOpen, ChainRefused, ManifestRefused
from elevhalsa.keys.e1.identity import IdentityKind
from elevhalsa.keys.e1.manifest import Reason, SigningKeys, build_manifest
from elevhalsa.keys.e1.primitives import KeyPair
from elevhalsa.keys.e1.thread_key import Grant, RecipientType, new_thread_key
from tests.actors import records
from tests.actors.opened import Opened
from tests.actors.reader import TRIES, Reader, new_id
from tests.actors.truster import BranchKeys
from tests.actors.wire import Json, Refused

MODEL_VERSION = ""  # no triage model on this device


class Student(Reader):
    """A student's device."""

    kind = IdentityKind.STUDENT
    redeem_path = "/api/letters/redeem"

    @property
    def school(self) -> str:
        """The id of the student's school."""
        return str(self.person["schools"][0]["id"])

    def arrive(self, print_of_school: bytes) -> None:
        """Come in with the start address from paper: make keys if there are none yet."""
        if not self.is_unlocked:
            self.make_identity()
        self.pin_school(self.school, print_of_school)

    def contacts(self) -> Json:
        """Return whom one can write to."""
        return self.wire.get("/api/contacts")

    def wish(
        self,
        branch: str = "either",
        *,
        urgency: str = "routine",
        wished: Sequence[str] = (),
        excluded: Sequence[str] = (),
        language: str = "sv",
    ) -> Json:
        """Return what leaves the device besides the sealed message; never topics or text."""
        people = {"wished": list(wished), "excluded": list(excluded)}
        return {"branch": branch, "urgency": urgency, **people, "language": language}

    def route(self, wish: Json) -> Json:
        """Return which team would answer, by when, and the keys to seal for."""
        return self.wire.post("/api/threads/route", wish)

    def start_thread(
        self,
        text: str,
        wish: Json | None = None,
        *,
        thread: str = "",
        mid: str = "",
        choices: dict[str, Any] | None = None,
        quotes: Sequence[Json] = (),
    ) -> Json:
        """Open a thread with its first message. Return ``{thread, entry}``.

        ``quotes`` are what it shows of another thread (``tests.actors.across``).
        Where the service would route elsewhere by now, it is sealed again for
        those, under the same ids, without asking.
        """
        wish = wish or self.wish()
        thread, mid = thread or new_id(), mid or new_id()
        route = self.route(wish)
        more = ({"c": choices} if choices else {}) | ({"q": list(quotes)} if quotes else {})
        for _ in range(TRIES):
            body = self.sealed_open(route, wish, thread=thread, mid=mid, text=text, more=more)
            try:
                return self.outbox.deliver("POST", "/api/threads", body)
            except Refused as refusal:
                if refusal.code != "route_changed":
                    raise
                route = refusal.body["route"]
        raise ManifestRefused("routed elsewhere at every try")

    def sealed_open(
        self,
        route: Json,
        wish: Json,
        *,
        thread: str,
        mid: str,
        text: str,
        more: dict[str, Any] | None = None,
    ) -> Json:
        """Return the one request that opens a thread: key, manifest and first message."""
        branch = self._keys_of(route, wish)
        team, key = id_from_text(route["team"]["id"]), new_thread_key()
        sealed = build_manifest(
            thread=id_from_text(thread),
            key=key,
            signer=SigningKeys(self.my_id, self.keys),
            recipients=branch.readers(team, self.my_id, self.keys.public),
            reason=Reason.OPEN,
            created_ms=self.now_ms(),
        )
        content = Content(
            text=text,
            team_epoch=branch.chain(team).current.epoch,
            sent_ms=self.now_ms(),
            more=more or {},
        )
        return {
            "thread": thread,
            "branch": route["branch"],
            "team": route["team"]["id"],
            "wish": wish,
            "model_version": MODEL_VERSION,
            "manifest": records.manifest_value(sealed),
            "message": self._first_message(thread, mid, key, content),
        }

    def hide(self, thread: str) -> None:
        """“Ta bort”: out of the own view."""
        self.wire.post(f"/api/threads/{thread}/hide")

    def keys_for(self, grant: Grant) -> KeyPair:
        """Return the student's own keys: no other grant is for a student."""
        if (grant.type, grant.id, grant.kid) != (RecipientType.STUDENT, self.my_id, self.keys.kid):
            raise CannotOpen
        return self.keys

    def role_in(self, opened: Opened) -> RecipientType:
        """Return that a student writes as the student."""
        del opened
        return RecipientType.STUDENT

    def signer_in(self, opened: Opened) -> SigningKeys:
        """Return the student's own keys."""
        del opened
        return SigningKeys(self.my_id, self.keys)

    def _keys_of(self, route: Json, wish: Json) -> BranchKeys:
        branch = self.believe(
            route["school"],
            records.branch_named(route["branch"]),
            back_up=route["keys"]["back_up"],
            teams=[route["keys"]["team"]],
        )
        check_route(route, wish, branch)
        return branch

    def _first_message(self, thread: str, mid: str, key: bytes, content: Content) -> Json:
        place = Place(
            thread=id_from_text(thread),
            ke=1,
            mid=id_from_text(mid),
            author=self.my_id,
            role=RecipientType.STUDENT,
            kind=Kind.TEXT,
        )
        sealed = seal_message(key, place, content)
        return {"mid": mid, "kind": "text", "sealed": to_base64url(sealed)}


def check_route(route: Json, wish: Json, branch: BranchKeys) -> None:
    """Let pass only a team that the student can have meant.

    Raises:
        ChainRefused: Another branch, another school's team, or one with somebody shut out in it
            though the service says that the key hides the thread from them.
    """
    if wish["branch"] not in {"either", route["branch"]}:
        raise ChainRefused("another branch than was wished")
    chain = branch.chain(id_from_text(route["team"]["id"]))
    is_back_up = chain.current.team == branch.back_up_team
    if not is_back_up and chain.current.owner != id_from_text(route["school"]):
        raise ChainRefused("a team of another school")
    holders = {one.id for each in (chain, branch.back_up) for one in each.current.members}
    shut_out = {id_from_text(person) for person in wish["excluded"]}
    if route["hidden_by"] != "service" and shut_out & holders:
        raise ChainRefused("sealed to somebody shut out")
