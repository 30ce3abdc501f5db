import type { Asking } from "../api/client";
import type { KeysApi } from "../api/keys";
import type { Branch, Id, NewEpoch, Person } from "../api/types";
import { digest, fromBase64url } from "../crypto/encoding";
import { CannotOpen, ChainRefused } from "../crypto/errors";
import type { Identity } from "../crypto/identity";
import { decodeIdentity, IdentityKind, signIdentity } from "../crypto/identity";
import { decodeTeamEpoch } from "../crypto/team-epoch";
import type { Keyring } from "../keys/keyring";
import { digitsOf } from "./codes";
import { certification, nextEpoch, proposedEpoch, rootEpoch, whoStays } from "./epochs";
import { comparedFingerprint, rootsOf, withBothRoots, withPerson, withRoot, withSchoolOf } from "./roots";
import { viewOf } from "./team_view";
import type { Newcomer, TeamView } from "./team_view";

/** The other branch of a school: its root's digits, which the two branches compare. */
export interface OtherBranch { readonly school: Id; readonly name: string; readonly branch: Branch; readonly code: string | null; readonly fingerprint: string | null }

/** What one member of staff does for their teams' keys. Every act is followed by a fresh look. */
export class Care {
  teams = $state.raw<readonly TeamView[]>([]);
  /** School teams whose next epoch waits for a signature of this person's back-up. */
  proposals = $state.raw<readonly TeamView[]>([]);
  /** What the school teams are called behind which this person's back-ups stand. */
  names = $state.raw<Readonly<Record<Id, string>>>({});
  others = $state.raw<readonly OtherBranch[]>([]);
  myCode = $state("");
  isLoaded = $state(false);
  readonly #person: Person;
  readonly #keyring: Keyring;
  readonly #api: KeysApi;

  constructor(person: Person, keyring: Keyring, api: KeysApi) {
    this.#person = person;
    this.#keyring = keyring;
    this.#api = api;
  }

  async load(asking: Asking = {}): Promise<void> {
    const ids = this.#person.teams.map(({ id }) => id);
    const teams = await Promise.all(ids.map((id) => this.#view(id, asking)));
    const behind = teams.flatMap(({ wire }) => wire.answers_for.map(({ id }) => id));
    const below = await Promise.all(behind.map((id) => this.#view(id, asking)));
    this.proposals = below.filter(({ chain, isLost, proposal }) => (chain === null || isLost) && proposal !== null);
    this.names = Object.fromEntries(below.map(({ wire }) => [wire.team.id, wire.team.name]));
    this.others = await this.#otherBranches(teams, asking);
    this.myCode = await digitsOf(await this.#me());
    this.teams = teams;
    this.isLoaded = true;
  }

  /** Open the start meeting of a back-up: its first epoch becomes the root of the branch. */
  async begin({ wire }: TeamView): Promise<void> {
    const epoch = await rootEpoch(wire.team, await this.#me(), Date.now());
    await this.#add(wire.team.id, epoch);
    const root = await digest(fromBase64url(epoch.record));
    this.#keyring.remember((vault) => withRoot(vault, wire.team.id, root));
    await this.#keyring.saved();
    await this.load();
  }

  /** Keep the root whose digits a colleague has read aloud. */
  async keepRoot({ wire, root }: TeamView): Promise<void> {
    if (root === null) throw new ChainRefused("no root yet");
    this.#keyring.remember((vault) => withRoot(vault, wire.team.id, root.hash));
    await this.#keyring.saved();
    await this.load();
  }

  /** Let `newcomer` in, whose digits were compared: a new epoch with them. */
  async letIn(team: TeamView, newcomer: Newcomer): Promise<void> {
    this.#keyring.remember((vault) => withPerson(vault, newcomer.identity));
    await this.#next(team, [newcomer.identity]);
  }

  /** Change the key so that those who left cannot open what comes. */
  async rotate(team: TeamView): Promise<void> {
    await this.#next(team, []);
  }

  /** Make a school team's first epoch, or the one after a loss, for the back-up to sign. */
  async propose({ wire, chain, backUp }: TeamView): Promise<void> {
    if (backUp === null) throw new ChainRefused("the back-up has no keys yet");
    await this.#add(wire.team.id, await proposedEpoch(wire.team, await this.#me(), backUp, Date.now(), chain?.current ?? null));
    await this.load();
  }

  /** Sign a proposed epoch whose digits its founder has read aloud. */
  async certify({ wire, proposal, backUp }: TeamView): Promise<void> {
    const keys = this.teams.find(({ chain }) => chain?.current.team === backUp?.current.team)?.secrets;
    if (keys == null || proposal === null) throw new CannotOpen();
    await this.#api.certify(wire.team.id, proposal.epoch, await certification(proposal.record, keys));
    await this.load();
  }

  /** Pin both roots of a school after the other branch's digits were compared. */
  async compared(other: OtherBranch): Promise<void> {
    const roots = await rootsOf(await this.#api.school(other.school));
    const own = this.teams.find(({ wire }) => wire.team.kind === "back_up" && wire.team.schools.some(({ id }) => id === other.school));
    if (own?.root?.hash !== roots[own?.wire.team.branch ?? other.branch]) throw new ChainRefused("another root than one's own");
    const vault = await withBothRoots(this.#keyring.vault, other.school, roots);
    this.#keyring.remember((newer) => withSchoolOf(newer, vault, other.school));
    await this.#keyring.saved();
    await this.load();
  }

  async #next(team: TeamView, newcomers: readonly Identity[]): Promise<void> {
    const { chain, secrets, wire } = team;
    if (chain === null || secrets === null) throw new CannotOpen();
    const members = [...(await whoStays(wire, chain.current)), ...newcomers];
    await this.#add(wire.team.id, await nextEpoch(chain.current, secrets, members, Date.now()));
    await this.load();
  }

  #add(team: Id, epoch: NewEpoch): Promise<void> {
    return this.#api.addEpoch(team, epoch);
  }

  async #view(team: Id, asking: Asking = {}): Promise<TeamView> {
    const { person: id, keys, vault } = this.#keyring;
    return viewOf(await this.#api.team(team, asking), { id, keys, vault });
  }

  async #me(): Promise<Identity> {
    const { person, keys, vault } = this.#keyring;
    return decodeIdentity(signIdentity(person, IdentityKind.staff, keys, vault.createdMs).record);
  }

  async #otherBranches(teams: readonly TeamView[], asking: Asking): Promise<OtherBranch[]> {
    const others: OtherBranch[] = [];
    for (const { wire, secrets } of teams) {
      if (wire.team.kind !== "back_up" || secrets === null) continue;
      const branch = wire.team.branch === "nurse" ? "counsellor" : "nurse";
      for (const { id, name } of wire.team.schools) {
        const first = (await this.#api.school(id, asking)).branches[branch].back_up?.epochs[0];
        const code = first === undefined ? null : await digitsOf(await decodeTeamEpoch(fromBase64url(first.record)));
        others.push({ school: id, name, branch, code, fingerprint: comparedFingerprint(this.#keyring.vault, id) });
      }
    }
    return others;
  }
}
