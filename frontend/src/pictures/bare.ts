import type { Bytes } from "../crypto/encoding";
import { concat } from "../crypto/encoding";

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;

/**
 * A JPEG with nothing in it but the picture: tables, frames and scans. Whatever the encoder has put
 * beside them (EXIF, colour profile, comment, another picture after the end) is left out.
 * @throws RangeError where it is none that can be followed to its end
 */
export function bareJpeg(data: Bytes): Bytes {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint16(0) !== (0xff00 | START)) throw new RangeError("no JPEG");
  const parts: Bytes[] = [data.subarray(0, 2)];
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) throw new RangeError("no marker");
    const marker = view.getUint8(at + 1);
    if (marker === END) return concat(...parts, data.subarray(at, at + 2));
    let end = at + 2 + view.getUint16(at + 2);
    if (marker === SCAN) end = endOfScan(view, end);
    if (end > data.length) throw new RangeError("cut short");
    if (isPicture(marker)) parts.push(data.subarray(at, end));
    at = end;
  }
}

/** Frames, tables, restarts and scans; not the sixteen kinds of “application data”, nor comments. */
function isPicture(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf) || (marker >= SCAN && marker <= 0xdd);
}

/** Where the coded data end: at the first marker that is no stuffing and no restart. */
function endOfScan(view: DataView, from: number): number {
  for (let at = from; ; at += 1) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
}
