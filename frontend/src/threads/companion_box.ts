import type { Manifest as WireManifest, ManifestOut } from "../api/types";
import type { Bytes, Id } from "../crypto/encoding";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import { messageKey, openMessage, sealMessage } from "../crypto/envelope";
import type { Content, Kind, Place } from "../crypto/envelope";
import { CannotOpen, ManifestRefused } from "../crypto/errors";
import { buildManifest, checkRecipients, decodeManifest, Reason, verifyManifest } from "../crypto/manifest";
import type { Manifest, SigningKeys } from "../crypto/manifest";
import { companionOf, newThreadKey, RecipientType } from "../crypto/thread-key";
import type { ThreadPin } from "../crypto/vault";
import { signedOf, wireManifest } from "../keys/wire";
import { checkBeginning, openThreadKeys } from "./access";
import type { ThreadKeys } from "./access";
import type { Party, ThreadBox } from "./thread_box";
import { chainOf, checkCompanion, staffNow, staffSigners, teamOf } from "./world";
import type { World } from "./world";

/**
 * What stands beside one opened thread, verified: notes of staff under keys of their own. Its id
 * is worked out here from the thread's, so that nobody can put another child's notes beside it.
 */
export class CompanionBox {
  readonly id: Id;
  readonly manifests: readonly Manifest[];
  readonly #thread: ThreadBox;
  readonly #party: Party;
  readonly #keys: ThreadKeys;
  readonly #messageKeys = new Map<number, CryptoKey>();

  private constructor(id: Id, thread: ThreadBox, manifests: readonly Manifest[], keys: ThreadKeys, party: Party) {
    this.id = id;
    this.manifests = manifests;
    this.#thread = thread;
    this.#keys = keys;
    this.#party = party;
  }

  /** Verify and open what the server says stands beside `thread`, and pin its newest manifest. */
  static async open(thread: ThreadBox, wire: readonly ManifestOut[], party: Party): Promise<CompanionBox> {
    const id = await companionOf(thread.id);
    const manifests = await verified(id, wire, thread.world, party.keyring.vault.threads.get(id) ?? null);
    const newest = manifests.at(-1);
    if (newest !== undefined && teamOf(newest) !== thread.team) throw new ManifestRefused("with another team than its thread");
    const box = new CompanionBox(id, thread, manifests, await openThreadKeys(manifests, wire, party.holder), party);
    box.#pin();
    return box;
  }

  get world(): World {
    return this.#thread.world;
  }

  /** Whether anything was ever sealed here. */
  get isBegun(): boolean {
    return this.manifests.length > 0;
  }

  get newest(): Manifest {
    const newest = this.manifests.at(-1);
    if (newest === undefined) throw new ManifestRefused("no manifest");
    return newest;
  }

  /** Whether this person can read what is written now. */
  get isReadable(): boolean {
    return !this.isBegun || this.#keys.has(this.newest.ke);
  }

  /** Whether others read the thread by now than hold the newest key: then nothing is sealed under it. */
  get needsNewKey(): boolean {
    if (!this.isBegun) return true;
    try {
      checkRecipients(this.newest, staffNow(this.world, this.#thread.team));
      return false;
    } catch (error) {
      if (error instanceof ManifestRefused) return true;
      throw error;
    }
  }

  /** Open one note. @throws CannotOpen where the key was not handed over or the place is wrong */
  async read(place: Place, envelope: Bytes): Promise<Content> {
    return openMessage(await this.#messageKey(place.ke), place, envelope);
  }

  /** Seal `content` under the newest key as the note `mid` of this person. */
  async seal(mid: Id, kind: Kind, content: Pick<Content, "text" | "seen" | "more">): Promise<string> {
    const { ke } = this.newest;
    const place: Place = { thread: this.id, ke, mid, author: this.#party.keyring.person, role: this.#thread.role, kind };
    const teamEpoch = chainOf(this.world, this.#thread.team).current.epoch;
    return toBase64url(await sealMessage(await this.#messageKey(ke), place, { ...content, attachments: [], sentMs: this.#party.now(), teamEpoch }));
  }

  /** The manifest of a new key for those who answer now, history handed on. */
  newKeyManifest(reason: Reason = this.isBegun ? Reason.teamEpoch : Reason.open): Promise<WireManifest> {
    return this.#manifest(reason, this.#thread.team, this.world, true);
  }

  /** The manifest that hands the notes over with their thread. */
  handOverManifest(team: Id, world: World, withHistory: boolean): Promise<WireManifest> {
    return this.#manifest(Reason.handOver, team, world, withHistory);
  }

  async #manifest(reason: Reason, team: Id, world: World, withHistory: boolean): Promise<WireManifest> {
    await this.#party.keyring.saved(); // no key is sealed to anybody before they are pinned for good
    const previous = this.manifests.at(-1) ?? null;
    return wireManifest(await buildManifest({
      thread: this.id, key: newThreadKey(), signer: await this.#signer(), recipients: staffNow(world, team), reason,
      createdMs: this.#party.now(), previous, previousKey: previous !== null && withHistory ? this.#key(previous.ke) : null,
    }));
  }

  async #signer(): Promise<SigningKeys> {
    const isOwn = this.#thread.role === RecipientType.team;
    const { team, keys } = isOwn ? chainOf(this.world, this.#thread.team).current : this.world.branch.backUp.current;
    const secrets = await this.#party.holder(keys.kid, team);
    if (secrets === undefined) throw new CannotOpen();
    return { id: team, keys: secrets };
  }

  #key(ke: number): Bytes {
    const key = this.#keys.get(ke);
    if (key === undefined) throw new CannotOpen();
    return key;
  }

  async #messageKey(ke: number): Promise<CryptoKey> {
    const known = this.#messageKeys.get(ke) ?? (await messageKey(this.#key(ke)));
    this.#messageKeys.set(ke, known);
    return known;
  }

  #pin(): void {
    const newest = this.manifests.at(-1);
    const { keyring } = this.#party;
    if (newest === undefined || keyring.vault.threads.get(this.id)?.ke === newest.ke) return;
    const { ke, digest } = newest;
    keyring.remember((vault) => ({ ...vault, threads: new Map(vault.threads).set(this.id, { ke, digest }) }));
  }
}

/** Verify all manifests of a companion. @throws ManifestRefused, BadSignature, Malformed: not one may be used then */
async function verified(id: Id, wire: readonly ManifestOut[], world: World, pin: ThreadPin | null): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  checkBeginning(wire);
  for (const each of wire) {
    const previous = manifests.at(-1) ?? null;
    const sealedTo = previous ?? (await decodeManifest(fromBase64url(each.record)));
    const manifest = await verifyManifest(signedOf(each), id, previous, staffSigners(world, sealedTo));
    checkCompanion(world, manifest, previous);
    manifests.push(manifest);
  }
  if (pin !== null && manifests[pin.ke - 1]?.digest !== pin.digest) throw new ManifestRefused("another history than seen before");
  return manifests;
}
