import type { Detail } from "../api/threads";
import type { Id, ListedThread } from "../api/types";
import { E1Error } from "../crypto/errors";
import { LineReader } from "../threads/lines";
import { ThreadBox } from "../threads/thread_box";
import type { Party } from "../threads/thread_box";
import { studentOf } from "../threads/world";
import { t } from "../pictures/words";
import { several } from "./several";
import type { TeamKeyring } from "./team_keys";

/** What a row of the list shows of the newest message; `broken` where it does not open. */
export interface Preview { readonly text: string; readonly isFromStaff: boolean; readonly author: string | null; readonly isBroken: boolean }

interface Known { readonly key: string; readonly keys: number; readonly preview: Preview | null }

/** So many are opened at a time: a list of two hundred neither waits for each, nor asks for all at once. */
export const AT_ONCE = 8;

/** Opens the newest message of each thread on this device. What was opened is kept until it changes. */
export class Previews {
  readonly #party: Party;
  readonly #teams: TeamKeyring;
  readonly #detail: (thread: Id) => Promise<Detail>;
  readonly #known = new Map<string, Known>();

  constructor(party: Party, teams: TeamKeyring, detail: (thread: Id) => Promise<Detail>) {
    this.#party = party;
    this.#teams = teams;
    this.#detail = detail;
  }

  /** Open those of `threads` whose newest message is not open yet; return all by thread. */
  async all(threads: readonly ListedThread[]): Promise<Record<string, Preview>> {
    const previews = await several(threads, AT_ONCE, async (thread) => [thread.id, await this.#of(thread)] as const);
    return Object.fromEntries(previews.flatMap(([id, preview]) => (preview === null ? [] : [[id, preview]])));
  }

  async #of(thread: ListedThread): Promise<Preview | null> {
    const key = `${thread.ke} ${thread.preview?.seq ?? 0} ${thread.preview?.retracted_at ?? ""}`;
    const keys = this.#teams.count;
    const known = this.#known.get(thread.id);
    if (known?.key === key && !mayOpenNow(known, keys)) return known.preview;
    const preview = await this.#open(thread);
    this.#known.set(thread.id, { key, keys, preview });
    return preview;
  }

  async #open(thread: ListedThread): Promise<Preview | null> {
    const { preview: entry } = thread;
    if (entry == null) return null;
    try {
      const line = await new LineReader(await this.#box(thread)).read(entry);
      if (line?.kind !== "message") return broken(entry.author);
      return { text: line.text || t("some"), isFromStaff: line.role !== 0, author: line.author, isBroken: false };
    } catch (error) {
      if (error instanceof E1Error) return broken(entry.author);
      throw error;
    }
  }

  /** Open with the school's own teams; a thread that came from another school's brings its keys itself. */
  async #box(thread: ListedThread): Promise<ThreadBox> {
    const { manifests = [], identities = [] } = thread;
    try {
      const branch = await this.#teams.branchOf(thread.school.id, thread.branch);
      return await ThreadBox.openIn({ student: await studentOf(identities), branch }, thread.id, manifests, this.#party);
    } catch (error) {
      if (!(error instanceof E1Error)) throw error;
      return ThreadBox.open(thread.id, await this.#detail(thread.id), this.#party);
    }
  }
}

/** Whether what did not open may open with the keys that have come since. */
function mayOpenNow({ preview, keys: before }: Known, keys: number): boolean {
  return preview?.isBroken === true && before !== keys;
}

function broken(author: string | null): Preview {
  return { text: "", isFromStaff: false, author, isBroken: true };
}
