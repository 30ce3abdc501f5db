import type { Outbox } from "../api/outbox";
import { cat, fromBase64url, idBytes, utf8 } from "../crypto/encoding";
import type { Bytes, Id } from "../crypto/encoding";
import { CannotOpen } from "../crypto/errors";
import { aesKey, decrypt, encrypt } from "../crypto/primitives";

/**
 * Unfinished texts. The device holds them sealed, the server holds the key: neither can read
 * them alone. Saving is cheap enough for every keystroke; only the newest text is written.
 */
export class Drafts {
  readonly #outbox: Outbox;
  readonly #person: Id;
  readonly #key: Promise<CryptoKey>;
  readonly #newest = new Map<string, string>();
  #writing: Promise<void> = Promise.resolve();

  constructor(outbox: Outbox, person: Id, draftKey: string) {
    this.#outbox = outbox;
    this.#person = person;
    this.#key = aesKey(fromBase64url(draftKey));
  }

  /** Keep `text` for `place`; nothing is kept for an empty one. */
  save(place: string, text: string): Promise<void> {
    this.#newest.set(place, text);
    this.#writing = this.#writing.then(() => this.#write(place)).catch(() => undefined);
    return this.#writing;
  }

  /** Return what was kept for `place`, or "" where there is nothing that opens. */
  async load(place: string): Promise<string> {
    const sealed = await this.#outbox.draft(this.#person, place);
    if (sealed === null) return "";
    try {
      return new TextDecoder().decode(await decrypt(await this.#key, new Uint8Array(sealed), this.#aad(place)));
    } catch (error) {
      if (error instanceof CannotOpen) return "";
      throw error;
    }
  }

  /** Resolves when all that was handed in so far is on the disk. */
  settled(): Promise<void> {
    return this.#writing;
  }

  drop(place: string): Promise<void> {
    return this.save(place, "");
  }

  /** Drop what is kept for `place` if it says `text` still, and nothing newer waits to be written; with it what is kept `beside` it. */
  dropIf(place: string, text: string, beside: readonly string[] = []): Promise<void> {
    this.#writing = this.#writing.then(() => this.#dropIf(place, text, beside)).catch(() => undefined);
    return this.#writing;
  }

  async #dropIf(place: string, text: string, beside: readonly string[]): Promise<void> {
    if (this.#newest.has(place) || (await this.load(place)).trim() !== text) return;
    for (const one of [place, ...beside]) await this.#outbox.dropDraft(this.#person, one);
  }

  async #write(place: string): Promise<void> {
    const text = this.#newest.get(place);
    if (text === undefined) return; // a later save has written it
    this.#newest.delete(place);
    if (text === "") return this.#outbox.dropDraft(this.#person, place);
    const sealed = await encrypt(await this.#key, utf8(text), this.#aad(place));
    await this.#outbox.keepDraft({ person: this.#person, place, sealed });
  }

  #aad(place: string): Bytes {
    return cat("E1/device-draft", idBytes(this.#person), utf8(place));
  }
}
