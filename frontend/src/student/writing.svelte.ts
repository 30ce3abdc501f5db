import { ApiError, NoAnswer } from "../api/client";
import type { ThreadsApi } from "../api/threads";
import type { Branch, Contacts, Id, Route, Urgency, Wish } from "../api/types";
import { language } from "../i18n/language.svelte";
import { Chosen } from "../pictures/chosen.svelte";
import type { Answer } from "../threads/choices";
import type { NewPicture } from "../threads/pictures";
import { ownWords } from "../threads/quotes";
import type { Quote } from "../threads/quotes";
import { Danger } from "./danger.svelte";
import type { Watchful } from "./watchful.svelte";

/** Thrown where something has to be read before it is sent. */
export class MustBeRead extends Error {}

/** What stands in the way of sending; the text stays in every case. */
export type Trouble = "empty" | "read_again" | "too_long" | "net" | "failed" | "lost" | "cannot_seal" | "not_trusted" | "school_not_open" | "left_school" | "nameless_full";

const LATER_MS = 250;

/** What a student is about to send, and what is known of it beforehand: who reads, and by when. */
export class Writing {
  text = $state("");
  branch = $state<Branch | "either">("counsellor");
  wished = $state.raw<Id | null>(null);
  excluded = $state.raw<readonly Id[]>([]);
  /** How urgent the student says that it is, if they do. */
  chosen = $state<Urgency | null>(null);
  /** Whether the student writes without a name: in a thread of its own, under an author of its own. */
  anonymous = $state(false);
  writesIn = $state<string>(language.current);
  /** How they wish to be answered, and the code word by which they are known. */
  answer = $state<Answer>("here");
  word = $state("");
  contacts = $state.raw<Contacts>({ people: [], branches: [] });
  /** Provisional: what the server would choose now. */
  route = $state.raw<Route | null>(null);
  trouble = $state<Trouble | null>(null);
  sending = $state(false);
  /** What was sent without a network: each goes by itself, what is written only as long as it is not changed. */
  waits = $state.raw<readonly string[]>([]);
  /** “Hämta mig” was pressed once: the next press sends it, and not what is written. */
  fetching = $state(false);
  /** A text that was found sealed on the device and had not been sent. */
  restored = $state(false);
  /** What is read of the text on this device, and what the student says of it. */
  readonly danger: Danger;
  /** What goes along. Only what is written is kept on the device. */
  readonly pictures = new Chosen();
  /** What of another thread goes along. */
  quotes = $state.raw<readonly Quote[]>([]);
  readonly #api: Pick<ThreadsApi, "contacts" | "route">;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Pick<ThreadsApi, "contacts" | "route">, watchful: Watchful) {
    this.#api = api;
    this.danger = new Danger(watchful);
  }

  get urgency(): Urgency {
    return this.danger.urgency(this.chosen);
  }

  /** Whether what is written waits for no picture of its own. */
  get hurries(): boolean {
    return this.danger.hurries || this.urgency !== "routine";
  }

  /** What goes along with `text`: what was chosen belongs to what is written. */
  picturesOf(text: string): readonly NewPicture[] {
    return this.text.trim() === text.trim() ? this.pictures.next : [];
  }

  /** What is read of `text` for signs of danger: what of the student's own words goes along is theirs as well. */
  read(text: string): string {
    return ownWords(text, this.quotes);
  }

  /** What is sent with the message. */
  get wish(): Wish {
    return { ...this.#choices, branch: this.danger.branch(this.branch), urgency: this.urgency };
  }

  /** What is asked before: nothing of it depends on the text. */
  get #choices(): Wish {
    return {
      branch: this.branch, urgency: this.chosen ?? "routine", wished: this.wished === null ? [] : [this.wished], excluded: [...this.excluded],
      language: this.writesIn,
    };
  }

  /** The person wished for, by name. */
  get wishedName(): string | null {
    return this.contacts.people.find(({ id }) => id === this.wished)?.name ?? null;
  }

  async loadContacts(): Promise<void> {
    try {
      this.contacts = await this.#api.contacts();
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof ApiError)) throw error;
    }
  }

  /** Ask where this would go, shortly after the last change. An older answer never replaces a newer one. */
  routeSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#askRoute(), LATER_MS);
  }

  /**
   * Take `route` for what is sent now.
   * @throws MustBeRead where only the service hides it from somebody, and the page has not said so
   */
  agree(route: Route): void {
    const isKnown = route.hidden_by !== "service" || this.route?.hidden_by === "service";
    if (isKnown) return;
    this.route = route;
    throw new MustBeRead();
  }

  /** What is written was changed: as it was, it is not sent any more. A `request` is, whatever is written. */
  changed(request: string): void {
    this.fetching = false;
    this.waits = this.waits.filter((text) => text === request);
  }

  /** `text` was tried: it goes when the network is back, where that was missing. */
  tried(text: string, trouble: Trouble | null): void {
    this.trouble = trouble;
    const others = this.waits.filter((waiting) => waiting !== text);
    this.waits = trouble === "net" ? [...others, text] : others;
  }

  /** `text` has gone. What else is half written is said to be there still. */
  went(text: string): void {
    this.fetching = false;
    if (this.text.trim() !== "" && this.text !== text) this.restored = true;
  }

  /** Begin again: nothing of this is anybody's. */
  clear(): void {
    this.next();
    this.pictures.clear();
    this.sending = false;
    this.waits = [];
  }

  /** Begin again for the next thread. What waits for the network goes all the same. */
  next(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.text = "";
    this.chosen = null;
    this.danger.clear();
    this.branch = "counsellor";
    this.wished = null;
    this.excluded = [];
    this.writesIn = language.current;
    this.answer = "here";
    this.word = "";
    this.route = null;
    this.trouble = null;
    this.fetching = false;
    this.restored = false;
    this.anonymous = false;
  }

  async #askRoute(): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const route = await this.#api.route(this.#choices);
      if (asked === this.#asked) this.#known(route);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.route = null;
      if (error instanceof ApiError && (error.code === "school_not_open" || error.code === "left_school")) this.trouble = error.code;
      if (error instanceof NoAnswer) this.trouble = "net";
    }
  }

  #known(route: Route): void {
    this.route = route;
    if (this.trouble === "net" || this.trouble === "school_not_open" || this.trouble === "left_school") this.trouble = null;
  }
}
