import { beforeEach, expect, it } from "vitest";
import type { Thread } from "../../api/types";
import { Kind } from "../../crypto/envelope";
import { newId } from "../../crypto/primitives";
import { madeStaff, madeStudent, madeThread } from "../../testing/people";
import type { MadeThread } from "../../testing/people";
import { madeSchool, madeWorker } from "../../testing/school";
import { LineReader } from "../../threads/lines";
import type { Line } from "../../threads/lines";
import type { Party } from "../../threads/thread_box";
import { studentName, t } from "../words";
import { firstOf, otherOf, toldIn, withName } from "./told";

const SELMA = { v: 1, name: "Selma Ek", class: "8C", school: "Ekskolan" };
const BO = { v: 1, name: "Bo Ask", class: null, school: "Ekskolan" };

let thread: MadeThread;
let student: Party;
let staff: Party;

beforeEach(async () => {
  const worker = await madeWorker();
  const school = await madeSchool(worker, await madeWorker());
  student = await madeStudent(school);
  staff = await madeStaff(worker, school.team, school);
  thread = await madeThread(student, school);
});

/** What a colleague reads of a message that says `i`. */
async function says(i: unknown, by: "student" | "staff" = "student", kind: "text" | "reveal" = "reveal"): Promise<Line> {
  const [party, recipient] = by === "student" ? [student, thread.student] : [staff, thread.open.team];
  const mid = newId();
  const sealed = await (await thread.boxFor(party, recipient)).seal(mid, Kind[kind], { text: "Jag heter så.", more: { i } });
  const entry = thread.say({ mid, sealed, kind, author: party.keyring.person, role: by === "student" ? 0 : 1 });
  const line = await new LineReader(await thread.boxFor(staff, thread.open.team)).read(entry);
  if (line?.kind !== "message") throw new Error("not read");
  return line;
}

it("takes the name from an opened message of kind 3, and says who told it", async () => {
  const told = toldIn([await says(SELMA)]);

  expect(told).toEqual([{ roster: SELMA, isByStudent: true }]);
  expect(firstOf(toldIn([await says(SELMA, "staff")]))?.isByStudent).toBe(false);
});

it("shows no name for a message of another kind that holds the same", async () => {
  expect(toldIn([await says(SELMA, "student", "text")])).toEqual([]);
});

it.each([
  ["nothing", undefined],
  ["words", "Selma Ek"],
  ["no name", { ...SELMA, name: "" }],
  ["a name that fills the screen", { ...SELMA, name: "x".repeat(201) }],
  ["a name that is none", { ...SELMA, name: 7 }],
  ["a class that is none", { ...SELMA, class: [] }],
])("stays without a name where a message tells %s", async (_, i) => {
  expect(toldIn([await says(i)])).toEqual([]);
});

it("names whom the envelope names, and shows what the student said beside it where that was another", async () => {
  const [own, found] = [await says(BO), await says(SELMA, "staff")];

  expect(firstOf(toldIn([own, found]))?.roster.name).toBe("Selma Ek");
  expect(otherOf(toldIn([own, found]))?.roster.name).toBe("Bo Ask");
  expect(otherOf(toldIn([own]))).toBeNull();
  expect(otherOf(toldIn([await says(SELMA), found]))).toBeNull();
});

it("names an anonymous thread alone, and says of one that is told and not read here that it was told", async () => {
  const listed = { student: { id: newId(), name: "", class: null }, anonymous: true, revealed_at: null } as unknown as Thread;
  const told = toldIn([await says(SELMA)]);

  expect(studentName(withName(listed, told))).toBe(t("student.named", { name: "Selma Ek", class: "8C" }));
  expect(studentName(withName(listed, []))).toBe(t("student.anonymous"));
  expect(studentName({ ...listed, revealed_at: "2026-11-21T09:00:00Z" })).toBe(t("student.told"));
  const named = { ...listed, student: { id: newId(), name: "Alva Berg", class: "7B" }, anonymous: false };
  expect(studentName(withName(named, told))).toBe(t("student.named", { name: "Alva Berg", class: "7B" }));
});
