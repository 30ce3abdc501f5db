import { expect, it } from "vitest";
import { ApiError } from "../api/client";
import { madeJpeg, madePicture } from "../testing/pictures";
import { Chosen } from "./chosen.svelte";
import { MOST_PICTURES, SENT_SIDE } from "./limits";
import { pictureOf } from "./shown";

const files = (count: number): Blob[] => Array.from({ length: count }, () => new Blob(["x"]));

it("takes in what was cleaned, and says why another was not", async () => {
  const answers = [madeJpeg(), "heic" as const, madeJpeg()];
  const chosen = new Chosen(() => Promise.resolve(answers.shift() ?? "broken"));

  await chosen.add(files(3));

  expect([chosen.pictures.length, chosen.preparing, chosen.trouble]).toEqual([2, 0, "heic"]);
});

it("takes no more than one message holds", async () => {
  const chosen = new Chosen(() => Promise.resolve(madeJpeg()));

  await chosen.add(files(MOST_PICTURES + 1));

  expect([chosen.pictures.length, chosen.trouble]).toEqual([MOST_PICTURES, "many"]);
});

it("says that one is broken where the cleaner breaks on it", async () => {
  const chosen = new Chosen(() => Promise.reject(new Error("out of memory")));

  await chosen.add(files(1));

  expect([chosen.isEmpty, chosen.preparing, chosen.trouble]).toEqual([true, 0, "broken"]);
});

it("keeps what was added while others were on their way", async () => {
  const chosen = new Chosen(() => Promise.resolve(madeJpeg()));
  await chosen.add(files(1));
  const sent = chosen.pictures;
  await chosen.add(files(1));

  chosen.sent(sent);

  expect(chosen.pictures).toHaveLength(1);
  expect(chosen.pictures).not.toContain(sent[0]);
});

it.each([["day", "full.day"], ["thread", "full.thread"], ["service", "full.service"], ["what comes later", "full.service"]])(
  "says what is full, with the pictures back: %s", (of, why) => {
    const chosen = new Chosen();

    expect(chosen.giveBack([madePicture("mitt knä")], new ApiError(409, "attachments_full", { of }))).toBe(true);

    expect([chosen.trouble, chosen.pictures.map(({ said }) => said)]).toEqual([why, ["mitt knä"]]);
  },
);

it("takes no more along than one message holds: what came back goes first, and what was chosen since stays for the next", async () => {
  const chosen = new Chosen(() => Promise.resolve(madeJpeg()));
  await chosen.add(files(MOST_PICTURES));
  chosen.giveBack(["a", "b", "c", "d"].map(madePicture));
  expect([chosen.areTooMany, chosen.next.map(({ said }) => said)]).toEqual([true, ["a", "b", "c", "d"]]);

  chosen.sent(chosen.next);

  expect([chosen.areTooMany, chosen.pictures.length]).toEqual([false, MOST_PICTURES]);
});

it("leaves to others to say why a message came back for another reason", () => {
  const chosen = new Chosen();

  expect(chosen.giveBack([madePicture()], new ApiError(404, "not_found"))).toBe(false);
});

it("draws nothing that is no JPEG, or says that it is huge", () => {
  expect(() => pictureOf(new TextEncoder().encode("<svg onload=alert(1)>"))).toThrow();
  expect(() => pictureOf(madeJpeg(SENT_SIDE + 1))).toThrow(); // larger than anybody sends
  expect(pictureOf(madeJpeg()).type).toBe("image/jpeg");
});
