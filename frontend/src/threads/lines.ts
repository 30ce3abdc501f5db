import type { Entry, Moment } from "../api/types";
import type { AttachmentRef } from "../crypto/attachment";
import { fromBase64url, idOf } from "../crypto/encoding";
import type { Id, Json } from "../crypto/encoding";
import { Kind } from "../crypto/envelope";
import { E1Error } from "../crypto/errors";
import { RecipientType } from "../crypto/thread-key";
import { quotesOf } from "./quotes";
import type { Quote } from "./quotes";
import type { ThreadBox } from "./thread_box";
import { chainOf, teamOf } from "./world";

/** One line of a thread as a person sees it. */
export type Line =
  | { kind: "message"; seq: number; at: Date; author: Id; mid: Id; role: 0 | 1 | 2; text: string; more: Json; warning: "gap" | "team_epoch" | null; followUpAt?: Date; identity?: Json; pictures?: readonly AttachmentRef[]; quotes?: readonly Quote[] }
  | { kind: "unreadable"; seq: number; at: Date; author: Id | null; role: 0 | 1 | 2 | null }
  | { kind: "retracted"; seq: number; at: Date; author: Id | null; role: 0 | 1 | 2 | null }
  | { kind: "event"; seq: number; at: Date; event: string; data: Readonly<Record<string, unknown>> };

/** A message that takes another back. It has no line of its own. */
export interface Retraction { kind: "retraction"; mid: Id; author: Id }

const KINDS: Readonly<Record<string, Kind>> = {
  text: Kind.text, attachment: Kind.attachment, retract: Kind.retract, reveal: Kind.reveal, note: Kind.note, draft: Kind.draft,
  meeting: Kind.meeting, system: Kind.system,
};

/** What opens the messages of a thread or of its companion. */
type Box = Pick<ThreadBox, "id" | "read" | "manifests" | "newest" | "world">;

/** Turns the entries of one thread, in order, into lines; remembers what it has seen. */
export class LineReader {
  #box: Box;
  /** Messages that opened: none is shown twice. */
  readonly #seen = new Set<Id>();
  /** Messages that came, opened or not: what names one of these names none that is missing. */
  readonly #came = new Set<Id>();
  #lastMid: Id | null = null;
  #lastSeq: number;
  readonly #isWhole: boolean;
  /** Whether a number was left out since the last message: numbers have no gaps. */
  #isMissing = false;

  /** `after`: the number of the entry before the first that is read. What stands before that is not looked for. */
  constructor(box: Box, after = 0) {
    this.#box = box;
    this.#lastSeq = after;
    this.#isWhole = after === 0;
  }

  /** The newest message received: what one's own next message says it answers. */
  get lastMid(): Id | null {
    return this.#lastMid;
  }

  /** Go on reading after the key was made anew. */
  continueIn(box: Box): void {
    this.#box = box;
  }

  /** Read one entry. A message seen before has no second line. */
  async read(entry: Entry): Promise<Line | Retraction | null> {
    this.#isMissing ||= entry.seq > this.#lastSeq + 1;
    this.#lastSeq = entry.seq;
    const line = await this.#line(entry);
    if (entry.mid !== null) this.#came.add(entry.mid);
    return line;
  }

  async #line(entry: Entry): Promise<Line | Retraction | null> {
    const { seq, author, role } = entry;
    const at = moment(entry.at);
    if (entry.retracted_at !== null) return { kind: "retracted", seq, at, author, role };
    if (entry.sealed === null) return { kind: "event", seq, at, event: entry.kind, data: entry.data };
    if (entry.mid !== null && this.#seen.has(entry.mid)) return null;
    try {
      return await this.#message(entry);
    } catch (error) {
      if (error instanceof E1Error) return { kind: "unreadable", seq, at, author, role };
      throw error;
    }
  }

  async #message(entry: Entry): Promise<Line | Retraction> {
    const { seq, author, role, mid, ke, sealed } = entry;
    const kind = KINDS[entry.kind];
    if (author === null || role === null || mid === null || ke === null || sealed === null || kind === undefined) {
      return { kind: "unreadable", seq, at: moment(entry.at), author, role };
    }
    const place = { thread: this.#box.id, ke, mid, author, role, kind };
    const content = await this.#box.read(place, fromBase64url(sealed));
    const warning = this.#warning(ke, content.seen, content.teamEpoch);
    this.#isMissing = false;
    this.#seen.add(mid);
    this.#lastMid = mid;
    if (kind === Kind.retract) return { kind: "retraction", mid: idOf(content.more["r"]), author };
    const besides = { ...followUpOf(entry), ...picturesOf(content.attachments), ...quotesIn(content.more, role), ...identityOf(kind, content.more["i"]) };
    return { kind: "message", seq, at: moment(entry.at), author, mid, role, text: content.text, more: content.more, warning, ...besides };
  }

  /** A message counts the epochs of the team that was responsible when it was written. */
  #warning(ke: number, seen: Id | undefined, teamEpoch: number | undefined): "gap" | "team_epoch" | null {
    if (this.#isMissing || (this.#isWhole && seen !== undefined && !this.#came.has(seen))) return "gap";
    const team = teamOf(this.#box.manifests[ke - 1] ?? this.#box.newest);
    const newest = chainOf(this.#box.world, team).current.epoch;
    return teamEpoch !== undefined && teamEpoch > newest ? "team_epoch" : null;
  }
}

/** Who wrote an anonymous thread: what a message of kind 3 says, and no other. */
function identityOf(kind: Kind, said: unknown): { identity?: Json } {
  return kind === Kind.reveal && typeof said === "object" && said !== null ? { identity: said as Json } : {};
}

function picturesOf(pictures: readonly AttachmentRef[]): { pictures?: readonly AttachmentRef[] } {
  return pictures.length === 0 ? {} : { pictures };
}

/** A student's alone: staff quote nobody across the wall. */
function quotesIn(more: Json, role: number): { quotes?: readonly Quote[] } {
  const quotes = role === RecipientType.student ? quotesOf(more) : [];
  return quotes.length === 0 ? {} : { quotes };
}

function followUpOf({ data }: Entry): { followUpAt?: Date } {
  const told = data["follow_up_at"];
  return typeof told === "string" ? { followUpAt: moment(told) } : {};
}

function moment(text: Moment): Date {
  return new Date(text);
}
