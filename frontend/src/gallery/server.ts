import { Client } from "../api/client";

/** What is asked for: its address, the words after “?”, what came with it. */
export interface Question { readonly path: string; readonly query: URLSearchParams; readonly body: unknown }
/** Something that is always answered alike, or by the question. */
export type Answer = object | ((question: Question) => unknown);
/** Answers by address; the first that fits counts. */
export type Answers = readonly (readonly [RegExp, Answer])[];
/** How a question goes wrong: nothing ever comes, the service fails, there is no network. */
export type Wrong = "never" | "fails" | "away";

/** Answers a page with what somebody made up, in the shapes of docs/interface.md; told so, it does not. */
export class MadeUpServer {
  readonly client: Client;
  #answers: Answers;
  #wrongs: readonly (readonly [RegExp, Wrong])[] = [];

  constructor(answers: Answers) {
    this.#answers = answers;
    this.client = new Client((url, init) => this.#answer(url, init), () => Promise.resolve());
  }

  /** From now on these come first. */
  also(answers: Answers): this {
    this.#answers = [...answers, ...this.#answers];
    return this;
  }

  /** From now on what is asked at `address` goes wrong. */
  goes(wrong: Wrong, address = /./): this {
    this.#wrongs = [[address, wrong], ...this.#wrongs];
    return this;
  }

  async #answer(url: string, { body }: RequestInit): Promise<Response> {
    const { pathname: path, searchParams: query } = new URL(url, "https://school.invalid");
    const wrong = this.#wrongs.find(([address]) => address.test(path))?.[1];
    return wrong === undefined ? this.#told({ path, query, body: typeof body === "string" ? JSON.parse(body) : null }) : gone(wrong);
  }

  #told(question: Question): Response {
    const { path } = question;
    const answer = this.#answers.find(([address]) => address.test(path))?.[1];
    if (answer === undefined) return json(404, { code: "not_found" });
    if (answer instanceof Uint8Array) return new Response(answer as Uint8Array<ArrayBuffer>);
    const told: unknown = typeof answer === "function" ? answer(question) : answer;
    return told instanceof Response ? told : json(200, told);
  }
}

function gone(wrong: Wrong): Promise<Response> | Response {
  if (wrong === "away") throw new TypeError("no network");
  return wrong === "never" ? new Promise<Response>(() => undefined) : json(503, { code: "try_again" });
}

/** What the service says when a rule says no. */
export function refused(status: number, code: string, details: object = {}): () => Response {
  return () => json(status, { code, ...details });
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}
