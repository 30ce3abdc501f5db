import type { Id } from "../api/types";
import type { Drafts } from "../threads/drafts";
import { Chosen } from "../pictures/chosen.svelte";
import type { NewPicture } from "../threads/pictures";
import { Danger } from "./danger.svelte";
import type { Watchful } from "./watchful.svelte";
import { both } from "./under_way";
import { whyNot } from "./why_not";
import type { WhyNot } from "./why_not";

/** What a student writes in one thread: kept with every letter, and told what comes back. */
export class Reply {
  readonly thread: Id;
  /** Why the last message did not go, until the next one is sent. */
  trouble = $state<WhyNot | null>(null);
  /** What is read of it on this device, and what its author says of it. */
  readonly danger: Danger;
  /** What goes along. Only what is written is kept on the device. */
  readonly pictures = new Chosen();
  #text = $state("");
  readonly #drafts: Drafts;
  readonly #loaded: Promise<void>;

  constructor(drafts: Drafts, thread: Id, watchful: Watchful) {
    this.danger = new Danger(watchful);
    this.#drafts = drafts;
    this.thread = thread;
    this.#loaded = this.#load();
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#show(text);
    void this.keep();
  }

  /** Keep what is written on the device, once what was there before is in the field. */
  async keep(): Promise<void> {
    await this.#loaded;
    await this.#drafts.save(this.thread, this.text);
  }

  /** `text` is safe on its way: what was written meanwhile stays. */
  sent(text: string, pictures: readonly NewPicture[] = []): Promise<void> {
    this.pictures.sent(pictures);
    const at = this.text.indexOf(text);
    if (at >= 0) this.#show((this.text.slice(0, at) + this.text.slice(at + text.length)).trimStart());
    return this.keep();
  }

  /** A message could not go: its text stands before what is written now, and the reason with it. */
  giveBack(text: string, why: unknown, pictures: readonly NewPicture[] = []): Promise<void> {
    this.trouble = this.pictures.giveBack(pictures, why, text === "") ? null : whyNot(why);
    this.#show(both(text, this.text));
    return this.keep();
  }

  async #load(): Promise<void> {
    const kept = await this.#drafts.load(this.thread).catch(() => ""); // a device that keeps nothing
    this.#show(both(kept, this.text));
  }

  #show(text: string): void {
    this.#text = text;
    this.danger.follow(text);
  }
}
