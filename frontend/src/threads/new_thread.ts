import type { Open, Route, Wish } from "../api/types";
import type { AttachmentRef } from "../crypto/attachment";
import { toBase64url } from "../crypto/encoding";
import type { Id, Json } from "../crypto/encoding";
import { Kind, messageKey, sealMessage } from "../crypto/envelope";
import { ChainRefused } from "../crypto/errors";
import { decodeIdentity, IdentityKind, signIdentity } from "../crypto/identity";
import { buildManifest, Reason } from "../crypto/manifest";
import { newThreadKey, RecipientType } from "../crypto/thread-key";
import { isAuthor } from "../keys/author";
import type { Ring } from "../keys/keyring";
import type { Trust } from "../keys/trust";
import { wireManifest, wireSigned } from "../keys/wire";
import { quotesValue } from "./quotes";
import type { Quote } from "./quotes";
import { chainOf, readersNow } from "./world";
import { namedBy } from "./pictures";
import type { World } from "./world";

/** What a student wants to send: made once, sealed again if the route changes meanwhile. */
export interface FirstMessage {
  readonly thread: Id;
  readonly mid: Id;
  readonly text: string;
  /** What the student ticked. It travels inside the message, and nowhere else. */
  readonly choices: Json;
  /** Pictures sealed for this thread, which are stored before it. */
  readonly attachments?: readonly AttachmentRef[];
  /** What they show of another thread: inside the message as well. */
  readonly quotes?: readonly Quote[];
  /** Which version of the model has read the text: `none` where none has. */
  readonly model: string;
}

/** Seal a first message, and its key, for those whom `route` names. Everything is verified first. */
export async function sealNewThread(
  first: FirstMessage, wish: Wish, route: Route, who: { keyring: Ring; trust: Trust; now: () => number },
): Promise<Open> {
  const { thread, mid, text, choices, attachments = [], quotes = [], model } = first;
  const { keyring, trust, now } = who;
  if (wish.branch !== "either" && wish.branch !== route.branch) throw new ChainRefused("another branch than was wished");
  const teams = route.keys.team.team === route.keys.back_up.team ? [] : [route.keys.team];
  const branch = await trust.branch(route.school, route.branch, route.keys.back_up, teams);
  await keyring.saved();
  const signed = ownIdentity(keyring);
  const own = await decodeIdentity(signed.record);
  const world: World = { student: [own], branch };
  checkRoute(wish, route, world);
  const key = newThreadKey();
  const sealed = await buildManifest({
    thread, key, signer: { id: keyring.person, keys: keyring.keys }, recipients: readersNow(world, own, route.team.id),
    reason: Reason.open, createdMs: now(), previous: null, previousKey: null,
  });
  const place = { thread, ke: 1, mid, author: keyring.person, role: RecipientType.student, kind: Kind.text };
  const teamEpoch = chainOf(world, route.team.id).current.epoch;
  const more = { ...(Object.keys(choices).length === 0 ? {} : { c: choices }), ...quotesValue(quotes) };
  const envelope = await sealMessage(await messageKey(key), place, { text, attachments, sentMs: now(), teamEpoch, more });
  return {
    thread, branch: route.branch, team: route.team.id, wish, model_version: model, manifest: wireManifest(sealed),
    message: { mid, kind: "text", sealed: toBase64url(envelope), ...namedBy(attachments.map(({ blob }) => blob)) },
    ...(isAuthor(keyring) ? { anonymous: wireSigned(signed) } : {}),
  };
}

/**
 * Refuse a team of another school, and one in which somebody is whom the student has shut out,
 * unless the service says that it alone hides the thread from them: the student has read that.
 */
function checkRoute({ excluded }: Wish, { school, team, hidden_by: hiddenBy }: Route, world: World): void {
  const { backUp } = world.branch;
  const chain = chainOf(world, team.id);
  if (chain !== backUp && chain.current.owner !== school) throw new ChainRefused("a team of another school");
  const holders = [chain, backUp].flatMap(({ current }) => current.members.map(({ id }) => id));
  if (hiddenBy !== "service" && excluded.some((id) => holders.includes(id))) throw new ChainRefused("sealed to somebody shut out");
}

function ownIdentity({ person, vault: { keys, createdMs } }: Ring) {
  return signIdentity(person, IdentityKind.student, keys, createdMs);
}
