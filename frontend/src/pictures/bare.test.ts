import { expect, it } from "vitest";
import type { Bytes } from "../crypto/encoding";
import { concat, utf8 } from "../crypto/encoding";
import { madeJpeg } from "../testing/pictures";
import { bareJpeg } from "./bare";

const SECRET = utf8("57.7089 N");

/** A part of a JPEG that is for anything but drawing it. */
function part(marker: number): Bytes {
  return concat(Uint8Array.of(0xff, marker, 0, SECRET.length + 2), SECRET);
}

function planted(...parts: Bytes[]): Bytes {
  const plain = madeJpeg();
  return concat(plain.subarray(0, 2), ...parts, plain.subarray(2), SECRET);
}

it("leaves out every part that is not needed to draw a picture, and what stands after its end", () => {
  const kinds = [...Array.from({ length: 16 }, (_, number) => 0xe0 + number), 0xfe];

  expect(bareJpeg(planted(...kinds.map(part)))).toEqual(madeJpeg());
});

it.each([
  ["cut short", madeJpeg().slice(0, -2)], ["cut in a part", planted(part(0xe1)).slice(0, 8)], ["something else", utf8("GIF89a, no JPEG")],
  ["nothing", new Uint8Array(0)],
])("takes nothing that it cannot follow to its end: %s", (_, data) => {
  expect(() => bareJpeg(data)).toThrow(RangeError);
});
