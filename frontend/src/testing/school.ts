import type { Chain as WireChain, Route, SchoolKeys, TeamKeys, Wish } from "../api/types";
import { verifyBackUpChain, verifyTeamChain } from "../crypto/chain";
import type { Chain } from "../crypto/chain";
import { digest, toBase64url } from "../crypto/encoding";
import type { Id } from "../crypto/encoding";
import type { Signed } from "../crypto/identity";
import { newId, newIdentity } from "../crypto/primitives";
import type { KeyPair } from "../crypto/primitives";
import { sealBundle, signTeamEpoch, wrapPrevious } from "../crypto/team-epoch";
import type { Branch } from "../crypto/team-epoch";
import { wireSigned } from "../keys/wire";

/** A person of a team, with the secrets that only a test sees together. */
export interface Worker { readonly id: Id; readonly keys: KeyPair }

export async function madeWorker(): Promise<Worker> {
  return { id: newId(), keys: await newIdentity() };
}

/** A team that really made its epochs: what the server would store of it. */
export class MadeTeam {
  readonly id = newId();
  readonly branch: Branch;
  readonly owner: Id;
  readonly signed: Signed[] = [];
  readonly secrets: KeyPair[] = [];
  readonly members: Worker[] = [];
  readonly bundles: TeamKeys["bundles"] = [];
  readonly links: TeamKeys["prev_links"] = [];
  readonly backUp: MadeTeam | null;

  constructor(owner: Id, branch: Branch, backUp: MadeTeam | null) {
    this.owner = owner;
    this.branch = branch;
    this.backUp = backUp;
  }

  get wire(): WireChain {
    return { team: this.id, name: "Kuratorerna", epochs: this.signed.map((each, at) => ({ epoch: at + 1, ...wireSigned(each) })) };
  }

  async chain(): Promise<Chain> {
    if (this.backUp !== null) return verifyTeamChain(this.signed, { backUp: await this.backUp.chain(), floor: 1, school: this.owner }, null);
    const [first] = this.signed;
    if (first === undefined) throw new Error("no epoch yet");
    return verifyBackUpChain(this.signed, await digest(first.record), this.branch, null);
  }

  /** Make the next epoch for exactly these people, signed as the protocol wants it. */
  async moveOn(...workers: Worker[]): Promise<void> {
    const keys = await newIdentity();
    const before = this.secrets.at(-1);
    const previous = before === undefined ? null : (await this.chain()).current;
    const signer = before ?? this.backUp?.secrets.at(-1) ?? keys;
    const members = workers.map(({ id, keys: own }) => ({ id, kid: own.public.kid }));
    const plan = { owner: this.owner, branch: this.branch, team: this.id, members, createdMs: Date.now() };
    this.signed.push(await signTeamEpoch(plan, keys, previous, signer));
    this.secrets.push(keys);
    this.members.splice(0, this.members.length, ...workers);
    await this.#handOut(keys, before);
  }

  /** What the server gives one member of the team. */
  keysFor(worker: Worker): TeamKeys {
    const { kid } = worker.keys.public;
    const team = { id: this.id, name: "", branch: this.branch, kind: "school" as const, owner: this.owner, schools: [] };
    const bundles = this.bundles.filter((bundle) => bundle.kid === kid);
    return { team, chain: this.wire, back_up: this.backUp?.wire ?? null, bundles, prev_links: this.links, proposal: null, people: [], answers_for: [] };
  }

  async #handOut(keys: KeyPair, before: KeyPair | undefined): Promise<void> {
    const { current } = await this.chain();
    for (const { id, keys: own } of this.members) {
      const sealed = toBase64url(await sealBundle(keys, current, id, own.public));
      this.bundles.push({ epoch: current.epoch, kid: own.public.kid, sealed });
    }
    if (before === undefined) return;
    this.links.push({ epoch: current.epoch, sealed: toBase64url(await wrapPrevious(keys, current, before)) });
  }
}

/** A school with both branches' back-ups, and one team of counsellors. */
export class MadeSchool {
  readonly id = newId();
  readonly backUp = new MadeTeam(newId(), "counsellor", null);
  readonly nurses = new MadeTeam(newId(), "nurse", null);
  readonly team = new MadeTeam(this.id, "counsellor", this.backUp);

  /** What `GET /api/keys/schools/{id}` gives. */
  get keys(): SchoolKeys {
    const counsellor = { back_up: this.backUp.wire, team: this.team.wire };
    return { school: this.id, branches: { counsellor, nurse: { back_up: this.nurses.wire, team: null } } };
  }

  /** Where the server sends a thread: the nurses here have a back-up alone. */
  route(branch: Branch = "counsellor"): Route {
    const [team, backUp] = branch === "counsellor" ? [this.team, this.backUp] : [this.nurses, this.nurses];
    const named = ({ id, backUp: above }: MadeTeam): Route["team"] =>
      above === null ? { id, name: "Reservteamet", kind: "back_up" } : { id, name: "Kuratorerna", kind: "school" };
    return {
      branch, school: this.id, wished: null, due_at: null, out_of_hours: false, reading: { now: false, next_at: null }, reasons: [], hidden_by: null,
      team: named(team), back_up: named(backUp),
      keys: { back_up: backUp.wire, team: team.wire },
    };
  }
}

export const WISH: Wish = { branch: "counsellor", urgency: "routine", wished: [], excluded: [], language: "sv" };

export async function madeSchool(counsellor: Worker, reserve: Worker): Promise<MadeSchool> {
  const school = new MadeSchool();
  await school.backUp.moveOn(reserve);
  await school.nurses.moveOn(await madeWorker());
  await school.team.moveOn(counsellor);
  return school;
}
