import { SvelteMap } from "svelte/reactivity";
import { ApiError, IN_BACKGROUND } from "../api/client";
import type { Asking } from "../api/client";
import type { KeysApi } from "../api/keys";
import type { Branch, Id, Person, TeamKeys } from "../api/types";
import type { Chain, VerifiedBranch } from "../crypto/chain";
import { E1Error } from "../crypto/errors";
import type { KeyPair } from "../crypto/primitives";
import type { Ring } from "../keys/keyring";
import { openTeamSecrets } from "../keys/team_secrets";
import type { Trust } from "../keys/trust";
import type { Holder } from "../threads/access";

type Team = Person["teams"][number];
const SERVER_FAILED = 500;

/** What came of a team's keys: held, not let in yet, or refused because something does not hold. */
export type TeamState = "held" | "outside" | "no_keys" | "refused";

/** The teams a person belongs to: in a thread of one of them they write as the responsible team. */
export function idsOf(teams: readonly Team[]): ReadonlySet<Id> {
  return new Set(teams.map(({ id }) => id));
}

/**
 * The secrets of all teams of a person, verified before they are used. A team that refuses to
 * verify opens nothing, and keeps no other team from opening.
 */
export class TeamKeyring {
  readonly states = new SvelteMap<Id, TeamState>();
  /** Whether every team has been asked about. */
  isOpen = false;
  readonly #api: KeysApi;
  readonly #keyring: Ring;
  readonly #trust: Trust;
  readonly #secrets = new Map<string, KeyPair>();
  readonly #branches = new Map<Id, Promise<VerifiedBranch>>();
  #teams: readonly Team[] = [];
  /** Keys that were asked for and not given. */
  readonly #missed = new Set<string>();
  #looking: Promise<void> = Promise.resolve();

  constructor(api: KeysApi, keyring: Ring, trust: Trust) {
    this.#api = api;
    this.#keyring = keyring;
    this.#trust = trust;
  }

  /**
   * The secrets behind the name of a team epoch's keys, where this person has them. A name not
   * known is asked for once: a colleague may have made a new epoch since the keys were opened.
   */
  readonly holder: Holder = async (kid, owner) => {
    const team = this.#teams.find(({ id }) => id === owner);
    if (team !== undefined && !this.#secrets.has(kid)) await this.#lookFor(kid, team);
    return this.#secrets.get(kid);
  };

  /** How many epochs' secrets are held: with more of them, more may open than before. */
  get count(): number {
    return this.#secrets.size;
  }

  /** Whether a colleague may still let this person in: into a team, or to keys that were asked for in vain. */
  get isWaiting(): boolean {
    return this.#missed.size > 0 || [...this.states.values()].some((state) => state === "outside" || state === "no_keys");
  }

  /** The teams whose newest secrets are held: what a person reads and writes as. */
  get held(): ReadonlySet<Id> {
    return new Set([...this.states].filter(([, state]) => state === "held").map(([id]) => id));
  }

  /** Fetch, verify and open the keys of `teams`. */
  async open(teams: readonly Team[], asking: Asking = {}): Promise<void> {
    this.#teams = teams;
    this.#branches.clear();
    this.#missed.clear();
    this.isOpen = false;
    for (const team of teams) this.states.set(team.id, await this.#state(team, asking));
    this.isOpen = true;
  }

  /** The verified keys of `branch` at `school`, fetched once; again where that failed. */
  branchOf(school: Id, branch: Branch): Promise<VerifiedBranch> {
    const known = this.#branches.get(school);
    if (known !== undefined) return known;
    const fetched = this.#fetchBranch(school, branch);
    this.#branches.set(school, fetched);
    fetched.catch(() => {
      if (this.#branches.get(school) === fetched) this.#branches.delete(school);
    });
    return fetched;
  }

  /** One after the other: many threads of a new epoch are one question. */
  #lookFor(kid: string, team: Team): Promise<void> {
    const looked = this.#looking.then(async () => {
      if (this.#secrets.has(kid) || this.#missed.has(kid)) return;
      this.states.set(team.id, await this.#state(team, IN_BACKGROUND));
      this.#branches.clear(); // of before that epoch
      if (!this.#secrets.has(kid)) this.#missed.add(kid);
    });
    this.#looking = looked.catch(() => undefined);
    return looked;
  }

  async #state(team: Team, asking: Asking): Promise<TeamState> {
    try {
      const wire = await this.#api.team(team.id, asking);
      if (wire.chain.epochs.length === 0) return "no_keys";
      const chain = await this.#verified(wire);
      const me = { id: this.#keyring.person, keys: this.#keyring.keys };
      const secrets = await openTeamSecrets(wire, chain, me);
      for (const [kid, keys] of secrets) this.#secrets.set(kid, keys);
      return secrets.has(chain.current.keys.kid) ? "held" : "outside";
    } catch (error) {
      if (error instanceof E1Error) return "refused";
      if (error instanceof ApiError && error.status < SERVER_FAILED) return "outside";
      throw error;
    }
  }

  async #verified(wire: TeamKeys): Promise<Chain> {
    const { team } = wire;
    if (team.kind === "school") {
      const { teams } = await this.#trust.branch(team.owner, team.branch, wire.back_up ?? wire.chain, [wire.chain]);
      const chain = teams.get(team.id);
      if (chain === undefined) throw new E1Error("not this team's chain");
      return chain;
    }
    let chain: Chain | null = null;
    for (const school of team.schools) {
      chain = (await this.#trust.branch(school.id, team.branch, wire.chain, [])).backUp;
    }
    if (chain === null || chain.current.team !== team.id) throw new E1Error("a back-up of no school");
    return chain;
  }

  async #fetchBranch(school: Id, branch: Branch): Promise<VerifiedBranch> {
    const { back_up: backUp, team } = (await this.#api.school(school)).branches[branch];
    if (backUp === null) throw new E1Error("a branch without keys");
    return this.#trust.branch(school, branch, backUp, team === null ? [] : [team]);
  }
}
