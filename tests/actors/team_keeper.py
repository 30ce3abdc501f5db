"""The staff's part of team keys: the start meeting, founding, letting in, rotating out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from elevhalsa.keys.e1 import fingerprint
from elevhalsa.keys.e1.chain import Chain
from elevhalsa.keys.e1.encoding import from_base64url, id_from_text, id_to_text, to_base64url
from elevhalsa.keys.e1.errors import BadSignature, CannotOpen, ChainRefused
from elevhalsa.keys.e1.identity import Identity, Signed
from elevhalsa.keys.e1.primitives import KeyPair, new_identity, sign
from elevhalsa.keys.e1.team_epoch import (
    Branch,
    Member,
    TeamEpoch,
    decode_team_epoch,
    new_team_epoch,
    open_bundle,
    seal_bundle,
    sign_team_epoch,
    unwrap_previous,
    wrap_previous,
)
from tests.actors import records
from tests.actors.reader import Reader
from tests.actors.wire import Json


@dataclass(frozen=True)
class TeamRing:
    """A team's verified chain, and the secret keys of it that this person holds, by kid."""

    value: Json
    branch: Branch
    chain: Chain | None
    keys: dict[bytes, KeyPair]

    @property
    def newest(self) -> KeyPair:
        """The current epoch's secret keys.

        Raises:
            CannotOpen: This person was not let in yet.
        """
        if self.chain is None or self.chain.current.kid not in self.keys:
            raise CannotOpen
        return self.keys[self.chain.current.kid]


class TeamKeeper(Reader):
    """A counsellor's or nurse's device, as far as team keys go."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.rings: dict[str, TeamRing] = {}

    def ring(self, team: str) -> TeamRing:
        """Return the team's keys as they are now, every record verified."""
        value = self.wire.get(f"/api/keys/teams/{team}")
        branch = records.branch_named(value["team"]["branch"])
        chain = self._believed_chain(value, branch) if value["chain"]["epochs"] else None
        keys = self._opened_bundles(value, chain) if chain else {}
        self.rings[team] = TeamRing(value, branch, chain, keys)
        return self.rings[team]

    def start_back_up(self, team: str) -> None:
        """Open the start meeting: make the back-up's first epoch, the root of the branch."""
        value = self.wire.get(f"/api/keys/teams/{team}")
        keys = new_identity()
        epoch = self._new_epoch(value, keys, previous=None, signer_kid=keys.kid)
        signed = sign_team_epoch(epoch, keys)
        for school in value["team"]["schools"]:
            self.pin_root(school["id"], epoch.branch, signed.digest)
        self._post_epoch(value, epoch, signed, keys, prev_link=None)

    def meet_back_up(self, team: str, root_code: str) -> None:
        """Join a start meeting: take the root, if the colleague's screen shows the same digits.

        Raises:
            BadSignature: The digits differ.
        """
        value = self.wire.get(f"/api/keys/teams/{team}")
        first = records.chain_records(value["chain"])[0]
        if _code_of(first) != root_code:
            raise BadSignature("the digits differ")
        branch = records.branch_named(value["team"]["branch"])
        for school in value["team"]["schools"]:
            self.pin_root(school["id"], branch, first.digest)

    def root_code(self, team: str) -> str:
        """Return the twenty digits of a back-up team's first epoch, to compare."""
        return _code_of(records.chain_records(self.wire.get(f"/api/keys/teams/{team}")["chain"])[0])

    def propose_team(self, team: str) -> str:
        """Make a school team's first epoch, or the one after a loss.

        Return its twenty digits for a back-up member.
        """
        ring = self.ring(team)
        value, previous = ring.value, ring.chain.current if ring.chain else None
        branch = records.branch_named(value["team"]["branch"])
        school = value["team"]["schools"][0]["id"]
        trunk = self.believe(school, branch, back_up=value["back_up"], teams=[]).back_up
        keys = new_identity()
        epoch = self._new_epoch(value, keys, previous=previous, signer_kid=trunk.current.kid)
        unsigned = Signed(epoch.encode(), b"")
        self._post_epoch(value, epoch, unsigned, keys, prev_link=None)
        return _code_of(unsigned)

    def certify_team(self, team: str, code: str, *, back_up: str) -> None:
        """Sign a proposed epoch as a back-up member, if its digits are those read aloud.

        Raises:
            BadSignature: The digits differ.
        """
        record = from_base64url(self.wire.get(f"/api/keys/teams/{team}")["proposal"]["record"])
        keys = self.ring(back_up).newest
        if _code_of(Signed(record, b"")) != code:
            raise BadSignature("the digits differ")
        epoch = decode_team_epoch(record)
        if epoch.signer_kid != keys.kid:
            raise ChainRefused("made for another epoch of the back-up")
        signature = to_base64url(sign(keys.sig_seed, record))
        path = f"/api/keys/teams/{team}/epochs/{epoch.epoch}/certify"
        self.wire.post(path, {"signature": signature})

    def let_in(self, team: str, codes: dict[str, str]) -> None:
        """Let colleagues into a team's keys: a new epoch with them.

        ``codes``: the digits that each of them read aloud, by person.

        Raises:
            BadSignature: The service shows other keys than the person has.
        """
        ring = self.ring(team)
        newcomers = {one["id"]: one for one in ring.value["people"] if one["id"] in codes}
        for person, code in codes.items():
            if _code_of_identity(newcomers[person]["identity"], person) != code:
                raise BadSignature("the digits differ")
        self._next_epoch(team, ring, letting_in=set(codes))

    def rotate_out(self, team: str) -> None:
        """Make a new epoch without those who are members no longer."""
        self._next_epoch(team, self.ring(team), letting_in=set())

    def _next_epoch(self, team: str, ring: TeamRing, *, letting_in: Collection[str]) -> None:
        old, keys = ring.newest, new_identity()
        assert ring.chain is not None
        epoch = self._new_epoch(
            ring.value,
            keys,
            previous=ring.chain.current,
            signer_kid=old.kid,
            letting_in=letting_in,
        )
        link = wrap_previous(keys, epoch, old)
        self._post_epoch(ring.value, epoch, sign_team_epoch(epoch, old), keys, prev_link=link)
        self.ring(team)

    def _new_epoch(
        self,
        value: Json,
        keys: KeyPair,
        *,
        previous: TeamEpoch | None,
        signer_kid: bytes,
        letting_in: Collection[str] = (),
    ) -> TeamEpoch:
        team = value["team"]
        identities = _members_of_next(value, {self.id, *letting_in})
        return new_team_epoch(
            owner=id_from_text(team["owner"]),
            branch=records.branch_named(team["branch"]),
            team=id_from_text(team["id"]),
            keys=keys,
            previous=previous,
            signer_kid=signer_kid,
            members=[Member(identity.id, identity.kid) for identity in identities],
            created_ms=self.now_ms(),
        )

    def _post_epoch(
        self,
        value: Json,
        epoch: TeamEpoch,
        signed: Signed,
        keys: KeyPair,
        *,
        prev_link: bytes | None,
    ) -> None:
        identities = {identity.id: identity for identity in _identities(value["people"])}
        bundles = [
            {
                "person": id_to_text(member.id),
                "kid": id_to_text(member.kid),
                "sealed": to_base64url(
                    seal_bundle(keys, epoch, member, identities[member.id].keys.kem_pk)
                ),
            }
            for member in epoch.members
        ]
        body: Json = {"record": to_base64url(signed.record), "bundles": bundles}
        body["signature"] = to_base64url(signed.signature) if signed.signature else None
        body["prev_link"] = to_base64url(prev_link) if prev_link else None
        self.wire.post(f"/api/keys/teams/{value['team']['id']}/epochs", body)

    def _believed_chain(self, value: Json, branch: Branch) -> Chain:
        """Return the team's chain, as every school that it serves has it."""
        team = id_from_text(value["team"]["id"])
        schools = value["team"]["schools"]
        found = [self.school_keys(one["id"], [branch])[branch].chain(team) for one in schools]
        if any(chain.current.digest != found[0].current.digest for chain in found):
            raise ChainRefused("another chain at another school")
        return found[0]

    def _opened_bundles(self, value: Json, chain: Chain) -> dict[bytes, KeyPair]:
        """Return the epochs' secrets: bundles of one's own, and history through the links."""
        keys: dict[bytes, KeyPair] = {}
        for bundle in value["bundles"]:
            if id_from_text(bundle["kid"]) == self.keys.kid:
                epoch = chain.epochs[bundle["epoch"] - 1]
                me = Member(self.my_id, self.keys.kid)
                sealed = from_base64url(bundle["sealed"])
                keys[epoch.kid] = open_bundle(sealed, epoch, me, self.keys.kem_seed)
        links = {link["epoch"]: from_base64url(link["sealed"]) for link in value["prev_links"]}
        for epoch in reversed(chain.epochs[1:]):
            before = chain.epochs[epoch.epoch - 2]
            if epoch.kid in keys and before.kid not in keys and epoch.epoch in links:
                keys[before.kid] = unwrap_previous(
                    links[epoch.epoch], keys[epoch.kid], epoch, before
                )
        return keys


def _members_of_next(value: Json, added: Collection[str]) -> list[Identity]:
    """Return who is in the next epoch: who is in it now and still a member, and the newcomers."""
    stays = [
        one
        for one in value["people"]
        if one["member"] and (one["in_newest_epoch"] or one["id"] in added)
    ]
    return _identities(stays)


def _identities(people: Sequence[Json]) -> list[Identity]:
    return [
        records.verified_identity(one["identity"], owner=one["id"])
        for one in people
        if one["identity"] is not None
    ]


def _code_of(signed: Signed) -> str:
    """Return the twenty digits of a team epoch."""
    return fingerprint.code(decode_team_epoch(signed.record).kid, signed.digest)


def _code_of_identity(value: Json, owner: str) -> str:
    """Return the twenty digits of a person's identity, as the service shows it."""
    identity = records.verified_identity(value, owner=owner)
    return fingerprint.code(identity.kid, records.signed(value).digest)
