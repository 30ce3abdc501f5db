import type { Branch, SchoolKeys, TeamKeys } from "../api/types";
import type { ChainPin } from "../crypto/chain";
import type { Hash, Id } from "../crypto/encoding";
import { digest, fromBase64url, hashOf } from "../crypto/encoding";
import { ChainRefused, RootChanged } from "../crypto/errors";
import type { Roots } from "../crypto/fingerprint";
import { schoolFingerprint } from "../crypto/fingerprint";
import type { Identity } from "../crypto/identity";
import type { Vault } from "../crypto/vault";

/** Under this name a vault keeps the roots of back-up teams until both branches of a school have one. */
const KEPT_AS = "roots";

type Team = Pick<TeamKeys["team"], "branch" | "schools">;

/** What is known of a back-up's chain: its root, where it stood when it was last seen, and whether people compared it. */
export interface KnownRoot { readonly root: Hash; readonly pin: ChainPin | null; readonly isCompared: boolean }

/** The root that this person has pinned for the back-up `id`, which answers for `team`'s schools. */
export function knownRoot(vault: Vault, id: Id, team: Team): KnownRoot | null {
  const compared = keptRoots(vault)[id];
  const pinned = pinnedIn(vault, team);
  if (pinned === null) return compared === undefined ? null : { root: compared, pin: null, isCompared: true };
  if (compared !== undefined && compared !== pinned.root) throw new RootChanged();
  return { ...pinned, isCompared: pinned.isCompared || compared !== undefined };
}

function pinnedIn(vault: Vault, team: Team): KnownRoot | null {
  for (const { id } of team.schools) {
    const school = vault.schools.get(id);
    const pins = school?.branches.get(team.branch);
    if (school !== undefined && pins !== undefined) return { root: pins.root, pin: pins.backUp, isCompared: school.fromPaper };
  }
  return null;
}

/** The vault with the root of the back-up `id`, seen at its start meeting. */
export function withRoot(vault: Vault, id: Id, root: Hash): Vault {
  return { ...vault, more: { ...vault.more, [KEPT_AS]: { ...keptRoots(vault), [id]: root } } };
}

/**
 * The vault with both roots of `school`, which two people have compared: from now on a poster
 * can be printed, and no other root is ever taken.
 * @throws RootChanged where another root is pinned already
 */
export async function withBothRoots(vault: Vault, school: Id, roots: Roots): Promise<Vault> {
  const fingerprint = await schoolFingerprint(school, roots);
  const pinned = vault.schools.get(school);
  if (pinned !== undefined && pinned.fingerprint !== fingerprint) throw new RootChanged();
  const rooted = (root: Hash) => ({ root, backUp: null, teams: new Map() });
  const branches = pinned?.branches ?? new Map([["counsellor" as const, rooted(roots.counsellor)], ["nurse" as const, rooted(roots.nurse)]]);
  return { ...vault, schools: new Map(vault.schools).set(school, { fingerprint, fromPaper: true, branches }) };
}

/** The fingerprint for `school`'s posters, once both roots were compared. */
export function comparedFingerprint(vault: Vault, school: Id): Hash | null {
  const pinned = vault.schools.get(school);
  return pinned?.fromPaper === true ? pinned.fingerprint : null;
}

/** The vault with the keys of a colleague whose digits were compared. */
export function withPerson(vault: Vault, { id, keys }: Identity): Vault {
  return { ...vault, people: new Map(vault.people).set(id, keys.kid) };
}

/** `newer` with what `compared` pins of `school`. */
export function withSchoolOf(newer: Vault, compared: Vault, school: Id): Vault {
  const pins = compared.schools.get(school);
  return pins === undefined ? newer : { ...newer, schools: new Map(newer.schools).set(school, pins) };
}

/** The roots that the server shows of a school's branches. */
export async function rootsOf({ branches }: SchoolKeys): Promise<Roots> {
  const of = (branch: Branch): Promise<Hash> => {
    const first = branches[branch].back_up?.epochs[0];
    if (first === undefined) throw new ChainRefused("a branch without keys");
    return digest(fromBase64url(first.record));
  };
  return { counsellor: await of("counsellor"), nurse: await of("nurse") };
}

function keptRoots(vault: Vault): Record<Id, Hash> {
  const value = vault.more[KEPT_AS];
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([id, root]) => [id, hashOf(root)]));
}
