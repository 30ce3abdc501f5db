import type { SealedBlob } from "../api/outbox";
import type { Moment, NewMessage } from "../api/types";
import { openAttachment, sealFile } from "../crypto/attachment";
import type { AttachmentRef } from "../crypto/attachment";
import type { Bytes, Id } from "../crypto/encoding";
import { newId } from "../crypto/primitives";
import { pictureOf } from "../pictures/shown";

/** A cleaned picture on its way into a message, and what its sender says is seen on it. */
export interface NewPicture { readonly bytes: Bytes; readonly said: string }

/** What a message of this device says, to be sent anew. */
export interface Said { readonly text: string; readonly pictures: readonly NewPicture[] }

const TYPE = "image/jpeg";
const LONGEST_SAID = 200; // characters

/** Seal `pictures` for `thread`: what the message says of them, and what is stored before it. */
export async function sealPictures(thread: Id, pictures: readonly NewPicture[]): Promise<{ refs: AttachmentRef[]; blobs: SealedBlob[] }> {
  const refs: AttachmentRef[] = [];
  const blobs: SealedBlob[] = [];
  for (const { bytes, said } of pictures) {
    const id = newId();
    const [ref, sealed] = await sealFile(thread, id, bytes, { name: said.trim().slice(0, LONGEST_SAID), type: TYPE });
    refs.push(ref);
    blobs.push({ id, sealed });
  }
  return { refs, blobs };
}

/** The picture that `ref` names, to be drawn. @throws E1Error where it is not what the message said, or none */
export async function openPicture(ref: AttachmentRef, thread: Id, sealed: Bytes): Promise<Blob> {
  return pictureOf(await openAttachment(ref, thread, sealed));
}

/** What was sealed on this device, to be sent anew. What is not there any more is left out. @throws E1Error */
export async function newPicturesOf(refs: readonly AttachmentRef[], thread: Id, sealedAs: (id: Id) => Promise<Bytes | null>): Promise<NewPicture[]> {
  const found = await Promise.all(refs.map(async (ref) => {
    const sealed = await sealedAs(ref.blob);
    return sealed === null ? [] : [{ bytes: await openAttachment(ref, thread, sealed), said: ref.name }];
  }));
  return found.flat();
}

/** How a message names to the server what is stored before it. */
export function namedBy(ids: Id[]): { attachments?: Id[] } {
  return ids.length === 0 ? {} : { attachments: ids };
}

/** What a message says beside itself: until when its author comes back, and what it names. */
export function alsoOf(followUpAt: Moment | null, blobs: readonly SealedBlob[]): Pick<NewMessage, "follow_up_at" | "attachments"> {
  return { ...(followUpAt === null ? {} : { follow_up_at: followUpAt }), ...namedBy(blobs.map(({ id }) => id)) };
}
