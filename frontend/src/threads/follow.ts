import type { Parcel, SealedBlob } from "../api/outbox";
import type { Id } from "../api/types";
import { toBase64url } from "../crypto/encoding";
import { Kind, sealMessage } from "../crypto/envelope";
import { newId } from "../crypto/primitives";
import { RecipientType } from "../crypto/thread-key";
import type { Ring } from "../keys/keyring";
import { namedBy, newPicturesOf, sealPictures } from "./pictures";
import type { NewPicture } from "./pictures";
import type { Postman } from "./postman";
import { keyOf, sentOf, wayInOf } from "./reseal";

export type Followed = Extract<Parcel, { kind: "open" }>;
type Following = Extract<Parcel, { kind: "message" }>;

/** Keep `pictures` as a message of their own, which follows the first one: its words wait for nothing. @returns its id */
export async function keepFollowing(postman: Pick<Postman, "keep">, first: Followed, pictures: readonly NewPicture[], ring: Ring): Promise<Id> {
  const [parcel, blobs] = await sealFollowing(first, pictures, ring);
  await postman.keep(parcel, blobs);
  return parcel.mid;
}

async function sealFollowing(first: Followed, pictures: readonly NewPicture[], ring: Ring): Promise<[Following, SealedBlob[]]> {
  const { thread, person, madeAt, open } = first;
  const [mid, wayIn] = [newId(), wayInOf(open)];
  const { refs: attachments, blobs } = await sealPictures(thread, pictures);
  const { key, ke } = await keyOf(wayIn, ring);
  const place = { thread, ke, mid, author: ring.person, role: RecipientType.student, kind: Kind.attachment };
  const sealed = toBase64url(await sealMessage(key, place, { text: "", attachments, seen: first.mid, sentMs: madeAt, more: {} }));
  const message = { mid, kind: "attachment" as const, sealed, urgency: null, retracts: null, ...namedBy(blobs.map(({ id }) => id)) };
  return [{ mid, person, thread, madeAt: madeAt + 1, sentAt: null, kind: "message", message, wayIn }, blobs];
}

/** The pictures that were to follow a first message, as far as they are on this device. */
export async function picturesFollowing(postman: Pick<Postman, "following" | "blob">, thread: Id, ring: Ring): Promise<readonly NewPicture[]> {
  const said = await Promise.all((await postman.following(thread)).map((each) => sentOf(each, ring)));
  return newPicturesOf(said.flatMap(({ attachments }) => attachments), thread, (id) => postman.blob(id));
}
