import type { Crossing, NewCrossing, Paragraph } from "../api/crossings";
import type { Branch, Chain, Id, Route } from "../api/types";
import { fromBase64url, textOf, toBase64url } from "../crypto/encoding";
import { Kind, messageKey, openMessage, sealMessage } from "../crypto/envelope";
import type { Place } from "../crypto/envelope";
import { CannotOpen, ChainRefused } from "../crypto/errors";
import { buildManifest, Reason, verifyManifest } from "../crypto/manifest";
import type { Manifest, SigningKeys } from "../crypto/manifest";
import { newId } from "../crypto/primitives";
import { newThreadKey, RecipientType } from "../crypto/thread-key";
import { signedOf, wireManifest } from "../keys/wire";
import { openThreadKeys } from "./access";
import type { Party, ThreadBox } from "./thread_box";
import { chainOf, checkToldAcross, staffNow, studentIn } from "./world";
import type { World } from "./world";

/** What one of staff tells the other branch, the paragraph that lets them, and whether the student is anonymous. */
export interface Telling { readonly text: string; readonly paragraph: Paragraph; readonly isNameless: boolean }
/** What was told. `isBound`: of the student whom the service names; an older one does not say of whom. */
export interface Words { readonly text: string; readonly paragraph: string; readonly isBound: boolean }

/**
 * Seal `words` for the other branch's team and back-up alone: no student holds this key, nor who wrote it.
 * The team that answers the thread signs it.
 */
export async function sealCrossing(id: Id, { text, paragraph, isNameless }: Telling, route: Route, box: ThreadBox, party: Party): Promise<Pick<NewCrossing, "manifest" | "message">> {
  const world = await worldOf(route.school, route.branch, route.keys.back_up, route.keys.team, party);
  await party.keyring.saved(); // no key is sealed to anybody before they are pinned for good
  const [key, mid] = [newThreadKey(), newId()];
  const sealed = await buildManifest({
    thread: id, key, signer: await signerOf(box, party), recipients: staffNow(world, route.team.id), reason: Reason.open,
    createdMs: party.now(), previous: null, previousKey: null,
  });
  const place: Place = { thread: id, ke: 1, mid, author: party.keyring.person, role: box.role, kind: Kind.text };
  const teamEpoch = chainOf(world, route.team.id).current.epoch;
  const about = isNameless ? "" : studentIn(box.world, box.newest).id;
  const envelope = await sealMessage(await messageKey(key), place, { text, attachments: [], sentMs: party.now(), teamEpoch, more: { x: paragraph, s: about } });
  return { manifest: wireManifest(sealed), message: { mid, sealed: toBase64url(envelope) } };
}

/** What was told this person's team, of the student and by the paragraph that the service names. @throws E1Error where it is not what the other branch's team sealed for them */
export async function openCrossing(crossing: Crossing, party: Party): Promise<Words> {
  const { id, school, branch, author, told } = crossing;
  if (told === null) throw new CannotOpen();
  const from = await worldOf(school.id, branch === "nurse" ? "counsellor" : "nurse", told.signer_back_up, told.signer, party);
  const world = await worldOf(school.id, branch, told.back_up, told.team, party);
  const manifest = await verified(id, told.manifest, from, told.signer.team);
  checkToldAcross(world, manifest, told.team.team);
  const key = (await openThreadKeys([manifest], [told.manifest], party.holder)).get(1);
  if (key === undefined) throw new CannotOpen();
  const role = told.author_role === RecipientType.backUp ? RecipientType.backUp : RecipientType.team;
  const place: Place = { thread: id, ke: 1, mid: told.mid, author: author.id, role, kind: Kind.text };
  const { text, more } = await openMessage(await messageKey(key), place, fromBase64url(told.sealed));
  return { text, ...saidIn(more, crossing) };
}

/** What stands inside the seal of why and of whom. A service that says another thing is not believed. */
function saidIn({ x, s }: Readonly<Record<string, unknown>>, { paragraph, student }: Crossing): Omit<Words, "text"> {
  if (paragraph != null && x !== paragraph) throw new CannotOpen();
  if (s !== undefined && s !== (student?.id ?? "")) throw new CannotOpen();
  return { paragraph: x === undefined ? "" : textOf(x), isBound: s !== undefined };
}

function verified(id: Id, wire: Parameters<typeof signedOf>[0], from: World, signer: Id): Promise<Manifest> {
  const signers = chainOf(from, signer).epochs.map(({ team, keys }) => ({ id: team, keys }));
  return verifyManifest(signedOf(wire), id, null, signers);
}

async function worldOf(school: Id, branch: Branch, backUp: Chain, team: Chain, party: Party): Promise<World> {
  if (backUp.epochs.length === 0) throw new ChainRefused("an empty chain");
  return { student: [], branch: await party.trust.branch(school, branch, backUp, team.team === backUp.team ? [] : [team]) };
}

async function signerOf(box: ThreadBox, party: Party): Promise<SigningKeys> {
  const { team, keys } = box.role === RecipientType.team ? chainOf(box.world, box.team).current : box.world.branch.backUp.current;
  const secrets = await party.holder(keys.kid, team);
  if (secrets === undefined) throw new CannotOpen();
  return { id: team, keys: secrets };
}
