import { ApiError, IN_BACKGROUND, isRefusal } from "../../api/client";
import type { Asking } from "../../api/client";
import type { CompanionsApi } from "../../api/companions";
import type { StaffNews } from "../../api/live";
import type { ThreadsApi } from "../../api/threads";
import type { Companion, Entry, Id, Manifest, NewNote, People } from "../../api/types";
import { Act } from "../../app/act.svelte";
import type { Json } from "../../crypto/encoding";
import { Kind } from "../../crypto/envelope";
import { E1Error } from "../../crypto/errors";
import { newId } from "../../crypto/primitives";
import { codeWord } from "../../threads/choices";
import { CompanionBox } from "../../threads/companion_box";
import type { Drafts } from "../../threads/drafts";
import { LineReader } from "../../threads/lines";
import type { Line } from "../../threads/lines";
import { ThreadBox } from "../../threads/thread_box";
import type { Party } from "../../threads/thread_box";
import type { World } from "../../threads/world";

/** One note, or a draft that colleagues can go on with. */
export interface Slip { readonly isDraft: boolean; readonly line: Exclude<Line, { kind: "event" }> }

/** A code word, and the note that it stands in. */
export interface Agreed { readonly word: string; readonly line: Extract<Line, { kind: "message" }> }
interface Trying { readonly mid: Id; readonly text: string; readonly kind: NewNote["kind"]; readonly said: string }

interface Ports {
  readonly api: CompanionsApi;
  readonly threads: Pick<ThreadsApi, "detail">;
  readonly party: Party;
  readonly drafts: Drafts;
  /** The thread as it was opened last; null while it is not. */
  readonly box: () => ThreadBox | null;
}

const MOST_TRIES = 4;

/** What staff write among themselves beside one thread. Nothing here has a way into the thread. */
export class Notes {
  text = $state("");
  /** Whether the field is there to write in. It comes when it is asked for, and goes with what was saved. */
  isWriting = $state(false);
  slips = $state.raw<readonly Slip[]>([]);
  people = $state.raw<People>({});
  /** `sealed`: this person's keys do not open them; `distrusted`: they are not this thread's, or not for its staff alone. */
  state = $state<"loading" | "ready" | "sealed" | "distrusted" | "failed">("loading");
  readonly act = new Act();
  readonly #thread: Id;
  readonly #ports: Ports;
  #lastMid: Id | null = null;
  /** What is being saved: tried again under the same id, it is stored once. */
  #trying: Trying | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(thread: Id, ports: Ports) {
    this.#thread = thread;
    this.#ports = ports;
  }

  /** Bring back an unfinished note, unless something has been written meanwhile. */
  async restore(): Promise<void> {
    const kept = await this.#ports.drafts.load(this.#place);
    if (this.text !== "" || kept === "") return;
    this.text = kept;
    this.isWriting = true;
  }

  write(text: string): void {
    this.text = text;
    void this.#ports.drafts.save(this.#place, text);
  }

  /** Fetch, verify and read what stands beside the thread. One look after the other. */
  look(asking: Asking = {}): Promise<void> {
    this.#work = this.#work.then(() => this.#look(asking));
    return this.#work;
  }

  /** Notes are told to staff alone; who missed that looks when the socket is there again. */
  hear(news: StaffNews): void {
    const isOurs = news.type === "companion" && news.thread === this.#thread;
    if (isOurs || news.type === "hello") void this.look(IN_BACKGROUND);
  }

  /** Save what is in the field. */
  async save(): Promise<boolean> {
    const text = this.text.trim();
    if (text === "" || !(await this.#send("note", text))) return false;
    if (this.text.trim() === text) this.#empty();
    return true;
  }

  /** Note the code word that was agreed on when they met. */
  agree(word: string): Promise<boolean> {
    return this.#send("note", word, { more: { w: word } });
  }

  /** The code word that was noted last. */
  get agreed(): Agreed | null {
    for (const { line } of this.slips.toReversed()) {
      if (line.kind === "message" && typeof line.more["w"] === "string") return { word: codeWord(line.more["w"]), line };
    }
    return null;
  }

  /** Let colleagues go on with an answer that is not sent. */
  share(text: string): Promise<boolean> {
    return this.#send("draft", text);
  }

  /** Take back a note of one's own, or a draft that is used. */
  takeBack(mid: Id): Promise<boolean> {
    return this.#send("retract", "", { retracts: mid });
  }

  /** The key that hands the notes over with their thread; null where nothing was ever written. */
  async handOverManifest(team: Id, world: World, withHistory: boolean): Promise<Manifest | null> {
    const { box } = await this.#openedAnew({});
    return box.isBegun ? box.handOverManifest(team, world, withHistory) : null;
  }

  #empty(): void {
    this.text = "";
    this.isWriting = false;
    void this.#ports.drafts.drop(this.#place);
  }

  get #place(): string {
    return `note ${this.#thread}`;
  }

  async #look(asking: Asking): Promise<void> {
    try {
      const { box, told } = await this.#opened(asking);
      this.people = { ...this.people, ...told.people };
      this.slips = await this.#slipsOf(box, await this.#allEntries(told, asking));
      this.state = box.isReadable ? "ready" : "sealed";
    } catch (error) {
      if (error instanceof E1Error) this.#distrust();
      else if (this.state === "loading") this.state = "failed";
    }
  }

  #distrust(): void {
    this.slips = [];
    this.state = "distrusted";
  }

  /** Verified against the thread as it stands on the screen; where that is of before, against the thread of now. */
  async #opened(asking: Asking): Promise<{ box: CompanionBox; told: Companion }> {
    const known = this.#ports.box();
    if (known !== null) {
      const told = await this.#ports.api.get(this.#thread, 0, asking);
      try {
        return { box: await CompanionBox.open(known, told.manifests, this.#ports.party), told };
      } catch (error) {
        if (!(error instanceof E1Error)) throw error;
      }
    }
    return this.#openedAnew(asking);
  }

  async #openedAnew(asking: Asking): Promise<{ box: CompanionBox; told: Companion }> {
    const { api, threads, party } = this.#ports;
    const thread = await ThreadBox.open(this.#thread, await threads.detail(this.#thread, asking), party);
    const told = await api.get(this.#thread, 0, asking);
    return { box: await CompanionBox.open(thread, told.manifests, party), told };
  }

  async #allEntries(told: Companion, asking: Asking): Promise<Entry[]> {
    const entries = [...told.entries];
    for (let last = entries.at(-1); last !== undefined && last.seq < told.head_seq; last = entries.at(-1)) {
      const more = await this.#ports.api.get(this.#thread, last.seq, asking);
      this.people = { ...this.people, ...more.people };
      if (more.entries.length === 0) break;
      entries.push(...more.entries);
    }
    return entries;
  }

  async #slipsOf(box: CompanionBox, entries: readonly Entry[]): Promise<Slip[]> {
    const reader = new LineReader(box);
    const slips: Slip[] = [];
    for (const entry of entries) {
      const line = await reader.read(entry);
      if (line === null || line.kind === "event" || line.kind === "retraction") continue;
      slips.push({ isDraft: entry.kind === "draft", line });
    }
    this.#lastMid = reader.lastMid;
    const stood = this.slips.map(({ line }) => line.seq); // their room is kept
    return slips.filter(({ isDraft, line }) => !isDraft || line.kind !== "retracted" || stood.includes(line.seq)); // a used draft is of no interest
  }

  #send(kind: NewNote["kind"], text: string, { retracts = null, more = {} }: { retracts?: Id | null; more?: Json } = {}): Promise<boolean> {
    return this.act.run(async () => {
      const said = JSON.stringify([kind, text, more]);
      if (this.#trying?.said !== said || retracts !== null) this.#trying = { mid: newId(), text, kind, said };
      await this.#store(this.#trying, retracts, more);
      this.#trying = null;
      await this.look();
    });
  }

  async #store({ mid, text, kind }: Trying, retracts: Id | null, more: Json): Promise<void> {
    const seen = this.#lastMid === null ? {} : { seen: this.#lastMid };
    for (let tries = 1; ; tries += 1) {
      const box = await this.#boxToWriteIn();
      const sealed = await box.seal(mid, Kind[kind], { text, ...seen, more: retracts === null ? more : { r: retracts } });
      try {
        await this.#ports.api.write(this.#thread, { mid, kind, sealed, retracts });
        return;
      } catch (error) {
        if (isRefusal(error, "note_differs")) return; // an earlier try of ours came through
        if (!isRefusal(error, "key_epoch_old") || tries === MOST_TRIES) throw error;
      }
    }
  }

  /** Nothing is sealed under a key whose readers are not those of now. */
  async #boxToWriteIn(): Promise<CompanionBox> {
    try {
      for (;;) {
        const { box } = await this.#openedAnew({});
        if (!box.needsNewKey) return box;
        await this.#rotate(box);
      }
    } catch (error) {
      if (error instanceof E1Error) this.#distrust();
      throw error;
    }
  }

  async #rotate(box: CompanionBox): Promise<void> {
    try {
      await this.#ports.api.addManifest(this.#thread, await box.newKeyManifest());
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "manifest_taken")) throw error; // somebody else was faster: look again
    }
  }
}
