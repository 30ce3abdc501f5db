import type { Outbox } from "../api/outbox";
import type { Id, Wish } from "../api/types";
import type { Choices } from "../threads/choices";
import type { Drafts } from "../threads/drafts";

/** What a first message says in its author's own words, and what its author chose that only its readers know. */
export interface Own extends Choices { readonly text: string }
/** A first message that the server has not answered: all that it says, and to whom. */
export interface FirstWords { readonly mid: Id; readonly text: string; readonly own: Own; readonly wish: Wish; readonly anonymous: boolean }

/**
 * What first messages that are under way say. It is kept like a draft, so that it is known after a
 * reload, before any key is open: a message that waits is not offered, nor sent, a second time.
 */
export class UnderWay {
  readonly #drafts: Drafts;
  readonly #known = new Map<Id, FirstWords>();

  constructor(drafts: Drafts) {
    this.#drafts = drafts;
  }

  /** Remember what `words` say, before their parcel is kept. */
  async keep(words: FirstWords): Promise<void> {
    this.#known.set(words.mid, words);
    void this.#drafts.save(ownPlaceOf(words.mid), JSON.stringify(words.own));
    await this.#drafts.save(placeOf(words.mid), words.text);
  }

  /** Know again what `person` had under way before a reload. */
  async restore(outbox: Outbox, person: Id): Promise<void> {
    for (const parcel of await outbox.unsent(person)) {
      if (parcel.kind !== "open" || this.#known.has(parcel.mid)) continue;
      const text = await this.#drafts.load(placeOf(parcel.mid));
      if (text === "") continue;
      const kept = await this.#drafts.load(ownPlaceOf(parcel.mid));
      const own = kept === "" ? { text, answer: "here" as const, word: "" } : (JSON.parse(kept) as Own);
      this.#known.set(parcel.mid, { mid: parcel.mid, text, own, wish: parcel.open.wish, anonymous: parcel.open.anonymous !== undefined });
    }
  }

  /** Whether `text` is under way already; with `as`, whether it is to the same, and with a name or without as well. */
  find(text: string, as?: Pick<FirstWords, "wish" | "anonymous">): FirstWords | null {
    const isSame = (words: FirstWords): boolean =>
      words.text === text && (as === undefined || (sameWish(words.wish, as.wish) && words.anonymous === as.anonymous));
    return [...this.#known.values()].find(isSame) ?? null;
  }

  /** What its author says and chose in the message `mid`, where that is known. */
  ownOf(mid: Id): Own | null {
    return this.#known.get(mid)?.own ?? null;
  }

  /** It is under way no more: the server has it, or its text is back. Returns what it said. */
  end(mid: Id): string | null {
    const text = this.#known.get(mid)?.text ?? null;
    this.#known.delete(mid);
    void this.#drafts.drop(ownPlaceOf(mid));
    void this.#drafts.drop(placeOf(mid));
    return text;
  }
}

function placeOf(mid: Id): string {
  return `first:${mid}`;
}

function ownPlaceOf(mid: Id): string {
  return `first.own:${mid}`;
}

function sameWish(one: Wish, other: Wish): boolean {
  const told = ({ branch, urgency, wished, excluded, language }: Wish): string => JSON.stringify([branch, urgency, wished, [...excluded].sort(), language]);
  return told(one) === told(other);
}

/** A text that came back, before what stands in the field meanwhile. Nothing is said twice. */
export function both(back: string, present: string): string {
  if (present.trim() === back.trim()) return present;
  return [back, present].filter((text) => text.trim() !== "").join("\n\n");
}
