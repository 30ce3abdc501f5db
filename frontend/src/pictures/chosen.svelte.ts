import { isRefusal } from "../api/client";
import type { Bytes } from "../crypto/encoding";
import type { NewPicture } from "../threads/pictures";
import { pictureOf } from "./shown";
import type { Why } from "./clean";
import { cleanInWorker } from "./in_worker";
import { MOST_PICTURES } from "./limits";

/** A cleaned picture that waits to be sent, and what its sender says is seen on it. */
export interface ChosenPicture extends NewPicture { readonly key: number; readonly picture: Blob }
export type Trouble = Why | "many" | "alone" | Full;
type Full = "full.day" | "full.thread" | "full.service";

/** What is about to be sent along. Nothing of it is on the device but in this page's memory. */
export class Chosen {
  pictures = $state.raw<readonly ChosenPicture[]>([]);
  /** How many are being cleaned. */
  preparing = $state(0);
  /** Why the last one chosen cannot be sent; the others stay. */
  trouble = $state<Trouble | null>(null);
  /** Whether what came back were pictures alone: what was written is not touched by it. */
  areAlone = $state(false);
  readonly #clean: (file: Blob) => Promise<Bytes | Why>;
  #keys = 0;

  constructor(cleaner: (file: Blob) => Promise<Bytes | Why> = cleanInWorker) {
    this.#clean = cleaner;
  }

  get isEmpty(): boolean {
    return this.pictures.length === 0;
  }

  /** What one message takes along: the first ones. The others stay for the next. */
  get next(): readonly ChosenPicture[] {
    return this.pictures.slice(0, MOST_PICTURES);
  }

  /** Whether there are more than one message takes. */
  get areTooMany(): boolean {
    return this.pictures.length > MOST_PICTURES;
  }

  /** Clean `files`, one after the other, and take in what can be sent. */
  async add(files: Iterable<Blob>): Promise<void> {
    this.trouble = null;
    for (const file of files) {
      if (this.pictures.length + this.preparing >= MOST_PICTURES) this.trouble = "many";
      else await this.#addOne(file);
    }
  }

  async #addOne(file: Blob): Promise<void> {
    this.preparing += 1;
    const cleaned = await this.#clean(file).catch(() => "broken" as const);
    this.preparing -= 1;
    if (typeof cleaned === "string") this.trouble = cleaned;
    else this.pictures = [...this.pictures, this.#chosen({ bytes: cleaned, said: "" })];
  }

  #chosen({ bytes, said }: NewPicture): ChosenPicture {
    return { key: (this.#keys += 1), bytes, said, picture: pictureOf(bytes) };
  }

  /** What its sender says is seen on one of them. */
  say(key: number, said: string): void {
    this.pictures = this.pictures.map((each) => (each.key === key ? { ...each, said } : each));
  }

  remove(key: number): void {
    this.trouble = null;
    this.pictures = this.pictures.filter((each) => each.key !== key);
  }

  /** `sent` are safe on their way: what was added meanwhile stays. */
  sent(sent: readonly NewPicture[]): void {
    this.pictures = this.pictures.filter((each) => !sent.includes(each));
    this.trouble = null;
  }

  /**
   * They could not go: they stand before what was added since. `areAlone`: without a word beside them.
   * @returns whether it is because of them: their words say why
   */
  giveBack(pictures: readonly NewPicture[], why?: unknown, areAlone = false): boolean {
    this.trouble = fullOf(why);
    this.areAlone = areAlone;
    this.pictures = [...pictures.map((each) => this.#chosen(each)), ...this.pictures];
    return this.trouble !== null;
  }

  clear(): void {
    this.pictures = [];
    this.trouble = null;
  }
}

/** What is full, where the service takes no more of them. */
function fullOf(why: unknown): Full | null {
  if (!isRefusal(why, "attachments_full")) return null;
  const { of } = why.details;
  return of === "day" || of === "thread" ? `full.${of}` : "full.service";
}
