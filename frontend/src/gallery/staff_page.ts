import { Account } from "../account/account.svelte";
import type { Id, ListedThread, Manifest, NewNote, Person, TeamKeys, Thread } from "../api/types";
import { IdentityKind, signIdentity } from "../crypto/identity";
import { newId, newIdentity } from "../crypto/primitives";
import { wireSigned } from "../keys/wire";
import { Desk } from "../staff/desk.svelte";
import DeskPage from "../staff/DeskPage.svelte";
import { StaffKeys } from "../staff/keys.svelte";
import { counsellorIn, threadOf as waiting } from "../testing/answers";
import { MadeCompanion } from "../testing/companion";
import { madeStaff } from "../testing/people";
import type { MadeThread } from "../testing/people";
import type { MadeSchool, Worker } from "../testing/school";
import type { Keyring } from "../keys/keyring";
import { drawn } from "./row";
import type { Drawn } from "./row";
import { MadeUpServer } from "./server";
import type { Answers } from "./server";
import { MINE, NOTICES, OPENINGS, PEOPLE } from "./staff_answers";
import { staffedSchool, talkOf } from "./student_page";
import { clockOf, inHours, LATE, LOCKED_KEYS, named, NOW, pageOf, SCHOOL } from "./town";

/** A member of staff at the desk. */
export interface StaffPage { readonly desk: Desk; readonly keys: StaffKeys; readonly server: MadeUpServer; readonly person: Person; readonly threads: readonly ListedThread[] }

interface Written { readonly texts: readonly string[]; readonly name: string; readonly inClass: string; readonly leaves?: { readonly last_day: string; readonly has_left: boolean }; readonly more?: Partial<Thread> }

const WRITTEN: readonly Written[] = [
  {
    texts: ["Jag orkar inte mer. Jag vet inte vad jag ska göra med mig själv."], name: "Ella Bäck", inClass: "9C",
    more: { urgency: "acute", clock: clockOf({ opened_at: inHours(-0.4), due_at: inHours(0.1), escalate_at: inHours(0.1) }) },
  },
  { texts: ["Det är en sak som händer på rasterna. Jag vet inte hur jag ska säga det.", "Hej Alva! Vill du berätta mer om vad som händer?", "De fotar mig när jag byter om."], name: "Alva Ek", inClass: "8A" },
  { texts: ["Kan jag komma förbi i morgon? Det är inget akut."], name: "Mohamud Abdirahman Hassan", inClass: "7B", more: { clock: clockOf({ opened_at: inHours(-3), due_at: inHours(21), escalate_at: inHours(21) }) } },
];
const OVERDUE: Written = { texts: ["Jag skrev i fredags. Är det någon där?"], name: "Noah Lind", inClass: "6A", more: { clock: LATE } };

interface Made { readonly made: MadeThread; readonly listed: ListedThread; readonly detail: object }

async function madeOf({ texts, name, inClass, leaves, more = {} }: Written, reader: Id): Promise<Made> {
  const { made } = await talkOf(texts);
  const { keys, manifests } = made.detailFor(reader);
  const thread: Thread = {
    ...waiting(made), school: { ...SCHOOL, id: made.school.id }, opened_at: inHours(-6.5), newest_at: inHours(-3), clock: clockOf(), student: { id: made.student, name, class: inClass, ...leaves }, ...more,
  };
  const listed = { ...thread, preview: made.entries.at(-1) ?? null, manifests, identities: keys.identities };
  return { made, listed, detail: { ...made.detailFor(reader), thread, people: {}, asked: null } };
}

function answersOf({ made, listed, detail }: Made, me: Id): Answers {
  const id = made.open.thread;
  const beside = new MadeCompanion();
  return [
    [new RegExp(`/threads/${id}/entries`), ({ query }) => ({ entries: made.entries.filter(({ seq }) => seq > Number(query.get("after"))), head_seq: made.entries.length, people: {} })],
    [new RegExp(`/threads/${id}/(read|claim|release)$`), listed],
    [new RegExp(`/threads/${id}/companion$`), () => beside.toldTo(made.school.team.id)],
    [new RegExp(`/threads/${id}/companion/manifests$`), ({ body }) => beside.add(body as Manifest)],
    [new RegExp(`/threads/${id}/companion/entries$`), ({ body }) => Object.assign(beside.say(body as NewNote, me), { at: inHours(-0.2) })],
    [new RegExp(`/threads/${id}/triage$`), { model_version: "", routing: null, corrections: [] }],
    [new RegExp(`/threads/${id}$`), detail],
  ];
}

export interface Begin { readonly written?: readonly Written[]; readonly answers?: Answers; readonly isHeld?: boolean }

/** What a colleague's desk asks besides its threads. */
const BESIDES: Answers = [
  [/^\/api\/threads\/heads$/, { heads: {}, now: NOW }],
  [/^\/api\/notices\/settings$/, NOTICES],
  [/^\/api\/presence\/mine$/, MINE],
  [/^\/api\/presence\/people$/, PEOPLE],
  [/^\/api\/passkeys$/, { passkeys: [{ id: "p", credential: "c", name: "Arbetsdatorn", created_at: inHours(-900), used_at: inHours(-20), synced: false, works: true }] }],
  [/^\/api\/identity-openings$/, { openings: OPENINGS.openings.slice(2) }],
  [/^\/api\/keys\/(identity|vault|slots)/, {}],
];

/** What the service says of the team's keys, by name: one waits to be let in, one has no keys yet. */
async function teamKeys({ team, backUp }: MadeSchool, counsellor: Worker, isHeld: boolean): Promise<TeamKeys> {
  const told = team.keysFor(counsellor);
  const newcomer: Worker = { id: newId(), keys: await newIdentity() };
  const signed = ({ id, keys }: Worker) => ({ id, identity: { ...wireSigned(signIdentity(id, IdentityKind.staff, keys, Date.now())), kid: keys.public.kid } });
  const people = [
    { ...signed(counsellor), name: "Elin", in_newest_epoch: isHeld, member: true }, { ...signed(newcomer), name: "Peter Sand", in_newest_epoch: false, member: true },
    { ...named("Mohamud Abdirahman Hassan"), identity: null, in_newest_epoch: false, member: true },
  ];
  return { ...told, people, team: { ...told.team, name: "Kuratorerna", schools: [SCHOOL] }, back_up: { ...backUp.wire, name: "Kuratorernas reservteam" } };
}

/** A desk that has not looked yet. */
export async function desk({ written = WRITTEN, answers = [], isHeld = true }: Begin = {}): Promise<StaffPage> {
  const { school, counsellor } = await staffedSchool();
  const person = counsellorIn(school.team, school, counsellor.id);
  const all = await Promise.all(written.map((one) => madeOf(one, school.team.id)));
  const threads = all.map(({ listed }) => listed);
  const server = new MadeUpServer([
    ...answers, ...all.flatMap((one) => answersOf(one, counsellor.id)), ...BESIDES, ...pageOf(person),
    [/^\/api\/keys\/mine$/, LOCKED_KEYS], [/^\/api\/keys\/schools\//, school.keys], [/^\/api\/keys\/teams\//, await teamKeys(school, counsellor, isHeld)],
    [/^\/api\/threads$/, ({ query }) => ({ threads: query.get("state") === "open" ? threads : [], now: NOW })],
  ]);
  const { keyring } = await madeStaff(counsellor, school.team, school);
  const keys = await openKeys(server, person, keyring);
  return { desk: new Desk(server.client, person, keys, () => undefined), keys, server, person, threads };
}

/** Keys that stand open, without the passphrase and its seconds. */
async function openKeys({ client }: MadeUpServer, { id }: Person, keyring: Keyring): Promise<StaffKeys> {
  const keys = new StaffKeys(client, id);
  await keys.fetch();
  Object.defineProperty(keys, "keyring", { value: keyring });
  keys.stage = "open";
  return keys;
}

/** The desk as it stands. */
export function deskPage({ desk, keys, server }: StaffPage, acts?: () => Promise<void> | void): Drawn {
  const account = new Account(server.client, ["counsellor", "nurse"]);
  return drawn(DeskPage, { desk, keys, account, client: server.client, onlock: () => undefined }, acts);
}

export { OVERDUE, WRITTEN };
