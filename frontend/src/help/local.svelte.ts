import { isRefusal, NoAnswer } from "../api/client";
import type { SessionApi } from "../api/session";
import type { Id } from "../api/types";
import type { LocalNumber } from "./resources";

const STORED_AS = "local-numbers";

/** The municipality's own numbers: fetched when there is a network, kept for when there is none. */
class LocalNumbers {
  rows = $state<readonly LocalNumber[]>(stored());
  #asked: Id | null = null;

  /** Ask for the numbers of a school: from its poster, or of who is signed in. Without an answer the old ones stay. */
  async fetch(api: Pick<SessionApi, "localHelp">, school: Id | undefined): Promise<void> {
    if (school === undefined) return;
    this.#asked = school;
    try {
      const rows = await api.localHelp(school);
      if (this.#asked === school) this.keep(rows); // not those of a poster that was slower than who signed in
    } catch (error) {
      if (!(error instanceof NoAnswer || isRefusal(error))) throw error;
    }
  }

  /** Show `rows` from now on, and after the next start without network. */
  keep(rows: readonly LocalNumber[]): void {
    this.rows = rows;
    try {
      localStorage.setItem(STORED_AS, JSON.stringify(rows));
    } catch {
      return; // a private window: they last as long as the page
    }
  }
}

function isNumber(value: unknown): value is LocalNumber {
  if (typeof value !== "object" || value === null) return false;
  return ["label", "number", "hours", "verified_on", "expires_on"].every((field) => typeof Reflect.get(value, field) === "string");
}

function stored(): readonly LocalNumber[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(value) ? value.filter(isNumber) : [];
  } catch {
    return [];
  }
}

export const localNumbers = new LocalNumbers();
