import { expect, it } from "vitest";
import { concat, utf8 } from "../crypto/encoding";
import { madeJpeg } from "../testing/pictures";
import { headerOf, isHeic } from "./header";
import { isBearable } from "./jpeg_size";

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const png = (width: number, height: number) => {
  const sizes = new DataView(new ArrayBuffer(8));
  sizes.setUint32(0, width);
  sizes.setUint32(4, height);
  return concat(latin("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), new Uint8Array(sizes.buffer));
};

it.each([
  ["image/jpeg", madeJpeg(300), 300, 300],
  ["image/png", png(40, 50), 40, 50],
  ["image/gif", latin("GIF89a\x28\0\x32\0"), 40, 50],
  ["image/webp", latin("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x27\0\0\x31\0\0"), 40, 50],
])("reads what a picture says that it is before anything is decoded: %s", (type, data, width, height) => {
  expect(headerOf(data)).toEqual({ type, width, height });
});

it.each([["a film", latin("\0\0\0\x18ftypqt  ")], ["SVG", utf8("<svg xmlns='http://www.w3.org/2000/svg'/>")], ["PDF", utf8("%PDF-1.7")], ["a cut PNG", png(40, 50).slice(0, 18)]])(
  "knows no header of what is not cleaned here: %s", (_, data) => {
    expect(headerOf(data)).toBeNull();
  },
);

it("knows the photo that only some phones open, to say so", () => {
  expect([isHeic(latin("\0\0\0\x18ftypheic")), isHeic(latin("\0\0\0\x18ftypqt  "))]).toEqual([true, false]);
});

it.each([[8_000, 8_000, true], [16_384, 16, true], [10_000, 10_000, false], [16_385, 1, false], [0, 5, false]])(
  "decodes a picture of %i by %i: %j", (width, height, isTaken) => {
    expect(isBearable({ width, height })).toBe(isTaken);
  },
);
