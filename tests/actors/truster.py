"""What a client believes of a school's keys: paper first, then only what extends it.

Everything fails closed: a chain that does not follow from the fingerprint, or is shorter than
what was seen before, raises, and nothing is sealed for it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from elevhalsa.keys.e1.chain import BranchPins, Chain, verify_back_up_chain, verify_team_chain
from elevhalsa.keys.e1.encoding import HASH_BYTES, id_from_text
from elevhalsa.keys.e1.errors import ChainRefused, RootChanged
from elevhalsa.keys.e1.fingerprint import check_fingerprint
from elevhalsa.keys.e1.identity import Identity
from elevhalsa.keys.e1.primitives import PublicKeys
from elevhalsa.keys.e1.team_epoch import Branch, decode_team_epoch
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType
from elevhalsa.keys.e1.vault import SchoolPins
from tests.actors import records
from tests.actors.keyholder import Keyholder
from tests.actors.wire import Json

NO_FINGERPRINT = bytes(HASH_BYTES)  # of a school whose other branch has not met yet


@dataclass(frozen=True)
class BranchKeys:
    """One branch's verified chains: the back-up's, and school teams' by team id."""

    back_up: Chain
    teams: Mapping[bytes, Chain]

    @property
    def back_up_team(self) -> bytes:
        """The id of the back-up team."""
        return self.back_up.current.team

    def chain(self, team: bytes) -> Chain:
        """Return a team's chain, the back-up's included.

        Raises:
            ChainRefused: No verified chain is known for this team.
        """
        if team == self.back_up_team:
            return self.back_up
        if team not in self.teams:
            raise ChainRefused("a team without a verified chain")
        return self.teams[team]

    def readers(self, team: bytes, student: bytes, keys: PublicKeys) -> list[Recipient]:
        """Return exactly those to seal for: the student, the team, the back-up, all current."""
        readers = [
            Recipient(RecipientType.STUDENT, student, keys),
            Recipient(RecipientType.TEAM, team, self.chain(team).current.keys),
        ]
        if team != self.back_up_team:
            back_up = self.back_up.current.keys
            readers.append(Recipient(RecipientType.BACK_UP, self.back_up_team, back_up))
        return readers


class Truster(Keyholder):
    """A key holder who takes keys of others from the service, and believes none unproved."""

    def pin_root(self, school: str, branch: Branch, root: bytes) -> None:
        """Remember a branch's root that was compared in person, at a start meeting."""
        key = id_from_text(school)
        known = self.opened.schools.get(key, SchoolPins(NO_FINGERPRINT, from_paper=False))
        if branch not in known.branches:
            branches = {**known.branches, branch: BranchPins(root)}
            self._keep(key, replace(known, branches=branches))

    def pinned_root(self, school: str, branch: Branch) -> bytes:
        """Return a branch's root as this person pinned it, to compare with others."""
        return self._branch_pins(school, branch).root

    def pin_school(self, school: str, print_of_school: bytes, *, from_paper: bool = True) -> None:
        """Remember the fingerprint that the start address carried.

        Raises:
            RootChanged: The vault knows another one: the red screen.
        """
        key = id_from_text(school)
        known = self.opened.schools.get(key, SchoolPins(NO_FINGERPRINT, from_paper=False))
        if known.fingerprint == NO_FINGERPRINT:
            known = replace(known, fingerprint=print_of_school, from_paper=from_paper)
        elif known.fingerprint != print_of_school:
            raise RootChanged
        self._keep(key, known)

    def believe(
        self, school: str, branch: Branch, *, back_up: Json, teams: Sequence[Json]
    ) -> BranchKeys:
        """Return a branch's chains, if they extend what is pinned; pin what is new in them."""
        key = id_from_text(school)
        pins = self._branch_pins(school, branch)
        trunk = verify_back_up_chain(
            records.chain_records(back_up), root=pins.root, branch=branch, pin=pins.back_up
        )
        floor = pins.back_up.epoch if pins.back_up else 1
        chains: dict[bytes, Chain] = {}
        for value in teams:
            team = id_from_text(value["team"])
            if team != trunk.current.team:
                chains[team] = _team_chain(value, key, trunk=trunk, floor=floor, pins=pins)
        known = dict(pins.teams) | {team: chain.pin for team, chain in chains.items()}
        pinned = self.opened.schools[key]
        branches = {**pinned.branches, branch: BranchPins(pins.root, trunk.pin, known)}
        self._keep(key, replace(pinned, branches=branches))
        return BranchKeys(trunk, chains)

    def school_keys(
        self, school: str, branches: Collection[Branch] = tuple(Branch)
    ) -> dict[Branch, BranchKeys]:
        """Return all chains of a school's branches, verified; a branch may have none yet.

        All together: a team that was not seen when the back-up's newest epoch was
        pinned would later look appointed by an outdated one.
        """
        value = self.wire.get(f"/api/keys/schools/{school}")["branches"]
        keys: dict[Branch, BranchKeys] = {}
        for branch in branches:
            chains = value[branch.text]
            if chains["back_up"] is not None:
                teams = [chains["team"]] if chains["team"] is not None else []
                keys[branch] = self.believe(school, branch, back_up=chains["back_up"], teams=teams)
        return keys

    def pin_person(self, person: bytes, identities: Sequence[Identity]) -> None:
        """Remember whose keys a student writes with, at the first thread.

        A later thread under other keys is a new start: it is read, and said to be so.
        """
        if person not in self.opened.people:
            self.know_person(person, identities[0].kid)

    def know_person(self, person: bytes, kid: bytes) -> None:
        """Remember these as the student's keys: the first that were seen, or those met since."""
        self.vault = replace(self.opened, people={**self.opened.people, person: kid})

    def _branch_pins(self, school: str, branch: Branch) -> BranchPins:
        pinned = self.opened.schools.get(id_from_text(school))
        if pinned is None:
            raise ChainRefused("no fingerprint of this school")
        if branch not in pinned.branches:
            pinned = self._pin_both_roots(school, pinned)
        return pinned.branches[branch]

    def _pin_both_roots(self, school: str, pinned: SchoolPins) -> SchoolPins:
        """Take the roots that the service names, if paper says the same."""
        value = self.wire.get(f"/api/keys/schools/{school}")["branches"]
        chains = {branch: value[branch.text]["back_up"] for branch in Branch}
        if None in chains.values():
            raise ChainRefused("a branch without a back-up chain")
        roots = {b: records.chain_records(chain)[0].digest for b, chain in chains.items()}
        check_fingerprint(
            pinned.fingerprint,
            school=id_from_text(school),
            counsellor_root=roots[Branch.COUNSELLOR],
            nurse_root=roots[Branch.NURSE],
        )
        new = {b: BranchPins(root) for b, root in roots.items() if b not in pinned.branches}
        pinned = replace(pinned, branches={**pinned.branches, **new})
        self._keep(id_from_text(school), pinned)
        return pinned

    def _keep(self, school: bytes, pins: SchoolPins) -> None:
        self.vault = replace(self.opened, schools={**self.opened.schools, school: pins})


def _team_chain(value: Json, school: bytes, *, trunk: Chain, floor: int, pins: BranchPins) -> Chain:
    """Return a team's chain; a team that a thread was handed to may be another school's.

    Of another school's team that was never seen this is the first meeting: the root alone counts.
    """
    epochs = records.chain_records(value)
    if not epochs:
        raise ChainRefused("an empty chain")
    first = decode_team_epoch(epochs[0].record)
    team = id_from_text(value["team"])
    if first.team != team:
        raise ChainRefused("another team's chain")
    pin = pins.teams.get(team)
    lowest = 1 if first.owner != school and pin is None else floor
    return verify_team_chain(epochs, back_up=trunk, floor=lowest, school=first.owner, pin=pin)
