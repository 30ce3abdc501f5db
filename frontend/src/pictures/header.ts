import type { Bytes } from "../crypto/encoding";
import { jpegSize } from "./jpeg_size";
import type { Size } from "./jpeg_size";

export type PictureType = "image/jpeg" | "image/png" | "image/webp" | "image/gif";
export interface Header extends Size { readonly type: PictureType }

/**
 * What the first bytes of a picture say that it is, and how large: known before anything is decoded.
 * Null for every other kind, and for one that does not say.
 */
export function headerOf(data: Bytes): Header | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  try {
    const size = jpegSize(data);
    if (size !== null) return { type: "image/jpeg", ...size };
    if (has(data, 0, "\x89PNG\r\n\x1a\n")) return of("image/png", view.getUint32(16), view.getUint32(20));
    if (has(data, 0, "GIF8")) return of("image/gif", view.getUint16(6, true), view.getUint16(8, true));
    if (has(data, 0, "RIFF") && has(data, 8, "WEBP")) return webp(data, view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // it ends before it has said
  }
  return null;
}

/** Whether it is a photo as newer phones keep them, which browsers do not open. */
export function isHeic(data: Bytes): boolean {
  return has(data, 4, "ftyp") && ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"].some((brand) => has(data, 8, brand));
}

function of(type: PictureType, width: number, height: number): Header {
  return { type, width, height };
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
