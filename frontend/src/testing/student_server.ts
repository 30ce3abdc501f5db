import { Client } from "../api/client";
import { KeysApi } from "../api/keys";
import { Outbox } from "../api/outbox";
import { SessionApi } from "../api/session";
import { ThreadsApi } from "../api/threads";
import type { MyKeys, NewMessage, Open, Person, Wish } from "../api/types";
import { argon2InWorker } from "../crypto/argon2";
import { toBase64url } from "../crypto/encoding";
import { newId } from "../crypto/primitives";
import type { Services } from "../app/services";
import { readerHere } from "./text_reader";
import { Lock } from "../keys/lock";
import type { MadeSchool } from "./school";

let names = 0;

/** What answers one student's page over HTTP, and the device that the page keeps its parcels on. */
export class StudentServer {
  /** How it answers a first message: `away` is no answer at all. */
  opens: "away" | "takes" | { status: number; code: string } = "takes";
  readonly opened: Open[] = [];
  /** What was brought before a message, in its order, and whether more is taken. */
  readonly brought: string[] = [];
  /** What was said in threads after their first message. */
  readonly posted: NewMessage[] = [];
  takesPictures = true;
  readonly #school: MadeSchool;
  readonly #outbox = new Outbox(Date.now, `student-${(names += 1).toString()}`);
  readonly #person: Person;

  constructor(school: MadeSchool) {
    this.#school = school;
    this.#person = {
      id: newId(), username: "ekorre", name: "Alva", role: "student", language: "sv", class: "8A", second_factor: "not_needed", passkey: false, teams: [],
      schools: [{ id: school.id, name: "Skolan", time_zone: "Europe/Stockholm", opened: true, triage: true }],
    };
  }

  /** What a page that was just loaded stands on. */
  services(): Services {
    const client = new Client((url, init) => this.#answer(url, init), () => Promise.resolve());
    const keys = new KeysApi(client);
    return { client, keys, session: new SessionApi(client), threads: new ThreadsApi(client), outbox: this.#outbox, lock: new Lock(keys, argon2InWorker), reader: readerHere };
  }

  #answer(url: string, { method, body }: RequestInit): Promise<Response> {
    const path = url.split("?")[0] ?? "";
    if (path === "/api/threads" && method === "POST") return this.#open(JSON.parse(body as string) as Open);
    if (path.startsWith("/api/attachments/")) return this.#bring(path.slice("/api/attachments/".length));
    const wished = wishedIn(path, body);
    const answers: Record<string, unknown> = {
      "/api/session": { csrf: "token", now: new Date().toISOString(), demonstration: false, idle_s: 900, person: this.#person },
      "/api/keys/mine": { identity: null, vault: null, slots: [], draft_key: toBase64url(new Uint8Array(32)) } satisfies MyKeys,
      "/api/threads": { threads: [], now: new Date().toISOString() },
      "/api/keys/identity": {},
      "/api/contacts": { people: [], branches: [] },
      "/api/help": { local: [] },
      "/api/threads/route": this.#school.route(wished === "nurse" ? "nurse" : "counsellor"),
      "/api/threads/heads": { heads: {}, now: new Date().toISOString() },
      [`/api/keys/schools/${this.#school.id}`]: this.#school.keys,
    };
    const answer = path.endsWith("/messages") ? this.#posted(JSON.parse(body as string) as NewMessage) : answers[path];
    return Promise.resolve(answer === undefined ? json(404, { code: "not_found" }) : json(200, answer));
  }

  #bring(id: string): Promise<Response> {
    if (!this.takesPictures) return Promise.resolve(json(409, { code: "attachments_full", of: "service" }));
    this.brought.push(id);
    return Promise.resolve(new Response(null, { status: 204 }));
  }

  #posted(message: NewMessage): unknown {
    this.posted.push(message);
    return { thread: { id: newId() }, entry: { seq: 2 } };
  }

  #open(open: Open): Promise<Response> {
    if (this.opens === "away") return Promise.reject(new TypeError("no network"));
    if (this.opens !== "takes") return Promise.resolve(json(this.opens.status, { code: this.opens.code }));
    const route = this.#school.route(open.branch);
    if (!this.#isForNow(open)) return Promise.resolve(json(409, { code: "route_changed", route }));
    if (!this.opened.some(({ thread }) => thread === open.thread)) this.opened.push(open);
    return Promise.resolve(json(201, { thread: { id: open.thread }, entry: { seq: 1 } }));
  }

  /** Whether it is sealed for the keys that the teams of its branch have now. */
  #isForNow({ branch, manifest }: Open): boolean {
    const teams = branch === "counsellor" ? [this.#school.team, this.#school.backUp] : [this.#school.nurses];
    const kids = new Set(manifest.grants.map(({ kid }) => kid));
    return teams.every(({ secrets }) => kids.has(secrets.at(-1)?.public.kid ?? ""));
  }
}

/** To which branch `body` wants to write, where a route is asked for. */
function wishedIn(path: string, body: unknown): Wish["branch"] {
  return path === "/api/threads/route" ? (JSON.parse(body as string) as Wish).branch : "either";
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}
