import type { NewPicture } from "../threads/pictures";

/** A picture as it leaves the cleaner, of one grey pixel; `size` is what its header says. */
export function madeJpeg(size = 1): Uint8Array<ArrayBuffer> {
  const frame = [0xff, 0xc0, 0, 11, 8, size >> 8, size & 0xff, size >> 8, size & 0xff, 1, 1, 0x11, 0];
  return Uint8Array.of(0xff, 0xd8, ...frame, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x7f, 0xff, 0xd9);
}

/** The same, with what is seen on it. */
export function madePicture(said = ""): NewPicture {
  return { bytes: madeJpeg(), said };
}
