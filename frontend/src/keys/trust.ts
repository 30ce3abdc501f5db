import type { KeysApi } from "../api/keys";
import type { Branch, Chain, SchoolKeys } from "../api/types";
import { pinOf, verifyBranch, verifyTeamChain } from "../crypto/chain";
import type { BranchPins, VerifiedBranch } from "../crypto/chain";
import { digest } from "../crypto/encoding";
import type { Hash, Id } from "../crypto/encoding";
import { ChainRefused, Malformed, RootChanged } from "../crypto/errors";
import { checkFingerprint, parseStartFragment, schoolFingerprint } from "../crypto/fingerprint";
import type { Roots } from "../crypto/fingerprint";
import { decodeTeamEpoch } from "../crypto/team-epoch";
import type { SchoolPins } from "../crypto/vault";
import type { Ring } from "./keyring";
import { recordsOf, signedOf } from "./wire";

/** What a poster's address says of a school. It never reaches the server. */
export interface StartAddress { readonly school: Id; readonly fingerprint: Hash }

/** What the address of this page says, if it came from a poster. */
export function startAddress(fragment: string): StartAddress | null {
  try {
    return parseStartFragment(fragment);
  } catch {
    return null;
  }
}

/**
 * What a person trusts of a school's keys: pinned at the first meeting, from paper where the
 * page was opened from a poster, and only ever extended.
 */
export class Trust {
  readonly #keyring: Ring;
  readonly #api: Pick<KeysApi, "school">;
  readonly #start: StartAddress | null;
  readonly #whose: "student" | "staff";
  /** One after the other: each extends what the one before has pinned. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(keyring: Ring, api: Pick<KeysApi, "school">, start: StartAddress | null, whose: "student" | "staff" = "staff") {
    this.#keyring = keyring;
    this.#api = api;
    this.#start = start;
    this.#whose = whose;
  }

  /** Whether the school's keys were compared with a poster. */
  isFromPaper(school: Id): boolean {
    return this.#keyring.vault.schools.get(school)?.fromPaper ?? false;
  }

  /**
   * Return the verified chains of one branch of `school`, and pin them.
   * @throws RootChanged, RolledBack, ChainRefused, BadSignature: nothing may be sealed to these keys
   */
  branch(school: Id, branch: Branch, backUp: Chain, teams: readonly Chain[]): Promise<VerifiedBranch> {
    const verified = this.#before.then(() => this.#checked(school, branch, backUp, teams));
    this.#before = verified.catch(() => undefined);
    return verified;
  }

  async #checked(school: Id, branch: Branch, backUp: Chain, teams: readonly Chain[]): Promise<VerifiedBranch> {
    try {
      return await this.#branch(school, branch, backUp, teams);
    } catch (error) {
      if (error instanceof Malformed) throw new ChainRefused("a record that is none");
      throw error;
    }
  }

  async #branch(school: Id, branch: Branch, backUp: Chain, teams: readonly Chain[]): Promise<VerifiedBranch> {
    const pins = await this.#pinsOf(school, branch);
    const shown = isPinned(backUp, pins) ? teams : await this.#withOwnTeam(school, branch, teams);
    const [own, others] = await byOwner(school, shown);
    const verified = await verifyBranch({ branch, school, backUp: recordsOf(backUp), teams: own.map(recordsOf) }, pins);
    const all = await withOtherSchools(verified, others, pins);
    if (!samePins(pins, all.pins)) this.#remember(school, branch, all.pins);
    return all;
  }

  async #pinsOf(school: Id, branch: Branch): Promise<BranchPins> {
    const pinned = this.#keyring.vault.schools.get(school) ?? (await this.#firstMeeting(school));
    const known = this.#comparedWithPaper(school, pinned);
    return known.branches.get(branch) ?? this.#otherRoot(school, branch, known);
  }

  /**
   * The root of a branch that this vault has not met: as the service names it, where that is what the school's
   * fingerprint says. Who knows no fingerprint (of zeros) meets it by nobody's word.
   */
  async #otherRoot(school: Id, branch: Branch, known: SchoolPins): Promise<BranchPins> {
    const roots = await rootsOf(await this.#api.school(school));
    const fingerprint = await schoolFingerprint(school, roots);
    if (known.fingerprint !== fingerprint || [...known.branches].some(([own, { root }]) => roots[own] !== root)) throw new RootChanged();
    const pins = { root: roots[branch], backUp: null, teams: new Map() };
    this.#pin(school, { ...known, branches: new Map(known.branches).set(branch, pins) });
    return pins;
  }

  /**
   * With a newer back-up the school's own team is looked at too, whoever the thread is with: met
   * only later, it would look appointed by an outdated epoch (docs/protocol.md, §4).
   */
  async #withOwnTeam(school: Id, branch: Branch, teams: readonly Chain[]): Promise<readonly Chain[]> {
    const { team } = (await this.#api.school(school)).branches[branch];
    return team === null || teams.some((one) => one.team === team.team) ? teams : [...teams, team];
  }

  async #firstMeeting(school: Id): Promise<SchoolPins> {
    if (this.#whose === "student" && this.#isElsewhere(school)) throw new RootChanged();
    const roots = await rootsOf(await this.#api.school(school));
    const fingerprint = await schoolFingerprint(school, roots);
    const rooted = (root: Hash): BranchPins => ({ root, backUp: null, teams: new Map() });
    const branches = new Map([["counsellor" as const, rooted(roots.counsellor)], ["nurse" as const, rooted(roots.nurse)]]);
    const paper = this.#start?.school === school ? this.#start.fingerprint : null;
    if (paper !== null) await checkFingerprint(paper, school, roots);
    const pins = { fingerprint, fromPaper: paper !== null, branches };
    this.#pin(school, pins);
    return pins;
  }

  /** A student has one school: who has met it on paper is led to no other by the service's word. */
  #isElsewhere(school: Id): boolean {
    if (this.#start !== null) return this.#start.school !== school;
    return [...this.#keyring.vault.schools.values()].some(({ fromPaper }) => fromPaper);
  }

  /** A poster scanned later confirms what was first seen, or shows that it was wrong. */
  #comparedWithPaper(school: Id, pinned: SchoolPins): SchoolPins {
    if (this.#start?.school !== school) return pinned;
    if (this.#start.fingerprint !== pinned.fingerprint) throw new RootChanged();
    if (pinned.fromPaper) return pinned;
    const compared = { ...pinned, fromPaper: true };
    this.#pin(school, compared);
    return compared;
  }

  #remember(school: Id, branch: Branch, pins: BranchPins): void {
    this.#keyring.remember((vault) => {
      const known = vault.schools.get(school);
      if (known === undefined) return vault;
      const branches = new Map(known.branches).set(branch, pins);
      return { ...vault, schools: new Map(vault.schools).set(school, { ...known, branches }) };
    });
  }

  #pin(school: Id, pins: SchoolPins): void {
    this.#keyring.remember((vault) => ({ ...vault, schools: new Map(vault.schools).set(school, pins) }));
  }
}

function isPinned(backUp: Chain, pins: BranchPins): boolean {
  return backUp.epochs.length <= (pins.backUp?.epoch ?? 0);
}

interface Foreign { readonly owner: Id; readonly chain: Chain }

/** A thread may have come from, or gone to, a team of another school under the same back-up. */
async function byOwner(school: Id, teams: readonly Chain[]): Promise<[own: Chain[], others: Foreign[]]> {
  const own: Chain[] = [];
  const others: Foreign[] = [];
  for (const chain of teams) {
    const [first] = recordsOf(chain);
    if (first === undefined) throw new ChainRefused("an empty chain");
    const { owner } = await decodeTeamEpoch(first.record);
    if (owner === school) own.push(chain);
    else others.push({ owner, chain });
  }
  return [own, others];
}

async function withOtherSchools(verified: VerifiedBranch, others: readonly Foreign[], before: BranchPins): Promise<VerifiedBranch> {
  const teams = new Map(verified.teams);
  const pinned = new Map(verified.pins.teams);
  for (const { owner, chain } of others) {
    const pin = before.teams.get(chain.team) ?? null;
    const floor = pin === null ? 1 : (before.backUp?.epoch ?? 1); // a first meeting: docs/protocol.md
    const known = await verifyTeamChain(recordsOf(chain), { backUp: verified.backUp, floor, school: owner }, pin);
    teams.set(known.current.team, known);
    pinned.set(known.current.team, pinOf(known));
  }
  return { backUp: verified.backUp, teams, pins: { ...verified.pins, teams: pinned } };
}

async function rootsOf({ branches }: SchoolKeys): Promise<Roots> {
  return { counsellor: await rootOf(branches.counsellor.back_up), nurse: await rootOf(branches.nurse.back_up) };
}

async function rootOf(chain: Chain | null): Promise<Hash> {
  const [first] = chain?.epochs ?? [];
  if (first === undefined) throw new ChainRefused("a branch without keys");
  return digest(signedOf(first).record);
}

function samePins(a: BranchPins, b: BranchPins): boolean {
  if (a.backUp?.epoch !== b.backUp?.epoch || a.teams.size !== b.teams.size) return false;
  return [...b.teams].every(([team, { epoch }]) => a.teams.get(team)?.epoch === epoch);
}
