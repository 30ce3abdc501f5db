import { IN_BACKGROUND } from "../api/client";
import type { Asking, Client } from "../api/client";
import { CompanionsApi } from "../api/companions";
import { Live } from "../api/live";
import type { Connection, StaffNews } from "../api/live";
import { IdentitiesApi } from "../api/identities";
import { MeetingsApi } from "../api/meetings";
import { Outbox } from "../api/outbox";
import type { Parcel } from "../api/outbox";
import { StaffThreadsApi } from "../api/staff_threads";
import type { Id, ListedThread, Person, TeamName, Thread } from "../api/types";
import { Watched } from "../app/watched.svelte";
import { Trust } from "../keys/trust";
import { Newest } from "../notices/newest.svelte";
import { Drafts } from "../threads/drafts";
import { haveChanged } from "../threads/heads";
import { OfferAgain } from "../threads/offer_again";
import { Postman } from "../threads/postman";
import { reseal } from "../threads/reseal";
import type { Party } from "../threads/thread_box";
import type { StaffKeys } from "./keys.svelte";
import { Crossings } from "./across/crossings.svelte";
import { Meeting } from "./meet/meeting.svelte";
import { dateOf } from "./moments";
import { OpenThread } from "./open_thread.svelte";
import { Openings } from "./identity/openings.svelte";
import type { Told } from "./identity/told";
import { Previews } from "./previews";
import type { Preview } from "./previews";
import { idsOf, TeamKeyring } from "./team_keys";

const LOOK_AGAIN_MS = 250;
const TICK_MS = 15_000;
/** Threads opened lately stay in memory: an answer held for its seconds leaves from them. */
const KEPT_OPEN = 8;

/** The list over all of a person's schools, the thread on the screen, and news as they come. */
export class Desk {
  threads = $state.raw<readonly ListedThread[]>([]);
  closed = $state.raw<readonly ListedThread[] | null>(null);
  previews = $state.raw<Readonly<Record<Id, Preview>>>({});
  open = $state.raw<OpenThread | null>(null);
  /** Who anonymous students are, where that was read in their threads: on this screen, until it is locked. */
  told = $state.raw<Readonly<Record<Id, readonly Told[]>>>({});
  /** To which team the last thread was handed over; said until another is opened. */
  handedTo = $state<string | null>(null);
  /** Threads, not on the screen, in which the server has lost an answer from here that cannot go again by itself. */
  lostIn = $state.raw<readonly Id[]>([]);
  connection = $state<Connection>("live");
  state = $state<"loading" | "ready" | "failed">("loading");
  /** The promise's clock, which the server sets. */
  now = $state.raw(dateOf(Date.now()));
  readonly person: Person;
  readonly api: StaffThreadsApi;
  readonly companions: CompanionsApi;
  readonly party: Party;
  readonly teams: TeamKeyring;
  readonly outbox = new Outbox();
  readonly drafts: Drafts;
  readonly postman: Postman;
  readonly watched: Watched;
  readonly newest: Newest;
  /** Who anonymous students are. */
  readonly openings: Openings;
  /** What the branches told each other by exception. */
  readonly crossings: Crossings;
  readonly #meetings: MeetingsApi;
  readonly #previews: Previews;
  readonly #offers: OfferAgain;
  readonly #live: Live;
  #busy: readonly OpenThread[] = [];
  #isOver = false;
  #ahead = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor(client: Client, person: Person, keys: Pick<StaffKeys, "keyring" | "api" | "draftKey">, onSignedOut: () => void) {
    this.person = person;
    this.api = new StaffThreadsApi(client);
    this.#meetings = new MeetingsApi(client);
    this.companions = new CompanionsApi(client);
    this.watched = new Watched(client);
    this.newest = new Newest(client);
    const { keyring } = keys;
    const trust = new Trust(keyring, keys.api, null);
    this.teams = new TeamKeyring(keys.api, keyring, trust);
    this.party = { keyring, trust, teams: idsOf(person.teams), holder: this.teams.holder, now: Date.now };
    this.openings = new Openings({ api: new IdentitiesApi(client), threads: this.api, party: this.party });
    this.crossings = new Crossings(client, this.party);
    this.drafts = new Drafts(this.outbox, keyring.person, keys.draftKey);
    this.#previews = new Previews(this.party, this.teams, (id) => this.api.detail(id, IN_BACKGROUND));
    this.postman = new Postman({
      api: this.api, outbox: this.outbox, person: keyring.person,
      onDelivered: (parcel, answer) => void this.#known(parcel.thread)?.conversation.delivered(parcel, answer),
      onHopeless: (parcel, why) => this.#isBack(parcel, why),
      onWaiting: () => this.open?.conversation.waiting(),
      remake: (parcel, refusal) => reseal(parcel, refusal, this.api, this.party),
    });
    this.#offers = new OfferAgain({ api: this.api, outbox: this.outbox, postman: this.postman, person: keyring.person });
    this.#live = new Live({
      onNews: (news) => this.#hear(news),
      onNotice: () => void this.newest.look(),
      onConnection: (connection) => this.#isConnected(connection),
      onRefused: onSignedOut,
      poll: () => this.api.heads(),
    });
  }

  /** Open the teams' keys and the list, then listen. */
  async start(): Promise<void> {
    this.state = "loading";
    this.#tick ??= setInterval(() => (this.now = dateOf(Date.now() + this.#ahead)), TICK_MS);
    try {
      await this.teams.open(this.person.teams);
      await this.look();
    } catch {
      this.state = "failed";
    }
    this.#live.start();
    this.watched.start();
    void this.newest.look();
    addEventListener("offline", this.#goneOffline);
    addEventListener("online", this.#backOnline);
    addEventListener("pagehide", this.#flush);
    document.addEventListener("visibilitychange", this.#hidden);
    void this.postman.deliver();
    void this.outbox.sweep();
  }

  /** What a lost connection kept back is looked for when it is there again. */
  #isConnected(connection: Connection): void {
    if (connection !== "offline" && connection !== this.connection) void this.newest.look();
    this.connection = connection;
  }

  /** Do what ends all other sessions: the socket, which belongs to one, rests meanwhile. */
  async undisturbed(work: () => Promise<void>): Promise<void> {
    this.#live.stop();
    try {
      await work();
    } finally {
      if (!this.#isOver) this.#live.start(); // over: what let them in is gone, and they prove something else
    }
  }

  /** Let go of everything: locked, or signed out. What is held for its seconds is sealed and leaves first. */
  stop(): void {
    this.#isOver = true;
    this.#live.stop();
    this.watched.stop();
    removeEventListener("offline", this.#goneOffline);
    removeEventListener("online", this.#backOnline);
    removeEventListener("pagehide", this.#flush);
    document.removeEventListener("visibilitychange", this.#hidden);
    void this.#lastPost().finally(() => this.postman.stop());
    clearInterval(this.#tick);
    clearTimeout(this.#again);
    this.#busy = [];
    this.told = {};
    this.open = null;
  }

  /** Fetch the list and open the previews that changed; before that the teams' keys, where that has failed. */
  async look(asking: Asking = {}): Promise<void> {
    if (!this.teams.isOpen) await this.teams.open(this.person.teams, asking);
    const { threads, now } = await this.api.list("open", asking);
    this.#isNow(now);
    this.threads = threads;
    if (this.closed !== null) this.closed = (await this.api.list("closed", asking)).threads;
    this.previews = await this.#previews.all([...threads, ...(this.closed ?? [])]);
    this.state = "ready";
    for (const thread of this.#busy) void thread.openAgain();
    void this.crossings.look(IN_BACKGROUND);
  }

  /** Show the closed threads too, or put them away. */
  async showClosed(shown: boolean): Promise<void> {
    this.closed = shown ? [] : null;
    await this.look();
  }

  /** Remember what the messages of a thread tell of who wrote it. */
  isTold(id: Id, told: readonly Told[]): void {
    if (told.length > 0) this.told = { ...this.told, [id]: told };
  }

  choose(id: Id): void {
    this.lostIn = this.lostIn.filter((one) => one !== id);
    if (this.open?.id === id) return;
    this.handedTo = null;
    const thread = this.#known(id) ?? new OpenThread(id, this);
    this.#busy = [...this.#busy.filter((one) => one !== thread), thread].slice(-KEPT_OPEN);
    this.open = thread;
    thread.reply.beware();
    void thread.start();
  }

  /** Back to the list. An answer that is held for its seconds still leaves. */
  leave(): void {
    this.open = null;
  }

  /** Say so, and put the thread away where it is not this person's to read any more. */
  handedOver(to: TeamName): void {
    this.handedTo = to.name;
    if (!this.party.teams.has(to.id)) this.leave();
  }

  /** Meet the student of `thread`, whose keys are new. */
  meetingIn({ id, student }: Thread): Meeting {
    if (student === null) throw new Error("a thread without its student");
    return new Meeting(id, student.id, { api: this.#meetings, threads: this.api, party: this.party, origin: location.origin });
  }

  /** Whether something written here has not reached the server yet, although it was tried once more. */
  async hasUnsent(): Promise<boolean> {
    await this.#lastPost();
    return (await this.outbox.unsent(this.person.id)).length > 0;
  }

  /** Nobody looks: what was sent is not held for somebody to take back. */
  readonly #hidden = (): void => {
    if (document.visibilityState === "hidden") this.#flush();
  };

  readonly #flush = (): void => {
    for (const { reply } of this.#busy) void reply.leave();
  };

  /** Seal what is held, and bring it. */
  async #lastPost(): Promise<void> {
    const held = this.#busy.filter(({ reply }) => reply.isHeld);
    if (held.length === 0) return;
    await Promise.all(held.map(({ reply }) => reply.leave()));
    await this.postman.deliver();
  }

  #hear(news: StaffNews): void {
    for (const thread of this.#busy) void thread.hear(news);
    if (news.type === "companion") return;
    if (news.type === "hello" || news.type === "heads") {
      this.#isNow(news.now);
      void this.#offers.compare(news.heads).catch(() => undefined);
      void this.#askToBeLetIn().catch(() => undefined);
      if (this.state !== "failed" && !haveChanged(this.threads, news.heads)) return;
    }
    this.lookSoon();
  }

  /** Nobody tells that a colleague has let somebody in: who waits for it asks with each heartbeat. */
  async #askToBeLetIn(): Promise<void> {
    if (!this.teams.isOpen || !this.teams.isWaiting) return;
    const { count } = this.teams;
    await this.teams.open(this.person.teams, IN_BACKGROUND);
    if (this.teams.count !== count) this.lookSoon();
  }

  /** Look again in a moment; many events are one look. */
  lookSoon(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.look(IN_BACKGROUND).catch(() => undefined), LOOK_AGAIN_MS);
  }

  /** The device knows at once; the socket would notice after a minute. */
  readonly #goneOffline = (): void => {
    this.connection = "offline";
  };

  readonly #backOnline = (): void => {
    if (this.connection === "offline") this.connection = "live";
    this.lookSoon();
  };

  /** Whether the text of what cannot go is with the person again. What the server had and lost is told of either way. */
  async #isBack({ mid, thread, takenAs }: Parcel, why: unknown): Promise<boolean> {
    const isBack = (await this.#known(thread)?.refused(mid, why)) ?? false;
    if (!isBack && takenAs != null && !this.lostIn.includes(thread)) this.lostIn = [...this.lostIn, thread];
    return isBack;
  }

  #known(id: Id): OpenThread | undefined {
    return this.#busy.find((thread) => thread.id === id);
  }

  #isNow(now: string): void {
    this.#ahead = Date.parse(now) - Date.now();
    this.now = dateOf(now);
  }
}
