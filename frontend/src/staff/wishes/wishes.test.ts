import "../../testing/platform_bytes";
import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { newId } from "../../crypto/primitives";
import { standInAPage } from "../../testing/page";
import { madeStudent, madeThread } from "../../testing/people";
import { staffReader } from "../../testing/readers";
import { madeSchool, madeWorker } from "../../testing/school";
import type { Line } from "../../threads/lines";
import { choicesOf, isSpoken } from "./wishes";

function said(seq: number, text: string, more: Record<string, unknown> = {}, role: 0 | 1 = 0): Line {
  return { kind: "message", seq, at: new Date(seq * 1000), author: newId(), mid: newId(), role, text, more, warning: null };
}
const CHOSEN = { c: { answer: "come_by", word: "tussilago" } };

it("goes by what was chosen beside the message that opened the thread, and by no other", () => {
  const lines = [said(1, "hej", CHOSEN), said(2, "hej", { c: { answer: "at_school" } })];

  expect(choicesOf(lines)).toEqual({ answer: "come_by", word: "tussilago" });
  expect(choicesOf([said(7, "det här lämnades över utan historik", CHOSEN)]).answer).toBe("here");
  expect(choicesOf([said(1, "av personal", CHOSEN, 1)]).answer).toBe("here");
});

it("notices that a code word was written where others may read it, since it was agreed on", () => {
  const lines = [said(1, "hej"), said(5, "Det är jag: Tussilago!")];

  expect([isSpoken("tussilago", lines, null), isSpoken("tussilago", lines, new Date(5000)), isSpoken("blåsippa", lines, null)]).toEqual([true, false, false]);
});

it("keeps a word that staff note beside the thread; the newest counts", async () => {
  standInAPage();
  const elin = await madeWorker();
  const school = await madeSchool(elin, await madeWorker());
  const thread = await madeThread(await madeStudent(school), school, "jag har ont i magen");
  const desk = await staffReader(thread, elin);
  await desk.open();
  const { notes } = desk.thread;
  await notes.agree("tussilago");
  await notes.agree("blåsippa");
  expect([notes.agreed?.word, thread.entries.length]).toEqual(["blåsippa", 1]);
  desk.leave();
});
