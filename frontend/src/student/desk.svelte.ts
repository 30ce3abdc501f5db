import { IN_BACKGROUND } from "../api/client";
import type { ApiError } from "../api/client";
import { Live } from "../api/live";
import type { Connection, News } from "../api/live";
import type { Parcel } from "../api/outbox";
import type { Opened } from "../api/threads";
import type { Heads, Id, MyKeys, Person, Thread, Wish } from "../api/types";
import { promiseClock } from "../app/promise_clock.svelte";
import type { Services } from "../app/services";
import { newId } from "../crypto/primitives";
import { newAuthor, ringFor } from "../keys/author";
import type { Keyring } from "../keys/keyring";
import { stateOf } from "../keys/lock";
import { Trust } from "../keys/trust";
import type { StartAddress } from "../keys/trust";
import { encodeChoices } from "../threads/choices";
import { Conversation } from "../threads/conversation.svelte";
import { Drafts } from "../threads/drafts";
import { haveChanged } from "../threads/heads";
import type { Line } from "../threads/lines";
import { keepFollowing } from "../threads/follow";
import type { Followed } from "../threads/follow";
import { OfferAgain } from "../threads/offer_again";
import { sealPictures } from "../threads/pictures";
import type { NewPicture } from "../threads/pictures";
import { sealNewThread } from "../threads/new_thread";
import { MustWait, Postman } from "../threads/postman";
import type { Remade } from "../threads/postman";
import { reseal } from "../threads/reseal";
import { allWords } from "../threads/quotes";
import type { Party } from "../threads/thread_box";
import { announcements } from "../ui/announce.svelte";
import type { StudentApp } from "./app.svelte";
import { AfterSending } from "./after_sending.svelte";
import type { SentMessage } from "./after_sending.svelte";
import { GivingBack } from "./giving_back";
import { forgetDraft, isBegun, keepDraft } from "./draft";
import { nameOf } from "./naming";
import type { Sent } from "./sent_steps";
import { orSaid } from "./or_said";
import { Reply } from "./reply.svelte";
import { ThreadList } from "./thread_list.svelte";
import { UnderWay } from "./under_way";
import type { FirstWords } from "./under_way";
import type { Writing } from "./writing.svelte";
import { t } from "./words";

/** A student holds no team's secrets. */
const NO_TEAMS: ReadonlySet<Id> = new Set<Id>();

/**
 * Everything that is open for one student at one time: keys, the thread on the screen, what is
 * on its way. Locking lets go of the whole of it.
 */
export class Desk {
  readonly person: Person;
  readonly drafts: Drafts;
  readonly underWay: UnderWay;
  readonly postman: Postman;
  readonly list: ThreadList;
  readonly after: AfterSending;
  keyring = $state.raw<Keyring | null>(null);
  conversation = $state.raw<Conversation | null>(null);
  /** What is being written in the thread on the screen. */
  reply = $state.raw<Reply | null>(null);
  sent = $state.raw<Sent | null>(null);
  /** First messages of before a reload that the server has not answered. */
  unsentOpens = $state(0);
  /** Whether the server has lost a message that nothing on this device opens. */
  hasLost = $state(false);
  connection = $state<Connection>("live");
  /** Where the first message that was sent last was written. */
  sender: { readonly mid: Id; readonly from: Writing } | null = null;
  #party: Party | null = null;
  readonly #services: Services;
  readonly #start: StartAddress | null;
  readonly #app: StudentApp;
  readonly #again: OfferAgain;
  readonly #back: GivingBack;
  readonly #live: Live;
  /** Whether a secret of the student's can open the keys that they had. */
  readonly #canUnlock: boolean;

  constructor(services: Services, person: Person, mine: MyKeys, start: StartAddress | null, app: StudentApp) {
    this.person = person;
    this.#services = services;
    this.#start = start;
    this.#app = app;
    this.#canUnlock = stateOf(mine) === "locked";
    this.drafts = new Drafts(services.outbox, person.id, mine.draft_key);
    this.underWay = new UnderWay(this.drafts);
    this.list = new ThreadList(services.threads);
    this.#back = new GivingBack(this, app);
    this.postman = this.#newPostman();
    this.after = new AfterSending({ watchful: app.watchful, raise: (message) => void this.#raise(message) });
    this.#again = new OfferAgain({ api: services.threads, outbox: services.outbox, postman: this.postman, person: person.id });
    this.#live = this.#newLive();
    this.#live.start();
    addEventListener("offline", this.#offline);
    addEventListener("online", this.#online);
    void services.outbox.sweep();
    void this.#countOpens();
  }

  get hasUnsentText(): boolean {
    return this.unsentOpens > 0 || (this.conversation?.pending.length ?? 0) > 0;
  }

  /** Whether something is half written in the thread on the screen: kept, and not on its way. */
  get isReplying(): boolean {
    return this.reply !== null && this.reply.text.trim() !== "";
  }

  /** Whether the school's keys were compared with a poster. */
  isFromPaper(school: Id): boolean {
    return this.#party?.trust.isFromPaper(school) ?? false;
  }

  /** Take keys into use: the vault was opened, or new ones were made. */
  open(keyring: Keyring): void {
    this.keyring = keyring;
    const trust = new Trust(keyring, this.#services.keys, this.#start, "student");
    this.#party = { keyring, trust, teams: NO_TEAMS, now: Date.now, holder: () => undefined };
    void this.postman.deliver();
  }

  /**
   * Route, seal and send `text`; what is under way already is not sealed again. Danger in a half-written
   * one that stays behind counts as well. @throws what says why nothing was sent
   */
  async send(text: string, from = this.#app.writing): Promise<void> {
    const { text: written, danger, quotes } = from;
    await danger.finish(from.read(written.trim() === "" ? text : written));
    const { wish, anonymous } = from;
    const same = this.underWay.find(allWords(text.trim(), quotes), { wish, anonymous });
    if (same === null || from.picturesOf(text).length > 0) return this.#sendFirst(text.trim(), wish, from);
    this.#sending(same);
    await this.postman.deliver();
  }

  async #sendFirst(text: string, wish: Wish, from: Writing): Promise<void> {
    const keyring = await this.#app.keysToWriteWith();
    const route = await this.#services.threads.route(wish);
    from.agree(route);
    const { danger, quotes, anonymous, pictures: chosen } = from;
    const [pictures, thread, mid] = [from.picturesOf(text), newId(), newId()];
    const follows = pictures.length > 0 && from.hurries;
    const { refs: attachments, blobs } = await sealPictures(thread, follows ? [] : pictures);
    const first = { thread, mid, text, choices: encodeChoices(from), attachments, quotes, model: danger.version };
    if (anonymous) await newAuthor(keyring, thread, Date.now());
    const open = await sealNewThread(first, wish, route, this.unlockedIn(thread));
    this.sender = { mid, from };
    const own = { text: from.read(text), answer: from.answer, word: from.word };
    await this.underWay.keep({ mid, text: allWords(text, quotes), own, wish, anonymous });
    this.#sending({ mid, wish });
    this.after.sent({ ...first, text: own.text }, danger);
    const parcel = { mid, person: keyring.person, thread, madeAt: Date.now(), sentAt: null, kind: "open", open } as const;
    await this.postman.keep(parcel, blobs);
    if (!follows || (await this.#keepFollowing(parcel, pictures, keyring))) chosen.sent(pictures);
    else chosen.trouble = "alone";
    await this.postman.deliver();
  }

  /** Pictures that come after their words. @returns whether the device has room for them */
  async #keepFollowing(first: Followed, pictures: readonly NewPicture[], keyring: Keyring): Promise<boolean> {
    const following = await keepFollowing(this.postman, first, pictures, ringFor(keyring, first.thread)).catch(() => null);
    this.#sent(first.mid, { following });
    return following !== null;
  }

  /** More is known of the message that was just sent, where it is `mid`. */
  #sent(mid: Id, more: Partial<Sent>): void {
    if (this.sent?.mid === mid) this.sent = { ...this.sent, ...more };
  }

  /** The pictures `mid`, if they follow that message, are there; or cannot come. */
  followed(mid: Id, isLacking: boolean): void {
    if (this.sent?.following === mid) this.sent = { ...this.sent, following: null, isLacking };
  }

  #sending({ mid, wish }: Pick<FirstWords, "mid" | "wish">): void {
    this.sent = { state: "sending", mid, thread: null, at: promiseClock.now, acute: wish.urgency === "acute" };
  }

  /** The thread is acute: said on the screen at once, and to the service as soon as it hears. */
  async #raise({ mid, thread }: SentMessage): Promise<void> {
    this.#sent(mid, { acute: true });
    await this.postman.send({
      mid: newId(), person: this.person.id, thread, madeAt: Date.now(), sentAt: null, kind: "raise", urgency: "acute", about: mid,
    });
  }

  #raised(thread: Thread): void {
    if (this.sent?.thread?.id === thread.id) this.sent = { ...this.sent, thread };
  }

  /** The unfinished text of this device, which may be begun without a word; null where it is under way. */
  async unfinished(): Promise<string | null> {
    await this.underWay.restore(this.#services.outbox, this.person.id);
    const text = await this.drafts.load("new");
    return this.underWay.find(text.trim()) === null ? text : null;
  }

  /** Open a thread of the list; without keys it stays sealed. */
  async show(thread: Id): Promise<void> {
    const { threads } = this.#services;
    const onArrived = (line: Line): void => this.#announce(line);
    const conversation = new Conversation(thread, { api: threads, party: this.#partyIn(thread), postman: this.postman, onArrived });
    if (this.reply?.thread !== thread) this.reply = new Reply(this.drafts, thread, this.#app.watchful);
    this.conversation = conversation;
    await this.#load(conversation);
  }

  #load(conversation: Conversation): Promise<void> {
    return orSaid(async () => {
      await conversation.load();
      await conversation.restore(await this.#services.outbox.unsent(this.person.id));
      void this.postman.deliver(); // what could not go is taken back where it is shown
      await this.seen();
    });
  }

  readonly #offline = (): void => this.list.lost();

  /** What was asked for without network is fetched now that it is back. */
  readonly #online = (): void => void orSaid(() => this.#catchUp());

  async #catchUp(): Promise<void> {
    if (this.conversation?.hasNoAnswer === true) await this.#load(this.conversation);
    if (this.list.isBehind) await this.list.refresh(IN_BACKGROUND);
  }

  /** Tell the service what of the thread on the screen has been opened. */
  async seen(): Promise<void> {
    const { conversation } = this;
    if (conversation?.state !== "ready" || conversation.openedTo === 0 || document.visibilityState === "hidden") return;
    await this.#services.threads.read(conversation.id, conversation.openedTo);
  }

  /** Do what ends all other sessions: the socket, which belongs to one, rests meanwhile. */
  async undisturbed(work: () => Promise<void>): Promise<void> {
    this.#live.stop();
    await work().finally(() => { if (this.#party !== null) this.#live.start(); }); // locked meanwhile: it rests
  }

  close(): void {
    this.#live.stop();
    removeEventListener("offline", this.#offline);
    removeEventListener("online", this.#online);
    this.postman.stop();
    this.keyring = null;
    this.#party = null;
    this.conversation = null;
    this.reply = null;
    this.sent = null;
  }

  /** As whom one reads and writes in `thread`; null while the keys are locked. */
  #partyIn(thread: Id): Party | null {
    if (this.#party === null || this.keyring === null) return null;
    const ring = ringFor(this.keyring, thread);
    return { ...this.#party, keyring: ring, holder: (kid) => (kid === ring.keys.public.kid ? ring.keys : undefined) };
  }

  /** As whom one writes in `thread`. @throws MustWait while the keys are locked */
  unlockedIn(thread: Id): Party {
    const party = this.#partyIn(thread);
    if (party === null) throw new MustWait();
    return party;
  }

  #newPostman(): Postman {
    const { threads, outbox } = this.#services;
    return new Postman({
      api: threads, outbox, person: this.person.id,
      onDelivered: (parcel, answer) => void this.#delivered(parcel, answer),
      onHopeless: (parcel, why) => this.#back.hopeless(parcel, why),
      onRaised: (thread) => this.#raised(thread),
      onWaiting: () => this.#waiting(),
      onRound: () => void this.#countOpens(),
      remake: (parcel, refusal) => this.#remake(parcel, refusal),
    });
  }

  /** A first message that no secret opens again comes back: its text is known without its keys. */
  async #remake(parcel: Parcel, refusal: ApiError): Promise<Remade> {
    if (this.#party === null && parcel.kind === "open" && !this.#canUnlock) return "hopeless";
    return reseal(parcel, refusal, this.#services.threads, this.unlockedIn(parcel.thread));
  }

  #newLive(): Live {
    return new Live({
      onNews: (news) => void orSaid(() => this.#hear(news)),
      onConnection: (connection) => {
        this.connection = connection;
        if (connection === "offline") this.list.lost();
      },
      onRefused: () => this.#services.client.onSignedOut(),
      poll: () => this.#services.threads.heads(),
    });
  }

  async #hear(news: News): Promise<void> {
    if (news.type === "hello" || news.type === "heads") this.#compare(news);
    if (news.type === "hello") void this.postman.deliver();
    await this.#catchUp();
    await this.conversation?.hear(news);
    if (this.#app.screen === "threads" && this.#isNews(news)) await this.list.refresh(IN_BACKGROUND);
    if (this.#app.screen === "thread") await this.seen();
  }

  #compare({ heads, now }: { heads: Heads; now: string }): void {
    promiseClock.set(now);
    void orSaid(() => this.#again.compare(heads));
  }

  /** Whether the list may be another now. Heartbeats come all the time, and mostly say the same. */
  #isNews(news: News): boolean {
    return news.type !== "heads" || haveChanged(this.list.open, news.heads);
  }

  async #delivered(parcel: Parcel, answer: Opened | null): Promise<void> {
    this.#sent(parcel.mid, { state: "done", thread: answer?.thread ?? null });
    this.followed(parcel.mid, false);
    if (parcel.kind === "open") {
      await this.#forget(this.underWay.end(parcel.mid));
      await this.#countOpens();
    }
    if (this.conversation?.id === parcel.thread) await this.conversation.delivered(parcel, answer);
    announcements.say(t("thread.sent_said"));
  }

  /** What was sent leaves the field and the device; what was written since stays. */
  async #forget(text: string | null): Promise<void> {
    const { writing, desk } = this.#app;
    if (text === null) return;
    if (this.#isTheirs && writing.text.trim() === text) writing.next();
    else if (desk === this && isBegun(writing)) void keepDraft(this.drafts, writing);
    await forgetDraft(this.drafts, text);
  }

  /** Whether the page is still this person's: an answer may come after they have left. */
  get #isTheirs(): boolean {
    return this.#app.person?.id === this.person.id;
  }

  #waiting(): void {
    this.conversation?.waiting();
    if (this.sent?.state === "sending") this.sent = { ...this.sent, state: "waiting" };
    void this.#countOpens();
  }

  async #countOpens(): Promise<void> {
    const unsent = await this.#services.outbox.unsent(this.person.id);
    this.unsentOpens = unsent.filter(({ kind }) => kind === "open").length;
  }

  #announce(line: Line): void {
    if (line.kind !== "message" || line.author === this.conversation?.me || this.conversation === null) return;
    announcements.say(t("thread.new", { name: nameOf(line.author, this.conversation.people) }));
  }
}
