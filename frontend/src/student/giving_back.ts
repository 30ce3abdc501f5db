import { isRefusal } from "../api/client";
import type { Parcel } from "../api/outbox";
import type { Id, Wish } from "../api/types";
import { CannotOpen } from "../crypto/errors";
import type { Content } from "../crypto/envelope";
import { isAuthor, ringFor } from "../keys/author";
import { choicesIn } from "../threads/choices";
import { picturesFollowing } from "../threads/follow";
import { newPicturesOf } from "../threads/pictures";
import type { Said } from "../threads/pictures";
import { ownWords, quotesOf } from "../threads/quotes";
import { firstOf, sentOf } from "../threads/reseal";
import { announcements } from "../ui/announce.svelte";
import type { StudentApp } from "./app.svelte";
import type { Desk } from "./desk.svelte";
import { keepDraft } from "./draft";
import type { Reply } from "./reply.svelte";
import { both } from "./under_way";
import type { Own } from "./under_way";
import { LostByServer } from "./why_not";
import { t } from "./words";
import type { Trouble, Writing } from "./writing.svelte";

function troubleOf(why: unknown): Trouble {
  if (why instanceof LostByServer) return "lost";
  return isRefusal(why, "anonymous_full") ? "nameless_full" : "failed";
}

/** What was chosen for a first message. */
interface Meant extends Own { readonly wish: Wish }
/** What stands in the field again, whether it was to go without a name, and what was chosen for it, where that is known. */
interface Back extends Said { readonly anonymous: boolean; readonly meant: Meant | null }

/** What its author says in a first message, without what others said that it quotes. */
function ownIn({ text, more }: Content): Own {
  return { text: ownWords(text, quotesOf(more)), ...choicesIn(more) };
}

/** What comes back goes to nobody else: whoever was shut out of it, or of what stands in the field, stays so. */
function choose(writing: Writing, { wish, answer, word }: Meant): void {
  writing.branch = wish.branch;
  writing.excluded = [...new Set([...wish.excluded, ...writing.excluded])];
  writing.wished = wish.wished.find((id) => !writing.excluded.includes(id)) ?? null;
  writing.chosen ??= wish.urgency === "routine" ? null : wish.urgency;
  writing.writesIn = wish.language;
  if (answer !== "here") writing.answer = answer;
  if (word !== "") writing.word = word;
  writing.routeSoon();
}

/** Gives back to a student what of their messages did not get through: into the field, or the answer that is being written. */
export class GivingBack {
  readonly #desk: Desk;
  readonly #app: StudentApp;

  constructor(desk: Desk, app: StudentApp) {
    this.#desk = desk;
    this.#app = app;
  }

  /** Give the text of a refused parcel back, where it is at hand. */
  async hopeless(parcel: Parcel, why: unknown): Promise<boolean> {
    if (parcel.kind === "raise") return true;
    if (parcel.kind === "message") return parcel.takenAs == null ? this.#inReply(parcel, why) : this.#lost(parcel, why);
    const said = await this.#saidIn(parcel);
    return this.#isOpen && said !== null && (this.#staysAcross(parcel.mid, why) || this.#inField(parcel.mid, said, why));
  }

  /** Whether this desk is the page's still. */
  get #isOpen(): boolean {
    return this.#app.desk === this.#desk;
  }

  /**
   * The server had a message once and has lost it, with its key: the student says whether it is sent anew.
   * In its thread, or in a new one where the old one's keys are in doubt.
   */
  async #lost(parcel: Extract<Parcel, { kind: "message" }>, why: unknown): Promise<boolean> {
    const { keyring } = this.#desk;
    if (keyring === null) return false;
    const ring = ringFor(keyring, parcel.thread);
    const said = await sentOf(parcel, ring).catch(() => null);
    if (said === null) {
      this.#desk.hasLost = true;
      announcements.say(t("threads.lost"));
      return false;
    }
    const reply = why instanceof CannotOpen ? this.#replyIn(parcel.thread) : null;
    const back = { text: said.text, pictures: await this.#picturesOf(parcel, said), anonymous: isAuthor(ring), meant: null };
    if (reply === null) return this.#isOpen && this.#inField(parcel.mid, back, new LostByServer());
    void reply.giveBack(back.text, new LostByServer(), back.pictures);
    return true;
  }

  /** What is being written in `thread`, where that is on the screen. */
  #replyIn(thread: Id): Reply | null {
    const { conversation, reply } = this.#desk;
    return conversation?.id === thread && reply?.thread === thread ? reply : null;
  }

  async #inReply({ mid, thread }: Parcel, why: unknown): Promise<boolean> {
    const { conversation, reply } = this.#desk;
    const back = conversation?.id === thread ? conversation.takeBack(mid) : null;
    if (conversation === null || back === null || reply?.thread !== thread) {
      this.#desk.followed(mid, true);
      return false;
    }
    void reply.giveBack(back.text, why, await conversation.newPictures(back.pictures));
    return true;
  }

  /** What an unsent first message says: as it was remembered, or as its own keys open it. */
  async #saidIn(parcel: Extract<Parcel, { kind: "open" }>): Promise<Back | null> {
    const { keyring, underWay } = this.#desk;
    const opened = keyring === null ? null : await firstOf(parcel.open, ringFor(keyring, parcel.thread)).catch(() => null);
    const own = opened === null ? underWay.ownOf(parcel.mid) : ownIn(opened);
    if (own === null) return null;
    const pictures = opened === null ? [] : [...(await this.#picturesOf(parcel, opened)), ...(await this.#following(parcel.thread))];
    const { anonymous, wish } = parcel.open;
    return { text: own.text, pictures, anonymous: anonymous !== undefined, meant: { ...own, wish } };
  }

  /** What was to follow a first message: it comes back with it. */
  async #following(thread: Id): Promise<Said["pictures"]> {
    const { keyring, postman } = this.#desk;
    return keyring === null ? [] : picturesFollowing(postman, thread, ringFor(keyring, thread)).catch(() => []);
  }

  /** The pictures of a message of this device, as far as they are still on it. */
  #picturesOf({ thread }: Parcel, { attachments }: Content): Promise<Said["pictures"]> {
    return newPicturesOf(attachments, thread, (id) => this.#desk.postman.blob(id)).catch(() => []);
  }

  /** The text stands in the field again. The list says so to who reads that, the writing screen to who has just sent. */
  #inField(mid: Id, { text, pictures, anonymous, meant }: Back, why: unknown): boolean {
    const isLost = why instanceof LostByServer;
    const { underWay, drafts } = this.#desk;
    underWay.end(mid);
    const { writing } = this.#app;
    writing.text = both(text, writing.text);
    writing.trouble = writing.pictures.giveBack(pictures, why) ? null : troubleOf(why);
    writing.anonymous ||= anonymous; // what was to go without a name never comes back with one
    if (meant !== null) choose(writing, meant);
    void keepDraft(drafts, writing);
    const isShown = this.#desk.sent?.mid === mid;
    if (isShown) this.#app.screen = "write";
    else announcements.say(t(isLost ? "threads.lost" : "threads.returned"));
    if (isShown) this.#desk.sent = null;
    return true;
  }

  /** Across the wall it stands on the screen still, with all that it quotes. */
  #staysAcross(mid: Id, why: unknown): boolean {
    const { sender, underWay } = this.#desk;
    if (this.#app.screen !== "across" || sender?.mid !== mid) return false;
    underWay.end(mid);
    sender.from.trouble = troubleOf(why);
    this.#desk.sent = null;
    return true;
  }
}
