import { ApiError, Client } from "../api/client";
import { KeysApi } from "../api/keys";
import { Outbox } from "../api/outbox";
import { SessionApi } from "../api/session";
import { ThreadsApi } from "../api/threads";
import type { Detail, EntryPage, Opened } from "../api/threads";
import type { Companion, HandOverTeam, ListedThread, Manifest, MyKeys, NewMessage, NewNote, Person, Route, SchoolKeys, TeamKeys, Thread } from "../api/types";
import type { Services } from "../app/services";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import { parseEnvelope } from "../crypto/envelope";
import { readerHere } from "./text_reader";
import { Lock } from "../keys/lock";
import { listed, threadOf } from "./answers";
import { MadeCompanion } from "./companion";
import type { MadeThread } from "./people";

/** What a page asks about keys and threads. */
interface Answers {
  readonly school: SchoolKeys;
  readonly team: TeamKeys;
  readonly mine: MyKeys;
  readonly route: Route;
  readonly list: { threads: ListedThread[] };
  readonly detail: Detail;
  readonly entries: EntryPage;
  readonly targets: { teams: HandOverTeam[] };
  readonly post: Opened;
  readonly companion: Companion;
}
type About = keyof Answers;
type Lie<A extends About> = (answer: Answers[A]) => void;

const ADDRESSES: readonly [About, RegExp][] = [
  ["school", /^\/api\/keys\/schools\/[\w-]+$/], ["team", /^\/api\/keys\/teams\/[\w-]+$/], ["mine", /^\/api\/keys\/mine$/],
  ["route", /^\/api\/threads\/route$/], ["list", /^\/api\/threads$/], ["entries", /^\/api\/threads\/[\w-]+\/entries$/],
  ["targets", /^\/api\/threads\/[\w-]+\/hand-over$/], ["post", /^\/api\/threads\/[\w-]+\/messages$/],
  ["companion", /^\/api\/threads\/[\w-]+\/companion$/], ["detail", /^\/api\/threads\/[\w-]+$/],
];

const OWN_KEYS = /^\/api\/threads\/[\w-]+\/manifests$/;
const SEALED = /^POST (threads|messages|manifests|hand-over|entries)$/;
let names = 0;

/**
 * The server of one school, as one person's page meets it: it has one thread, and remembers what
 * was sent. `lie` changes every answer of one kind on its way.
 */
export class LyingServer {
  /** Everything that left the page, besides questions. */
  readonly sent: string[] = [];
  /** Every question, with “(background)” where it was said that no person asked. */
  readonly asked: string[] = [];
  isAway = false;
  /** Whether the thread is not this person's to know of any more. */
  isMissing = false;
  /** What a thread is besides waiting, where it is. */
  state: Partial<Thread> = {};
  targets: HandOverTeam[] = [];
  /** What stands beside the thread. */
  readonly companion = new MadeCompanion();
  /** What others do, each once, right before a new key of this page would be taken. */
  readonly faster: (() => Promise<void>)[] = [];
  /** What it gives of the person's team, where they have one. */
  team: TeamKeys | null = null;
  mine: MyKeys = { identity: null, vault: null, slots: [], draft_key: toBase64url(new Uint8Array(32)) };
  readonly thread: MadeThread;
  readonly person: Person;
  readonly outbox = new Outbox(Date.now, `lied-to-${(names += 1).toString()}`);
  readonly #lies = new Map<About, (answer: never) => void>();

  constructor(thread: MadeThread, person: Person) {
    this.thread = thread;
    this.person = person;
  }

  /** What of it holds something sealed. */
  get sealed(): string[] {
    return this.sent.filter((each) => SEALED.test(each));
  }

  lie<A extends About>(about: A, lie: Lie<A>): void {
    this.#lies.set(about, lie);
  }

  client(): Client {
    return new Client((url, init) => this.#answer(url, init), () => Promise.resolve());
  }

  /** What a student's page stands on. */
  services(): Services {
    const client = this.client();
    const keys = new KeysApi(client);
    const hash = () => Promise.reject(new Error("computed a key from a secret"));
    return { client, keys, session: new SessionApi(client), threads: new ThreadsApi(client), outbox: this.outbox, lock: new Lock(keys, hash), reader: readerHere };
  }

  async #answer(url: string, { method = "", body, headers }: RequestInit): Promise<Response> {
    const { pathname: path, searchParams: query } = new URL(url, "https://school.invalid");
    if (this.isAway) throw new TypeError("no network");
    const isBackground = new Headers(headers).get("X-Background") === "1";
    if (method === "GET") this.asked.push(`${path.replace(this.thread.open.thread, "…")}${isBackground ? " (background)" : ""}`);
    else this.sent.push(`${method} ${path.replace(/.*\//, "")}`);
    try {
      if (OWN_KEYS.test(path)) await this.#add(JSON.parse(body as string) as Manifest);
      return response(200, this.#told(path, query, body));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return response(error.status, { code: error.code, ...error.details });
    }
  }

  /** Take the next key, unless somebody is faster. */
  async #add(manifest: Manifest): Promise<void> {
    const [faster] = this.faster.splice(0, 1);
    await faster?.();
    if (faster !== undefined) throw new ApiError(409, "manifest_taken", { ke: this.thread.manifests.length });
    this.thread.add(manifest);
  }

  /** The answer, or what is made of it. */
  #told(path: string, query: URLSearchParams, body: RequestInit["body"]): unknown {
    if (this.isMissing && path.startsWith("/api/threads/")) throw new ApiError(404, "not_found");
    if (path === "/api/threads" && body != null) return { entry: this.thread.entries[0], thread: threadOf(this.thread) };
    const about = ADDRESSES.find(([, address]) => address.test(path))?.[0];
    if (about === undefined) return this.#besides(path, body);
    const answer = structuredClone(this.#honest(about, query, body));
    this.#lies.get(about)?.(answer as never);
    return answer;
  }

  #honest(about: About, query: URLSearchParams, body: RequestInit["body"]): unknown {
    const { thread } = this;
    const after = Number(query.get("after"));
    const answers: { [A in About]: () => unknown } = {
      school: () => thread.school.keys,
      team: () => found(this.team),
      mine: () => this.mine,
      route: () => thread.school.route(),
      list: () => ({ threads: [listed(thread, this.#reader)], now: new Date().toISOString() }),
      detail: () => ({ ...thread.detailFor(this.#reader), thread: { ...threadOf(thread), ...this.state }, people: {}, asked: null }),
      entries: () => ({ entries: thread.entries.filter(({ seq }) => seq > after), head_seq: thread.entries.length, people: {} }),
      targets: () => ({ teams: this.targets }),
      companion: () => this.companion.toldTo(this.#reader),
      post: () => this.#take(JSON.parse(body as string) as NewMessage),
    };
    return answers[about]();
  }

  #beside(path: string, body: RequestInit["body"]): unknown {
    const given = JSON.parse(body as string) as Manifest | NewNote;
    if (path.endsWith("/manifests")) return this.companion.add(given as Manifest);
    return this.companion.say(given as NewNote, this.person.id);
  }

  #besides(path: string, body: RequestInit["body"]): unknown {
    if (path.includes("/companion/")) return this.#beside(path, body);
    const now = new Date().toISOString();
    if (path.endsWith("/read") || path.endsWith("/manifests")) return {};
    if (path.endsWith("/claim") || path.endsWith("/hand-over")) return threadOf(this.thread);
    const answers: Record<string, object> = {
      "/api/session": { csrf: "token", now, demonstration: false, idle_s: 900, person: this.person },
      "/api/contacts": { people: [], branches: [] },
      "/api/help": { local: [] },
    };
    return found(answers[path]);
  }

  /** Whom it gives grants to: a student their own, staff their team's. */
  get #reader(): string {
    return this.person.teams[0]?.id ?? this.person.id;
  }

  #take({ mid, sealed, kind }: NewMessage): { entry: unknown; thread: Thread } {
    const ke = this.thread.manifests.length;
    if (parseEnvelope(fromBase64url(sealed)).ke !== ke) throw new ApiError(409, "key_epoch_old", { ke });
    const entry = this.thread.say({ mid, sealed, kind, author: this.person.id, role: this.person.teams.length === 0 ? 0 : 1 });
    return { entry, thread: threadOf(this.thread) };
  }
}

function response(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

function found<T>(answer: T | null | undefined): T {
  if (answer == null) throw new ApiError(404, "not_found");
  return answer;
}
