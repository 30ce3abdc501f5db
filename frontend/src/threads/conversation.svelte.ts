import { IN_BACKGROUND, isRefusal, NoAnswer } from "../api/client";
import type { Asking } from "../api/client";
import type { News } from "../api/live";
import type { Parcel } from "../api/outbox";
import type { Detail, EntryPage, Opened, ThreadsApi } from "../api/threads";
import type { Asked, Entry, Id, Moment, People, Thread, Urgency } from "../api/types";
import type { AttachmentRef } from "../crypto/attachment";
import { fromBase64url } from "../crypto/encoding";
import { Kind, parseEnvelope } from "../crypto/envelope";
import { E1Error, ManifestRefused } from "../crypto/errors";
import { newId } from "../crypto/primitives";
import { AT_FIRST, newestLines, painted, takeBack } from "./first_sight";
import { LineReader } from "./lines";
import type { Line, Retraction } from "./lines";
import { alsoOf, newPicturesOf, openPicture, sealPictures } from "./pictures";
import type { NewPicture } from "./pictures";
import { MustWait } from "./postman";
import type { Postman } from "./postman";
import { boxToWriteIn } from "./reseal";
import { StudentKeyChanged, ThreadBox } from "./thread_box";
import type { Party } from "./thread_box";

/** As many entries as the server gives at once: docs/interface.md. */
const PAGE = 200;
/** How many pages are asked for at once, whatever number the server names as its newest. */
const PAGES_AT_ONCE = 8;

/** An own message that the server has not answered yet. */
export interface Pending { readonly mid: Id; readonly text: string; readonly waiting: boolean; readonly pictures: readonly AttachmentRef[] }
/** What comes back of a message that could not go. */
export interface Back { readonly text: string; readonly pictures: readonly AttachmentRef[] }

interface Ports {
  readonly api: ThreadsApi;
  /** Null for somebody without keys: they see that there is a thread, and nothing of what it says. */
  readonly party: Party | null;
  readonly postman: Postman;
  /** Told each line that came while the thread was open, for what is read aloud. */
  readonly onArrived?: (line: Line) => void;
}

/** One thread on the screen: its lines in order, what is on its way, and news as they come. */
export class Conversation {
  readonly id: Id;
  thread = $state.raw<Thread | null>(null);
  people = $state.raw<People>({});
  /** For staff: what a second person is asked to confirm. */
  asked = $state.raw<Asked | null>(null);
  lines = $state.raw<readonly Line[]>([]);
  pending = $state.raw<readonly Pending[]>([]);
  /** `sealed`: this person's keys do not open it; `distrusted`: its keys are not those seen before. */
  state = $state<"loading" | "ready" | "sealed" | "distrusted" | "failed">("loading");
  /** Whether it could not be fetched because nothing answered: it can once the network is back. */
  hasNoAnswer = $state(false);
  readonly #ports: Ports;
  #box = $state.raw<ThreadBox | null>(null);
  #reader: LineReader | null = null;
  #seq = 0;
  #openedTo = 0;
  /** Whether a person caused what is fetched in this turn. */
  #asked: Asking = {};
  #work: Promise<void> = Promise.resolve();

  constructor(id: Id, ports: Ports) {
    this.id = id;
    this.#ports = ports;
  }

  get box(): ThreadBox | null {
    return this.#box;
  }

  /** The number of the last entry that opened on this device: what one may say was read. */
  get openedTo(): number {
    return this.#openedTo;
  }

  /** Fetch, verify and read the whole thread. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#loadAll();
        this.hasNoAnswer = false;
        this.state = this.#box?.isReadable === true ? "ready" : "sealed";
      } catch (error) {
        if (error instanceof E1Error) this.state = "distrusted";
        else if (this.lines.length === 0) this.state = "failed";
        this.hasNoAnswer = this.state === "failed" && error instanceof NoAnswer;
        throw error;
      }
    });
  }

  /** Keys have come since: what did not open is read anew, and what stands on the screen stays until then. */
  openAgain(): Promise<void> {
    return this.#inTurn(async () => {
      const { party } = this.#ports;
      if (party === null || !this.#isUnread) return;
      await this.#goOnIn(ThreadBox.open(this.id, await this.#detail(), party));
      if (this.#box?.isReadable === true) await this.#readAnew(this.#box);
    }, IN_BACKGROUND);
  }

  /** Take in what the server tells; what does not follow on is fetched. */
  hear(news: News): Promise<void> {
    return this.#inTurn(async () => {
      if (news.type === "hello" || news.type === "heads") return this.#compare(news.heads[this.id]);
      if (news.thread !== this.id) return;
      if (news.type === "entry" && news.entry !== null && news.seq === this.#seq + 1) {
        await this.#nameAuthor(news.entry);
        await this.#append([news.entry], true);
        return this.#refresh();
      }
      return this.#compare([news.seq, news.revision]);
    }, IN_BACKGROUND);
  }

  /**
   * Seal `text` and pictures to those who may read now, and send them. Resolves when they are safe on the device, and on the screen.
   * @returns its id
   */
  post(text: string, urgency: Urgency | null = null, followUpAt: Moment | null = null, pictures: readonly NewPicture[] = []): Promise<Id> {
    return this.#inTurn(async () => {
      const { api, postman } = this.#ports;
      const party = this.#party();
      if (this.state === "distrusted") throw new ManifestRefused("keys in doubt");
      const box = this.#box?.needsNewKey === false ? this.#box : await this.#goOnIn(boxToWriteIn(this.id, api, party));
      const mid = newId();
      const seen = this.#reader?.lastMid ?? null;
      const { refs, blobs } = await sealPictures(this.id, pictures);
      const kind = text === "" ? "attachment" : "text";
      const sealed = await box.seal(mid, Kind[kind], { text, more: {}, attachments: refs, ...(seen === null ? {} : { seen }) });
      const message = { mid, kind, sealed, urgency, retracts: null, ...alsoOf(followUpAt, blobs) } as const;
      const { account: person } = party.keyring;
      await postman.keep({ mid, person, thread: this.id, madeAt: party.now(), sentAt: null, kind: "message", message, wayIn: box.wayIn }, blobs);
      this.pending = [...this.pending, { mid, text, waiting: false, pictures: refs }];
      void postman.deliver();
      return mid;
    });
  }

  /** As whom this person reads and writes here: of an anonymous thread its author. Null without keys. */
  get me(): Id | null {
    return this.#ports.party?.keyring.person ?? null;
  }

  /** Show unsent parcels of before a reload. */
  async restore(parcels: readonly Parcel[]): Promise<void> {
    const author = this.me;
    for (const parcel of parcels) {
      if (author === null || parcel.kind !== "message" || parcel.thread !== this.id || this.#box === null) continue;
      const envelope = fromBase64url(parcel.message.sealed);
      const place = { thread: this.id, ke: parseEnvelope(envelope).ke, mid: parcel.mid, author };
      const { text, attachments: pictures } = await this.#box.read({ ...place, role: this.#box.role, kind: Kind[parcel.message.kind] }, envelope);
      this.pending = [...this.pending.filter(({ mid }) => mid !== parcel.mid), { mid: parcel.mid, text, waiting: true, pictures }];
    }
  }

  /** The server has `parcel`: what waited becomes a line. Where that fails, the next news bring the line. */
  delivered(parcel: Parcel, answer: Opened | null): Promise<void> {
    const done = this.#inTurn(async () => {
      if (answer !== null) this.thread = answer.thread;
      if (answer !== null && answer.entry.seq === this.#seq + 1) await this.#append([answer.entry], false);
      else await this.#fetchNew(false);
      this.#dropPending(parcel.mid);
    });
    return done.catch(() => undefined);
  }

  /** There is no network: what is on its way says so. */
  waiting(): void {
    this.pending = this.pending.map((each) => ({ ...each, waiting: true }));
  }

  /** A message that cannot go leaves the list; its text goes back to the field. Null where it is not shown. */
  takeBack(mid: Id): Back | null {
    const back = this.pending.find((each) => each.mid === mid) ?? null;
    this.#dropPending(mid);
    return back;
  }

  /** The picture that `ref` names, opened and checked; what was sealed on this device is not fetched. */
  async picture(ref: AttachmentRef): Promise<Blob> {
    const { api, postman } = this.#ports;
    return openPicture(ref, this.id, (await postman.blob(ref.blob)) ?? (await api.attachment(this.id, ref.blob)));
  }

  /** What was sealed on this device, to be sent anew. What is not there any more is left out. */
  newPictures(refs: readonly AttachmentRef[]): Promise<NewPicture[]> {
    return newPicturesOf(refs, this.id, (id) => this.#ports.postman.blob(id));
  }

  #dropPending(mid: Id): void {
    this.pending = this.pending.filter((each) => each.mid !== mid);
  }

  async #loadAll(): Promise<void> {
    const detail = await this.#detail();
    const { party } = this.#ports;
    const box = party === null ? null : await ThreadBox.open(this.id, detail, party);
    this.#box = box;
    this.#reader = box === null ? null : new LineReader(box);
    this.#seq = 0;
    this.#openedTo = 0;
    this.thread = detail.thread;
    this.asked = detail.asked;
    this.people = detail.people;
    this.lines = [];
    await this.#showNewest(detail.thread.head_seq);
    try {
      const lines = await this.#linesOf(await this.#allEntries(detail.thread.head_seq));
      this.lines = lines;
      this.#dropSaid(lines);
    } catch (error) {
      [this.state, this.lines] = ["loading", []]; // not the newest alone, as if that were all
      throw error;
    }
  }

  /** Of a long thread the newest lines stand there first, while the others are fetched and all of it is read in order. */
  async #showNewest(head: number): Promise<void> {
    const box = this.#box;
    if (head <= AT_FIRST || box?.isReadable !== true) return;
    this.lines = await newestLines(box, (await this.#page(head - AT_FIRST)).entries, head - AT_FIRST);
    this.state = "ready";
    await painted();
  }

  #party(): Party {
    if (this.#ports.party === null) throw new MustWait();
    return this.#ports.party;
  }

  #detail(): Promise<Detail> {
    return this.#ports.api.detail(this.id, this.#asked);
  }

  async #refresh(): Promise<void> {
    const detail = await this.#detail();
    this.thread = detail.thread;
    this.asked = detail.asked;
    this.people = { ...this.people, ...detail.people };
    const { party } = this.#ports;
    if (party === null || this.#box?.isBehind(detail) !== true) return;
    const wasSealed = this.state === "sealed";
    const box = await this.#goOnIn(ThreadBox.open(this.id, detail, party));
    if (wasSealed && box.isReadable) await this.#readAnew(box); // somebody has met the student
  }

  /** A name before the first word of theirs, or of what an event says of them. */
  async #nameAuthor({ author, kind, data }: Entry): Promise<void> {
    const named = kind === "absent" ? [data["away"], data["answers"]] : [author];
    if (named.some((id) => typeof id === "string" && !(id in this.people))) await this.#refresh();
  }

  async #compare(head: [number, number] | undefined): Promise<void> {
    if (this.thread === null) return;
    if (head === undefined) return this.#missed();
    const [seq, revision] = head;
    if (seq > this.#seq) await this.#fetchNew(true);
    if (revision !== this.thread.revision || seq > this.thread.head_seq) await this.#refresh();
  }

  /** Only open threads are told of: one that is not among them was closed, or is not one's own any more, which is asked once. */
  async #missed(): Promise<void> {
    if (this.thread === null || this.thread.state === "closed" || this.state === "failed") return;
    await this.#refresh();
    if (this.thread.head_seq > this.#seq) await this.#fetchNew(true);
  }

  async #fetchNew(arrived: boolean): Promise<void> {
    for (;;) {
      const before = this.#seq;
      const page = await this.#page(before);
      await this.#append(page.entries, arrived);
      if (this.#seq === before || this.#seq >= page.head_seq) return;
    }
  }

  get #isUnread(): boolean {
    return this.state === "sealed" || (this.state === "ready" && this.lines.some(({ kind }) => kind === "unreadable"));
  }

  async #readAnew(box: ThreadBox): Promise<void> {
    const entries = await this.#allEntries(this.thread?.head_seq ?? 0);
    const before = [this.#reader, this.#seq, this.#openedTo] as const;
    [this.#reader, this.#seq, this.#openedTo] = [new LineReader(box), 0, 0];
    try {
      this.lines = await this.#linesOf(entries);
    } catch (error) {
      [this.#reader, this.#seq, this.#openedTo] = before; // the lines still stand as they did
      throw error;
    }
  }

  /** Every entry: the first pages at once, what came meanwhile one after the other, as is all of a server with smaller pages. */
  async #allEntries(head: number): Promise<Entry[]> {
    const pages = await this.#firstPages(head);
    const areFull = pages.slice(0, -1).every(({ entries }) => entries.length === PAGE);
    const entries = areFull ? pages.flatMap((page) => page.entries) : [];
    let known = Math.max(...pages.map((page) => page.head_seq));
    for (let last = entries.at(-1)?.seq ?? 0; known > last; ) {
      const page = await this.#page(last);
      entries.push(...page.entries);
      const next = page.entries.at(-1)?.seq ?? 0;
      if (next <= last) break; // nothing more, or nothing new
      [known, last] = [page.head_seq, next];
    }
    return entries;
  }

  #firstPages(head: number): Promise<EntryPage[]> {
    const count = Math.min(Math.ceil(head / PAGE) || 1, PAGES_AT_ONCE);
    return Promise.all(Array.from({ length: count }, (_, at) => this.#page(at * PAGE)));
  }

  async #page(after: number): Promise<EntryPage> {
    const page = await this.#ports.api.entries(this.id, after, this.#asked);
    this.people = { ...this.people, ...page.people };
    return page;
  }

  async #linesOf(entries: readonly Entry[]): Promise<Line[]> {
    const added: Line[] = [];
    for (const entry of entries) {
      if (entry.seq <= this.#seq) continue; // told before
      const line = await this.#read(entry);
      if (line?.kind === "retraction") this.#retract(line, added);
      else if (line !== null) added.push(line);
    }
    return added;
  }

  async #append(entries: readonly Entry[], arrived: boolean): Promise<void> {
    const added = await this.#linesOf(entries);
    this.lines = [...this.lines, ...added];
    this.#dropSaid(added);
    if (arrived) added.forEach((line) => this.#ports.onArrived?.(line));
  }

  #dropSaid(lines: readonly Line[]): void {
    this.pending = this.pending.filter(({ mid }) => !lines.some((line) => this.#isOwn(line, mid)));
  }

  /** Whether `line` is what was on its way as `mid`: it stands once. */
  #isOwn(line: Line, mid: Id): boolean {
    return line.kind === "message" && line.mid === mid && line.author === this.me;
  }

  async #read(entry: Entry): Promise<Line | Retraction | null> {
    const line = await this.#opened(entry);
    this.#seq = entry.seq;
    if (this.#reader !== null && line?.kind !== "unreadable") this.#openedTo = entry.seq;
    return line;
  }

  async #opened(entry: Entry): Promise<Line | Retraction | null> {
    if (this.#reader === null) return null;
    if (entry.ke !== null && entry.ke > (this.#box?.newest.ke ?? 0)) await this.#reopen();
    return this.#reader.read(entry);
  }

  /** The key has changed: open the thread anew and keep the lines. */
  async #reopen(): Promise<void> {
    await this.#goOnIn(ThreadBox.open(this.id, await this.#detail(), this.#party()));
  }

  /** What does not hold while the thread is open closes it: nobody writes on under keys in doubt. */
  async #goOnIn(opening: Promise<ThreadBox>): Promise<ThreadBox> {
    try {
      const box = await opening;
      this.#box = box;
      this.#reader?.continueIn(box);
      if (this.state === "ready" || this.state === "sealed") this.state = box.isReadable ? "ready" : "sealed";
      return box;
    } catch (error) {
      if (error instanceof E1Error && !(error instanceof StudentKeyChanged)) this.state = "distrusted";
      throw error;
    }
  }

  #retract({ mid, author }: Retraction, added: Line[]): void {
    const lines = [...this.lines];
    for (const each of [lines, added]) takeBack(each, mid, author);
    this.lines = lines;
  }

  /** One thing after the other: an event during a load must wait for it. */
  #inTurn<T>(task: () => Promise<T>, asked: Asking = {}): Promise<T> {
    const done = this.#work.then(() => {
      this.#asked = asked;
      return task();
    });
    this.#work = done.then(() => undefined, (error: unknown) => {
      if (isRefusal(error, "not_found")) this.state = "failed";
    });
    return done;
  }
}
