import type { Bytes } from "../crypto/encoding";
import { LONGEST_SIDE, MOST_PIXELS } from "./limits";

export type PictureType = "image/jpeg" | "image/png" | "image/webp" | "image/gif";
export interface Header { readonly type: PictureType; readonly width: number; readonly height: number }

/**
 * What the first bytes of a picture say that it is, and how large: known before anything is decoded.
 * Null for every other kind, and for one that does not say.
 */
export function headerOf(data: Bytes): Header | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  try {
    if (has(data, 0, "\xff\xd8\xff")) return jpeg(view);
    if (has(data, 0, "\x89PNG\r\n\x1a\n")) return of("image/png", view.getUint32(16), view.getUint32(20));
    if (has(data, 0, "GIF8")) return of("image/gif", view.getUint16(6, true), view.getUint16(8, true));
    if (has(data, 0, "RIFF") && has(data, 8, "WEBP")) return webp(data, view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // it ends before it has said
  }
  return null;
}

/** Whether it is no larger than anybody decodes here. */
export function isBearable({ width, height }: Header): boolean {
  return width > 0 && height > 0 && Math.max(width, height) <= LONGEST_SIDE && width * height <= MOST_PIXELS;
}

/** Whether it is a photo as newer phones keep them, which browsers do not open. */
export function isHeic(data: Bytes): boolean {
  return has(data, 4, "ftyp") && ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"].some((brand) => has(data, 8, brand));
}

function of(type: PictureType, width: number, height: number): Header {
  return { type, width, height };
}

const NO_FRAME = new Set([0xc4, 0xc8, 0xcc]); // tables and an extension, among the numbers of frames
const PIXELS_OR_END = new Set([0xda, 0xd9]);

function jpeg(view: DataView): Header {
  for (let at = 2; ; ) {
    const marker = view.getUint16(at) - 0xff00;
    if (marker < 0 || PIXELS_OR_END.has(marker)) throw new RangeError();
    if (isFrame(marker)) return of("image/jpeg", view.getUint16(at + 7), view.getUint16(at + 5));
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker);
}

function webp(data: Bytes, view: DataView): Header | null {
  if (has(data, 12, "VP8 ")) return of("image/webp", view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (has(data, 12, "VP8X")) return of("image/webp", 1 + u24(view, 24), 1 + u24(view, 27));
  if (!has(data, 12, "VP8L")) return null;
  const packed = view.getUint32(21, true);
  return of("image/webp", 1 + (packed & 0x3fff), 1 + ((packed >> 14) & 0x3fff));
}

function u24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function has(data: Bytes, at: number, text: string): boolean {
  return data.length >= at + text.length && Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).every((code, i) => data[at + i] === code);
}
