import type { Leaving, RemovedThread } from "../api/types";
import { t as setup } from "../setup/words";
import { t as staff } from "../staff/words";
import { t } from "../student/later/words";
import { press, pressing, typeInto } from "./hands";
import type { Row, Scene } from "./row";
import type { Answers, Wrong } from "./server";
import { refused } from "./server";
import { admin, student } from "./setup";
import { list } from "./staff";
import { WRITTEN } from "./staff_page";
import { answersOf, at, open, staffedSchool, talkOf } from "./student_page";
import { inHours, named, NOW, SCHOOL, threadOf } from "./town";

const NO_PROMISE = "no promise is said on this screen";
const SAME = "always has the same to show";
const AS_THREADS = "as the list of threads, which it stands under";
const LAST_DAY = "2026-06-12";
const TO_COME = "2026-12-18";

const COMING = { has_left: false, last_day: TO_COME };

/** The list of threads of who leaves, or has left. */
function overList(more: Partial<Leaving>, threads = [threadOf({ newest_at: inHours(-3) })], acts?: () => Promise<void>, answers: Answers = [], goes?: Wrong): Scene {
  const leaving: Leaving = { school: named(SCHOOL.name), last_day: LAST_DAY, has_left: true, begins: true, reads_until: null, ...more };
  return async () => {
    const page = await open({ answers: [...answers, [/^\/api\/threads$/, ({ query }) => ({ threads: query.get("state") === "closed" ? [] : threads, now: NOW, leaving })]] });
    if (goes !== undefined) page.server.goes(goes, /removed/);
    await page.app.toList();
    return at(page, "threads", acts);
  };
}

const REMOVED: readonly RemovedThread[] = [
  { id: "a", school: named(SCHOOL.name), branch: "counsellor", anonymous: false, opened_at: inHours(-700) },
  { id: "b", school: named(SCHOOL.name), branch: "nurse", anonymous: true, opened_at: inHours(-2000) },
];
const removed = (threads: readonly RemovedThread[], goes?: Wrong): Scene =>
  overList(COMING, undefined, pressing(() => t("removed.title")), [[/^\/api\/threads\/removed$/, { threads }]], goes);

/** The copy of a thread, before it is printed. */
function copied(texts: readonly string[]): Scene {
  return async () => {
    const { counsellor } = await staffedSchool();
    const talk = await talkOf(texts);
    const page = await open({ student: talk.student, answers: answersOf(talk, counsellor, { state: "answered", clock: null }) });
    await page.app.toThread(talk.made.open.thread);
    return at(page, "thread", pressing(() => t("thread.who_reads"), () => t("copy.open")));
  };
}

const leaver = { last_day: LAST_DAY, has_left: true };
const OF_LEAVERS = WRITTEN.map((one, place) => ({ ...one, ...[{}, { leaves: leaver }, { leaves: COMING }][place] }));

const STUDENTS = [
  student("Alva Ek", "9A", "new"), student("Abdirahman Hassan Mohamud", "9C", "ready", { leaving: { last_day: TO_COME, left: false, school: SCHOOL.id } }),
  student("Zorro Öberg", "9C", "ready", { schools: [], leaving: { last_day: LAST_DAY, left: true, school: SCHOOL.id } }),
];
const people: Answers = [[/^\/api\/admin\/people$/, { people: STUDENTS }]];
const toStudents = pressing(() => setup("screen.students"));

async function recording(): Promise<void> {
  await pressing(() => setup("screen.students"), () => setup("students.letters.new"), () => setup("leave.open"))();
}

async function recorded(): Promise<void> {
  await recording();
  document.querySelector<HTMLButtonElement>("[role=dialog] [type=submit]")?.click();
}

/** A new list of the whole school, on which one is not named any more. */
async function listed(text: string): Promise<void> {
  await toStudents();
  await press(setup("list.open"));
  await typeInto("textarea", text);
}

const leaves = (answers: Answers, acts: () => Promise<void>): Scene => admin({ answers: [...answers, ...people], acts });
const MANY: Answers = [[/^\/api\/admin\/leavers$/, refused(409, "many_leave", { count: 1, of: 2 })]];
const WRONG: Answers = [[/^\/api\/admin\/leavers$/, refused(422, "leaving_wrong")]];

/** What is shown where somebody leaves the school, or has left it. */
export const LEAVING: readonly Row[] = [
  {
    audience: "student", screen: "threads of who leaves", usual: overList(COMING), empty: overList({ begins: false, reads_until: inHours(24 * 20) }, []),
    loading: AS_THREADS, error: AS_THREADS, offline: AS_THREADS, late: overList({}),
  },
  { audience: "student", screen: "removed threads", usual: removed(REMOVED), empty: removed([]), loading: removed(REMOVED, "never"), error: removed(REMOVED, "fails"), offline: removed(REMOVED, "away"), late: NO_PROMISE },
  {
    audience: "student", screen: "own copy", usual: copied(["Det är en sak som händer på rasterna.", "Hej! Bra att du berättar. Vill du skriva mer om vad som händer?"]),
    empty: "a thread always has its first message", loading: "what it shows is on the page under it", error: "what it shows is on the page under it", offline: "works without network as it stands", late: NO_PROMISE,
  },
  { audience: "staff", screen: "list with who leaves", usual: list({ written: OF_LEAVERS }), empty: "as the list of nobody who leaves", loading: "as the list of threads", error: "as the list of threads", offline: "as the list of threads", late: list({ written: OF_LEAVERS, acts: pressing(() => staff("leaves.only")) }) },
  { audience: "staff", screen: "thread of who leaves", usual: list({ written: OF_LEAVERS, open: true }), empty: SAME, loading: "as any other thread", error: "as any other thread", offline: "as any other thread", late: "as any other thread" },
  { audience: "setup", screen: "a last day", usual: leaves([], recording), empty: SAME, loading: "the button waits where it is", error: leaves(WRONG, recorded), offline: "the same notice as where it was refused", late: leaves(MANY, recorded) },
  {
    audience: "setup", screen: "a new list", usual: leaves([], () => listed("Zorro Öberg\t9C\nNils Ek\t7B")), empty: leaves([], () => listed("")),
    loading: "nothing is asked for", error: "nothing is sent from here", offline: "nothing is sent from here", late: leaves([], () => listed("Alva Ek\t9A\nNils Ek\t7B")),
  },
  { audience: "setup", screen: "who has left", usual: leaves([], pressing(() => setup("screen.students"), () => setup("left.title", { count: 1 }))), empty: "nothing stands there then", loading: "as the screen of students", error: "said above the names", offline: "said above the names", late: NO_PROMISE },
];
