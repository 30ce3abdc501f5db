// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Entry } from "../api/types";
import { Kind } from "../crypto/envelope";
import { newId } from "../crypto/primitives";
import { t as staff } from "../staff/words";
import { t as student } from "../student/words";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import type { MadeParty, MadeThread } from "../testing/people";
import { staffReader, studentReader } from "../testing/readers";
import type { Reader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";

const READERS = ["student", "staff"] as const;
type Who = (typeof READERS)[number];

let school: MadeSchool;
let elin: Worker;
let alva: MadeParty;
let thread: MadeThread;
let reader: Reader;

beforeEach(async () => {
  standInADrawnPage();
  elin = await madeWorker();
  school = await madeSchool(elin, await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "ett");
  reader = await studentReader(thread, alva);
  await reader.open();
  for (const text of ["två", "tre"]) await reader.write(text);
  reader.leave();
});
afterEach(() => reader.leave());

/** Open the thread where the server has changed its entries. Returns the words on the page. */
async function openWhere(who: Who, change: (entries: Entry[]) => void): Promise<string> {
  reader = who === "student" ? await studentReader(thread, alva) : await staffReader(thread, elin);
  reader.server.lie("entries", (page) => {
    change(page.entries);
    page.head_seq = page.entries.at(-1)?.seq ?? 0;
  });
  await reader.open();
  return reader.shown();
}

const said = () => reader.conversation.lines.map((line) => (line.kind === "message" ? line.text : line.kind));
const warned = () => reader.conversation.lines.flatMap((line) => (line.kind === "message" && line.warning !== null ? [line.text] : []));
const broken = (who: Who): string => (who === "student" ? student("thread.broken") : staff("line.broken"));
const gap = (who: Who): string => (who === "student" ? student("thread.gap") : staff("line.gap"));
const both = <T>(...changes: T[]): [Who, T][] => READERS.flatMap((who) => changes.map((change): [Who, T] => [who, change]));

function renumber(entries: Entry[], ...kept: (Entry | undefined)[]): void {
  const left = kept.filter((entry) => entry !== undefined);
  entries.splice(0, entries.length, ...left.map((entry, at) => ({ ...entry, seq: at + 1 })));
}

it.each(READERS)("everything is shown in order where nobody lies: %s", async (who) => {
  await openWhere(who, () => undefined);

  expect([said(), warned()]).toEqual([["ett", "två", "tre"], []]);
});

const PLACES: Record<string, Partial<Entry>> = {
  "another author": { author: newId() }, "another role": { role: 1 }, "another kind": { kind: "retract" }, "another mid": { mid: newId() },
  "another key": { ke: 2 }, "a kind that nobody knows": { kind: "note" }, "nobody": { author: null },
};

it.each(both(...Object.keys(PLACES)))("shows no message in a place that it was not written for, and the rest: %s, %s", async (who, place) => {
  const shown = await openWhere(who, ([, two]) => two !== undefined && Object.assign(two, PLACES[place]));

  expect(said()).toEqual(["ett", "unreadable", "tre"]);
  expect(shown).toContain(broken(who));
});

it.each(READERS)("shows no message of another thread: %s", async (who) => {
  const other = await madeThread(alva, school, "från ett annat samtal");
  const [foreign] = other.entries;

  const shown = await openWhere(who, (entries) => foreign !== undefined && entries.push({ ...foreign, seq: 4 }));

  expect(said()).toEqual(["ett", "två", "tre", "unreadable"]);
  expect(shown).not.toContain("från ett annat samtal");
});

it.each(READERS)("shows a message once, however often it comes, under whatever number: %s", async (who) => {
  const shown = await openWhere(who, (entries) => {
    const [one, two] = entries;
    if (one !== undefined && two !== undefined) entries.push({ ...one, seq: 4 }, { ...two, seq: 2 });
  });

  expect(said()).toEqual(["ett", "två", "tre"]);
  expect(shown.match(/ett/g)).toHaveLength(1);
});

it.each(READERS)("warns of a message that was taken out, though the numbers close over it: %s", async (who) => {
  const shown = await openWhere(who, (entries) => renumber(entries, entries[0], entries[2]));

  expect([said(), warned()]).toEqual([["ett", "tre"], ["tre"]]);
  expect(shown).toContain(gap(who));
});

it.each(READERS)("warns of messages in another order: %s", async (who) => {
  const shown = await openWhere(who, (entries) => renumber(entries, entries[0], entries[2], entries[1]));

  expect(warned()).toContain("tre");
  expect(shown).toContain(gap(who));
});

it.each(READERS)("warns of a number that never comes, also where no message names it: %s", async (who) => {
  const box = await thread.boxFor(alva, alva.keyring.person);
  const mid = newId();
  const sealed = await box.seal(mid, Kind.text, { text: "fem", more: {} });
  thread.say({ mid, sealed, kind: "text", author: alva.keyring.person, role: 0 });

  const shown = await openWhere(who, (entries) => entries.forEach((entry) => entry.seq === 4 && (entry.seq = 5)));

  expect([said(), warned()]).toEqual([["ett", "två", "tre", "fem"], ["fem"]]);
  expect(shown).toContain(gap(who));
});

it.each(READERS)("stops asking a server that promises more and gives nothing new: %s", async (who) => {
  reader = who === "student" ? await studentReader(thread, alva) : await staffReader(thread, elin);
  reader.server.lie("entries", (page) => {
    page.entries = page.entries.length === 0 ? thread.entries.slice(0, 1) : page.entries;
    page.head_seq = 99;
  });

  await reader.open();

  expect(said()).toEqual(["ett", "två", "tre"]);
});
