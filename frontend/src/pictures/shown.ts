import { E1Error } from "../crypto/errors";
import type { Bytes } from "../crypto/encoding";
import { jpegSize } from "./jpeg_size";
import { SENT_SIDE } from "./limits";

/** What a message calls a picture is none that clients send, or one that nobody decodes here. */
export class NoPicture extends E1Error {
  override readonly code = "no_picture";
}

/** `bytes` as a picture to draw: by what they are, whatever their sender called them. @throws NoPicture */
export function pictureOf(bytes: Bytes): Blob {
  const size = jpegSize(bytes);
  if (size === null || Math.max(size.width, size.height) > SENT_SIDE || size.width * size.height === 0) throw new NoPicture();
  return new Blob([bytes], { type: "image/jpeg" });
}
