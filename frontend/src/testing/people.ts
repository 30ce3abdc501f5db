import type { Detail } from "../api/threads";
import type { KeysApi } from "../api/keys";
import type { Entry, Identity, ManifestOut, Open, Thread } from "../api/types";
import type { Id } from "../crypto/encoding";
import { IdentityKind, signIdentity } from "../crypto/identity";
import { newId, newIdentity } from "../crypto/primitives";
import { newVault } from "../crypto/vault";
import { Keyring } from "../keys/keyring";
import { openTeamSecrets } from "../keys/team_secrets";
import { Trust } from "../keys/trust";
import type { StartAddress } from "../keys/trust";
import { wireSigned } from "../keys/wire";
import { sealNewThread } from "../threads/new_thread";
import { ThreadBox } from "../threads/thread_box";
import type { Party } from "../threads/thread_box";
import type { MadeSchool, MadeTeam, Worker } from "./school";
import { WISH } from "./school";

/** A party whose keyring is its own: nobody made here writes without a name. */
export type MadeParty = Party & { readonly keyring: Keyring };

const neverAsked = { mine: () => Promise.reject(new Error("asked")), putVault: () => Promise.reject(new Error("asked")) };

/** A student at a page, with open keys and nothing stored. */
export async function madeStudent(school: MadeSchool, start: StartAddress | null = null): Promise<MadeParty> {
  const keyring = new Keyring(newId(), newVault(await newIdentity(), Date.now()), null, neverAsked);
  return partyOf(keyring, school, start, new Set(), () => keyring.keys);
}

/** Somebody of a team at a page, with the team's secrets opened from their bundles. */
export async function madeStaff(worker: Worker, team: MadeTeam, school: MadeSchool): Promise<MadeParty> {
  const keyring = new Keyring(worker.id, newVault(worker.keys, Date.now()), null, neverAsked);
  const secrets = await openTeamSecrets(team.keysFor(worker), await team.chain(), worker);
  const party = partyOf(keyring, school, null, new Set([team.id]), undefined);
  return { ...party, holder: (kid) => secrets.get(kid) };
}

function partyOf(keyring: Keyring, school: MadeSchool, start: StartAddress | null, teams: Set<Id>, own?: () => Keyring["keys"]): MadeParty {
  const api: Pick<KeysApi, "school"> = { school: () => Promise.resolve(school.keys) };
  const holder: Party["holder"] = (kid) => (own?.().public.kid === kid ? own() : undefined);
  return { keyring, trust: new Trust(keyring, api, start, teams.size === 0 ? "student" : "staff"), teams, holder, now: Date.now };
}

export function identityOf({ keyring }: Party): Identity {
  const { keys, createdMs } = keyring.vault;
  return { ...wireSigned(signIdentity(keyring.person, IdentityKind.student, keys, createdMs)), kid: keys.public.kid };
}

type Said = Pick<Entry, "mid" | "sealed" | "kind" | "author" | "role">;

/** A thread as the server holds it: what was opened, and what was said and sealed after it. */
export class MadeThread {
  readonly open: Open;
  readonly school: MadeSchool;
  readonly student: Id;
  readonly manifests: Omit<ManifestOut, "grant">[] = [];
  readonly entries: Entry[] = [];
  identities: Identity[];
  readonly #grants: Open["manifest"]["grants"][] = [];

  constructor(open: Open, school: MadeSchool, student: Party) {
    this.open = open;
    this.school = school;
    this.student = student.keyring.person;
    this.identities = [identityOf(student)];
    this.add(open.manifest);
    this.say({ ...open.message, author: this.student, role: 0 });
  }

  /** Take in a sealed message as the next entry. */
  say(message: Said): Entry {
    const common = { at: new Date().toISOString(), ke: this.manifests.length, retracted_at: null, data: {} };
    const entry: Entry = { ...common, ...message, seq: this.entries.length + 1 };
    this.entries.push(entry);
    return entry;
  }

  add({ record, signature, hist, grants }: Open["manifest"]): void {
    this.manifests.push({ ke: this.manifests.length + 1, record, signature, hist, reason: 0 });
    this.#grants.push(grants);
  }

  /** Forget what came after so many entries, and all keys but the first: it was restored from a copy. */
  restoreTo(entries: number): void {
    this.entries.length = entries;
    this.manifests.length = 1;
    this.#grants.length = 1;
  }

  /** What the server gives one reader: all manifests, the own grants alone. */
  detailFor(recipient: Id): Pick<Detail, "thread" | "manifests" | "keys"> {
    const manifests = this.manifests.map((each, at) => {
      return { ...each, grant: this.#grants[at]?.find((grant) => grant.recipient === recipient) ?? null };
    });
    const thread = { id: this.open.thread, school: { id: this.school.id, name: "" }, branch: "counsellor" } as Thread;
    return { thread, manifests, keys: { identities: this.identities, teams: [this.school.team.wire], back_up: this.school.backUp.wire } };
  }

  boxFor(party: Party, recipient: Id): Promise<ThreadBox> {
    return ThreadBox.open(this.open.thread, this.detailFor(recipient), party);
  }
}

export async function madeThread(student: Party, school: MadeSchool, text = "hej"): Promise<MadeThread> {
  const first = { thread: newId(), mid: newId(), text, choices: {}, model: "none" };
  return new MadeThread(await sealNewThread(first, WISH, school.route(), student), school, student);
}
