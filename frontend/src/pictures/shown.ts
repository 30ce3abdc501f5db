import { E1Error } from "../crypto/errors";
import type { Bytes } from "../crypto/encoding";
import { headerOf, isBearable } from "./header";

/** What a message calls a picture is none, or one that nobody decodes here. */
export class NoPicture extends E1Error {
  override readonly code = "no_picture";
}

/** `bytes` as a picture to draw: by what they are, whatever their sender called them. @throws NoPicture */
export function pictureOf(bytes: Bytes): Blob {
  const header = headerOf(bytes);
  if (header === null || !isBearable(header)) throw new NoPicture();
  return new Blob([bytes], { type: header.type });
}
