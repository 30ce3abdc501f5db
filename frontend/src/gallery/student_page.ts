import { KeysApi } from "../api/keys";
import { Outbox } from "../api/outbox";
import { SessionApi } from "../api/session";
import { ThreadsApi } from "../api/threads";
import type { SealedBlob } from "../api/outbox";
import type { Id, ListedThread, MyKeys, Person, Thread } from "../api/types";
import type { Services } from "../app/services";
import type { AttachmentRef } from "../crypto/attachment";
import { argon2InWorker } from "../crypto/argon2";
import { Kind } from "../crypto/envelope";
import { newId, newIdentity } from "../crypto/primitives";
import { newVault, newVaultKey } from "../crypto/vault";
import { Keyring } from "../keys/keyring";
import { Lock } from "../keys/lock";
import { StudentApp } from "../student/app.svelte";
import type { Screen } from "../student/app.svelte";
import Student from "../student/Student.svelte";
import { madeStaff, madeStudent, madeThread } from "../testing/people";
import type { MadeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import { sealPictures } from "../threads/pictures";
import type { NewPicture } from "../threads/pictures";
import type { Party } from "../threads/thread_box";
import { drawn } from "./row";
import type { Drawn } from "./row";
import { MadeUpServer } from "./server";
import type { Answers } from "./server";
import { inHours, NO_KEYS, NOW, pageOf, personOf, SCHOOL, threadOf } from "./town";

/** A school with keys, and whoever answers there. */
export interface Staffed { readonly school: MadeSchool; readonly counsellor: Worker }

let staffed: Promise<Staffed> | null = null;

export function staffedSchool(): Promise<Staffed> {
  staffed ??= madeWorker().then(async (counsellor) => ({ counsellor, school: await madeSchool(counsellor, await madeWorker()) }));
  return staffed;
}

/** One student's page with everything behind it. */
export interface StudentPage { readonly app: StudentApp; readonly server: MadeUpServer; readonly person: Person; readonly school: MadeSchool }

export interface Begin { readonly student?: Party; readonly mine?: MyKeys; readonly threads?: readonly ListedThread[]; readonly closed?: readonly ListedThread[]; readonly answers?: Answers }

/** A page that nobody has touched. */
export async function untouched({ student, mine = NO_KEYS, threads = [], closed = [], answers = [] }: Begin = {}): Promise<StudentPage> {
  const { school } = await staffedSchool();
  const person = personOf("student", { id: student?.keyring.person ?? newId(), schools: [{ ...SCHOOL, id: school.id, time_zone: "Europe/Stockholm", opened: true, triage: false }] });
  const server = new MadeUpServer([
    ...answers, ...pageOf(person),
    [/^\/api\/keys\/mine$/, mine],
    [/^\/api\/keys\/schools\//, school.keys],
    [/^\/api\/keys\/(identity|vault|slots)/, {}],
    [/^\/api\/contacts$/, { people: [{ id: newId(), name: "Karin Lund", branch: "counsellor" }, { id: newId(), name: "Eva Nord", branch: "nurse" }], branches: ["counsellor", "nurse"] }],
    [/^\/api\/threads\/route$/, { ...school.route(), due_at: inHours(24), reading: { now: true, next_at: null } }],
    [/^\/api\/threads\/heads$/, { heads: {}, now: NOW }],
    [/^\/api\/threads$/, ({ query }) => ({ threads: query.get("state") === "closed" ? closed : threads, now: NOW })],
  ]);
  const app = new StudentApp(servicesOf(server));
  return { app, server, person, school };
}

function servicesOf({ client }: MadeUpServer): Services {
  const keys = new KeysApi(client);
  const outbox = new Outbox(Date.now, `gallery-${newId()}`);
  const reader = (): ReturnType<Services["reader"]> => Promise.reject(new Error("not here"));
  return { client, keys, session: new SessionApi(client), threads: new ThreadsApi(client), outbox, lock: new Lock(keys, argon2InWorker), reader };
}

/** Somebody is signed in and has said who they are. */
export async function confirmed(begin: Begin = {}): Promise<StudentPage> {
  const page = await untouched(begin);
  await page.app.begin();
  await page.app.confirm();
  return page;
}

/** The same with open keys; `isKept`: a secret opens them again. */
export async function open(begin: Begin = {}, isKept = true): Promise<StudentPage> {
  const page = await confirmed(begin);
  const vault = begin.student?.keyring.vault ?? newVault(await newIdentity(), Date.now());
  const kept = isKept ? { vaultKey: newVaultKey(), version: 1 } : null;
  page.app.desk?.open(new Keyring(page.person.id, vault, kept, new KeysApi(page.server.client)));
  return page;
}

/** The student's page as it stands at `screen`. */
export function at({ app }: StudentPage, screen: Screen, acts?: () => Promise<void> | void): Drawn {
  app.screen = screen;
  return drawn(Student, { app }, acts);
}

/** A thread with what was said in it, and what is stored beside it. */
export interface Talk { readonly made: MadeThread; readonly student: Party; readonly blobs: readonly SealedBlob[] }

/** A thread with what was said in it: the student first, then by turns. `pictures` go with the last. */
export async function talkOf(texts: readonly string[], pictures: readonly NewPicture[] = []): Promise<Talk> {
  const { school, counsellor } = await staffedSchool();
  const student = await madeStudent(school);
  const made = await madeThread(student, school, texts[0] ?? "hej");
  const staff = await madeStaff(counsellor, school.team, school);
  const { refs, blobs } = await sealPictures(made.open.thread, pictures);
  for (const [turn, text] of texts.slice(1).entries()) {
    const attachments = turn === texts.length - 2 ? refs : [];
    await said(made, text, { ...turn % 2 === 0 ? { party: staff, reader: school.team.id, role: 1 } : { party: student, reader: made.student, role: 0 }, attachments });
  }
  for (const [turn, entry] of made.entries.entries()) entry.at = inHours(turn - 6.5);
  return { made, student, blobs };
}

interface Says { readonly party: Party; readonly reader: Id; readonly role: 0 | 1; readonly attachments: readonly AttachmentRef[] }

async function said(made: MadeThread, text: string, { party, reader, role, attachments }: Says): Promise<void> {
  const box = await made.boxFor(party, reader);
  const [mid, seen] = [newId(), made.entries.at(-1)?.mid];
  const sealed = await box.seal(mid, Kind.text, { text, more: {}, attachments, ...(seen == null ? {} : { seen }) });
  made.say({ mid, sealed, kind: "text", author: party.keyring.person, role });
}

/** What the server says of that thread. */
export function answersOf({ made, student, blobs }: Talk, counsellor: Worker, more: Partial<Thread> = {}): Answers {
  const id = made.open.thread;
  const thread = threadOf({ id, school: { ...SCHOOL, id: made.school.id }, ke: made.manifests.length, head_seq: made.entries.length, ...more });
  const people = { [counsellor.id]: { name: "Karin Lund", role: "counsellor" } };
  return [
    ...blobs.map(({ id: blob, sealed }) => [new RegExp(`/attachments/${blob}$`), sealed] as const),
    [new RegExp(`^/api/threads/${id}/entries`), ({ query }) => ({ entries: made.entries.filter(({ seq }) => seq > Number(query.get("after"))), head_seq: made.entries.length, people })],
    [new RegExp(`^/api/threads/${id}/(read|claim)$`), thread],
    [new RegExp(`^/api/threads/${id}/readers$`), {
      can_read: [{ team: { id: made.school.team.id, name: "Kuratorerna", kind: "school" }, people: [{ id: counsellor.id, name: "Karin Lund" }], as: "team" }],
      waiting: { id: made.school.backUp.id, name: "Kuratorernas reservteam", kind: "back_up" },
      has_read: [{ id: counsellor.id, name: "Karin Lund", first_at: inHours(-5), last_at: inHours(-1) }], hidden_by: null, excluded: [],
    }],
    [new RegExp(`^/api/threads/${id}$`), { ...made.detailFor(student.keyring.person), thread, people, asked: null }],
  ];
}
