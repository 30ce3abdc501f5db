import type { Bytes } from "../crypto/encoding";
import { bareJpeg } from "./bare";
import { headerOf, isHeic } from "./header";
import { isBearable } from "./jpeg_size";
import { MOST_BYTES, MOST_SENT, SENT_SIDE } from "./limits";

/** Why a file cannot be sent: of a kind that is not cleaned here, too large, or not to be opened. */
export type Why = "heic" | "kind" | "large" | "broken" | "browser";

export class Unusable extends Error {
  readonly why: Why;

  constructor(why: Why) {
    super(why);
    this.why = why;
  }
}

const QUALITIES = [0.85, 0.6] as const;

/**
 * The picture in `file` drawn anew: pixels alone, upright, no longer than what is sent, as a JPEG
 * without anything beside it. Where it was taken, when, with what and by whom stays behind.
 */
export async function clean(file: Blob): Promise<Bytes> {
  if (typeof OffscreenCanvas === "undefined") throw new Unusable("browser");
  if (file.size > MOST_BYTES) throw new Unusable("large");
  const data = new Uint8Array(await file.arrayBuffer());
  const header = headerOf(data);
  if (header === null) throw new Unusable(isHeic(data) ? "heic" : "kind");
  if (!isBearable(header)) throw new Unusable("large");
  const canvas = await drawn(new Blob([data], { type: header.type }));
  for (const quality of QUALITIES) {
    const made = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer());
    if (made.length <= MOST_SENT) return bareJpeg(made);
  }
  throw new Unusable("large");
}

async function drawn(picture: Blob): Promise<OffscreenCanvas> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" }).catch(() => null);
  if (bitmap === null) throw new Unusable("broken");
  const scale = Math.min(1, SENT_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Unusable("browser");
  pen.fillStyle = "#fff"; // what was transparent is paper
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}
