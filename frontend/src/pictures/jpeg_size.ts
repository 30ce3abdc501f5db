import type { Bytes } from "../crypto/encoding";
import { LONGEST_SIDE, MOST_PIXELS } from "./limits";

export interface Size { readonly width: number; readonly height: number }

const START = 0xffd8;
const NO_FRAME = new Set([0xc4, 0xc8, 0xcc]); // tables and an extension, among the numbers of frames
const PIXELS_OR_END = new Set([0xda, 0xd9]);

/** How large the JPEG in `data` says that it is; null where it is none, or does not say. */
export function jpegSize(data: Bytes): Size | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  try {
    return view.getUint16(0) === START ? sizeIn(view) : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends before it has said
    throw error;
  }
}

function sizeIn(view: DataView): Size | null {
  for (let at = 2; ; ) {
    const marker = view.getUint16(at) - 0xff00;
    if (marker < 0 || PIXELS_OR_END.has(marker)) return null;
    if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker);
}

/** Whether it is no larger than anybody decodes here. */
export function isBearable({ width, height }: Size): boolean {
  return width > 0 && height > 0 && Math.max(width, height) <= LONGEST_SIDE && width * height <= MOST_PIXELS;
}
