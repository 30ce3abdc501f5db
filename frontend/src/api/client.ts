import type { Bytes } from "../crypto/encoding";

/** A refusal by the server: `code` is stable, its words are the page's. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** No answer: there is no network, or the server is away. Whether the request arrived is unknown. */
export class NoAnswer extends Error {
  constructor(cause?: unknown) {
    super("no answer", { cause });
    this.name = "NoAnswer";
  }
}

/** Whether `error` is a refusal with this code. */
export function isRefusal(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}

type Method = "GET" | "POST" | "PUT" | "DELETE";
type Fetch = (url: string, init: RequestInit) => Promise<Response>;
interface Options extends Asking {
  keepalive?: boolean;
  /** Ends sessions, this page's own among them: nothing else is on its way meanwhile. */
  alone?: boolean;
  timeoutMs?: number;
  /** The answer is bytes, without JSON around them. */
  bytes?: boolean;
  /** Breaks it off. */
  stop?: AbortController;
}
/** How something is asked for. What no person caused keeps no session awake. */
export interface Asking { readonly background?: boolean }
export const IN_BACKGROUND: Asking = { background: true };
interface Whose { readonly csrf: string; readonly person: { readonly id: string } | null }

const AWAY = new Set([502, 503, 504]);
const GET_WAITS_MS = [500, 1500];
const TIMEOUT_MS = 20_000;
const SLOW_MS = 60_000; // a picture over a slow network, and so long for each of its bytes:
const MS_A_BYTE = 1 / 8; // 64 kbit/s

/**
 * The one way to the server over HTTP. Reading is repeated when there is no answer; writing
 * never is here: who writes repeats it with the same id (see `outbox.ts`). Only what was refused
 * for an old token, and so was not done, is asked once more with the new one.
 */
export class Client {
  /** Proves to the server that a request comes from this page. `GET /api/session` gives it. */
  csrf = "";
  /** Called when the server no longer knows who this is. */
  onSignedOut: () => void = () => undefined;
  /** Called with who it belongs to, whenever the server has said so. */
  onPerson: (person: string | null) => void = () => undefined;
  #person: string | null = null;
  /** What is on its way, with what breaks it off where that does no harm; and what waits to be there alone. */
  readonly #underway = new Map<Promise<unknown>, AbortController | null>();
  #alone: Promise<unknown> | null = null;
  readonly #fetch: Fetch;
  readonly #pause: (ms: number) => Promise<void>;

  constructor(fetch: Fetch = (url, init) => globalThis.fetch(url, init), pause = pauseFor) {
    this.#fetch = fetch;
    this.#pause = pause;
  }

  /** Take the token of `session`, and know whose it is. */
  belongsTo({ csrf, person }: Whose): void {
    this.csrf = csrf;
    this.#person = person?.id ?? null;
    this.onPerson(this.#person);
  }

  /**
   * Another tab was told that the browser's session is `person`'s: for anybody else it is over, if the service says so too.
   * What that tab was told may be older than what this one was.
   */
  async tookOver(person: string | null): Promise<void> {
    const mine = this.#person;
    if (mine === null || mine === person) return;
    const session = (await this.get("/api/session", IN_BACKGROUND).catch(() => null)) as Whose | null; // no answer: that tab is believed
    const now = session === null ? person : (session.person?.id ?? null);
    if (mine === this.#person && mine !== now) this.onSignedOut();
  }

  async get(path: string, asking: Options = {}): Promise<unknown> {
    for (const wait of GET_WAITS_MS) {
      try {
        return await this.#ask("GET", path, undefined, asking);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        await this.#pause(wait);
      }
    }
    return this.#ask("GET", path, undefined, asking);
  }

  post(path: string, body: unknown = {}, options: Options = {}): Promise<unknown> {
    return this.#ask("POST", path, body, options);
  }

  put(path: string, body: unknown): Promise<unknown> {
    return this.#ask("PUT", path, body);
  }

  /** Bytes as they are, without JSON around them. */
  async putBytes(path: string, bytes: Bytes): Promise<void> {
    await this.#ask("PUT", path, bytes, { timeoutMs: SLOW_MS + Math.ceil(bytes.length * MS_A_BYTE) });
  }

  /** Bytes as they are. */
  async getBytes(path: string): Promise<Bytes> {
    return (await this.get(path, { timeoutMs: SLOW_MS * 8, bytes: true })) as Bytes;
  }

  delete(path: string, options: Options = {}): Promise<unknown> {
    return this.#ask("DELETE", path, undefined, options);
  }

  async #ask(method: Method, path: string, body?: unknown, options: Options = {}): Promise<unknown> {
    while (this.#alone !== null) await settled([this.#alone]);
    const [alone, stop] = [options.alone === true, new AbortController()];
    const ask = (): Promise<unknown> => this.#askAgain(method, path, body, { ...options, stop });
    const asking = alone ? this.#calm().then(ask) : ask();
    if (alone) this.#alone = asking;
    this.#underway.set(asking, isRepeated(method, body) ? stop : null);
    try {
      return await asking;
    } finally {
      this.#underway.delete(asking);
      if (this.#alone === asking) this.#alone = null;
    }
  }

  /** Until nothing is on its way. What is repeated anyway is broken off: a picture may need minutes. */
  #calm(): Promise<void> {
    for (const stop of this.#underway.values()) stop?.abort();
    return settled(this.#underway.keys());
  }

  async #askAgain(method: Method, path: string, body: unknown, options: Options): Promise<unknown> {
    try {
      return await this.#askOnce(method, path, body, options);
    } catch (error) {
      if (method === "GET" || !isRefusal(error, "refused")) throw error;
      await this.#renewToken();
      return this.#askOnce(method, path, body, options);
    }
  }

  /** A sign-in in another tab makes this page's token old. Nothing is done in the name of somebody else. */
  async #renewToken(): Promise<void> {
    const session = (await this.#askOnce("GET", "/api/session")) as Whose;
    if ((session.person?.id ?? null) === this.#person) {
      this.belongsTo(session);
      return;
    }
    this.onSignedOut();
    throw new ApiError(401, "not_signed_in");
  }

  async #askOnce(method: Method, path: string, body?: unknown, options: Options = {}): Promise<unknown> {
    const response = await this.#send(method, path, body, options);
    if (response.ok) return options.bytes === true ? readBytes(response) : readJson(response);
    throw await this.#refusalOf(response);
  }

  async #refusalOf(response: Response): Promise<Error> {
    if (AWAY.has(response.status)) return new NoAnswer();
    const answer = await readJson(response);
    if (response.status === 401 && codeOf(answer) === "not_signed_in") this.onSignedOut();
    return new ApiError(response.status, codeOf(answer), asRecord(answer));
  }

  async #send(method: Method, path: string, body: unknown, { background, keepalive = false, timeoutMs = TIMEOUT_MS, stop }: Options): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRF-Token"] = this.csrf;
    else if (background === true) headers["X-Background"] = "1";
    const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store", redirect: "error", keepalive };
    if (body !== undefined) [headers["Content-Type"], init.body] = packed(body);
    if (!keepalive) init.signal = within(timeoutMs, stop);
    try {
      return await this.#fetch(path, init);
    } catch (error) {
      throw new NoAnswer(error);
    }
  }
}

/** Wait until all have ended, however they end. */
async function settled(asked: Iterable<Promise<unknown>>): Promise<void> {
  await Promise.allSettled([...asked]);
}

/** For so long, unless it is broken off before. */
function within(ms: number, stop = new AbortController()): AbortSignal {
  AbortSignal.timeout(ms).onabort = () => stop.abort();
  return stop.signal;
}

/** Whether who asks asks again: reading is repeated here, and a picture by the postman. */
function isRepeated(method: Method, body: unknown): boolean {
  return method === "GET" || body instanceof Uint8Array;
}

/** A body as it travels: bytes as they are, all else as JSON. */
function packed(body: unknown): [kind: string, body: Bytes | string] {
  return body instanceof Uint8Array ? ["application/octet-stream", body as Bytes] : ["application/json", JSON.stringify(body)];
}

async function readBytes(response: Response): Promise<Bytes> {
  return new Uint8Array(await response.arrayBuffer().catch((error: unknown) => { throw new NoAnswer(error); }));
}

async function readJson(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? nothing(response.status) : JSON.parse(text);
  } catch (error) {
    if (response.ok) throw new NoAnswer(error); // cut off on the way, or not our server
    return null;
  }
}

/** “Made” and “done” may come without words; any other answer without them is none. */
function nothing(status: number): null {
  if (status === 201 || status === 204) return null;
  throw new Error("an empty answer");
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function codeOf(answer: unknown): string {
  const { code } = asRecord(answer);
  return typeof code === "string" ? code : "unknown";
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
