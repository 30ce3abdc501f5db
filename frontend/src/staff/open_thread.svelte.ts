import { IN_BACKGROUND, isRefusal, NoAnswer } from "../api/client";
import type { StaffNews } from "../api/live";
import type { EndClock } from "../api/staff_threads";
import type { HandOverTeam, Id, Named, Readers, Thread } from "../api/types";
import { Act } from "../app/act.svelte";
import { Conversation } from "../threads/conversation.svelte";
import type { Line } from "../threads/lines";
import type { NewPicture } from "../threads/pictures";
import type { Desk } from "./desk.svelte";
import { toldIn, withName } from "./identity/told";
import type { Told } from "./identity/told";
import { momentShown } from "./moments";
import { Notes } from "./notes/notes.svelte";
import { Reply } from "./reply.svelte";
import type { Said } from "./triage/told";
import { ThreadTriage } from "./triage/triage.svelte";

/** The thread on the screen: what is said in it, the answer being written, and what staff do with it. */
export class OpenThread {
  readonly id: Id;
  readonly conversation: Conversation;
  readonly reply: Reply;
  readonly act = new Act();
  readonly triage: ThreadTriage;
  /** What staff write among themselves beside it. */
  readonly notes: Notes;
  /** Who was faster, when a claim was lost. */
  lostTo = $state.raw<Named | null>(null);
  /** Set after this person said that an acute thread was answered elsewhere: a colleague has to agree. */
  asked = $state(false);
  /** The newest line that came while the thread was open; read aloud. */
  arrived = $state.raw<Line | null>(null);
  readonly #desk: Desk;
  #readTo = 0;
  /** The shared draft that the answer began as: it is put away when the answer has left. */
  #draft: Id | null = null;
  /** How many of the teams' keys were held when this was opened last. */
  #keysTried = 0;

  constructor(id: Id, desk: Desk) {
    this.id = id;
    this.#desk = desk;
    this.conversation = new Conversation(id, {
      api: desk.api, party: desk.party, postman: desk.postman, onArrived: (line) => (this.arrived = line),
    });
    this.triage = new ThreadTriage(id, desk.api);
    this.notes = new Notes(id, {
      api: desk.companions, threads: desk.api, party: desk.party, drafts: desk.drafts, box: () => this.conversation.box,
    });
    this.reply = new Reply({
      load: () => desk.drafts.load(id),
      keep: (text) => desk.drafts.save(id, text),
      post: (text, followUp, pictures) => this.#post(text, followUp, pictures),
    });
  }

  /** Who the messages of an anonymous thread tell to have written it. */
  get told(): readonly Told[] {
    return this.conversation.thread?.anonymous === true ? toldIn(this.conversation.lines) : [];
  }

  /** An anonymous one with the name that was told in it. */
  get thread(): Thread | null {
    const { thread } = this.conversation;
    return thread === null ? null : withName(thread, this.told);
  }

  /** Whether its school lets what students write be read for danger. */
  get isRead(): boolean {
    const school = this.thread?.school.id;
    return this.#desk.person.schools.some(({ id, triage }) => id === school && triage);
  }

  /** Fetch and open, bring back what was unfinished or unsent, and say that it was opened. */
  async start(): Promise<void> {
    await Promise.all([this.reply.restore(), this.notes.restore()]);
    await this.act.run(async () => {
      this.#keysTried = this.#desk.teams.count;
      await this.conversation.load();
      await this.conversation.restore(await this.#desk.outbox.unsent(this.#desk.person.id));
      if (this.conversation.pending.some(({ text }) => text === this.reply.text.trim())) this.reply.write(""); // it left after all
      await this.#hasRead();
    });
    void this.triage.look(this.isRead, this.conversation);
    if (this.conversation.box !== null) void this.notes.look();
  }

  hear(news: StaffNews): Promise<void> {
    this.notes.hear(news);
    if (news.type === "companion") return Promise.resolve();
    return this.#goOn(() => this.conversation.hear(news));
  }

  /** Open what did not open, where more of the teams' keys are held than when that was tried last. */
  async openAgain(): Promise<void> {
    const { count } = this.#desk.teams;
    const before = this.#keysTried;
    if (count === before) return;
    this.#keysTried = count; // once: a refusal is the same a moment later
    await this.#goOn(async () => {
      try {
        await this.conversation.openAgain();
      } catch (error) {
        if (error instanceof NoAnswer) this.#keysTried = before;
        throw error;
      }
    });
  }

  async #goOn(reading: () => Promise<void>): Promise<void> {
    try {
      await reading();
      void this.triage.look(this.isRead, this.conversation, IN_BACKGROUND);
      if (this.#desk.open === this) await this.#hasRead();
    } catch {
      this.#desk.lookSoon(); // the next heartbeat tells again
    }
  }

  /** Take the thread. A colleague who was faster is named, and nothing else changes. */
  async claim(): Promise<void> {
    await this.#change(async () => {
      try {
        this.lostTo = null;
        return await this.#desk.api.claim(this.id);
      } catch (error) {
        if (!isRefusal(error, "claimed")) throw error;
        this.lostTo = error.details["by"] as Named;
        return (await this.#desk.api.detail(this.id)).thread;
      }
    });
  }

  /** Give the thread back to the team, or take it from a colleague who is silent: that is recorded. */
  async release(): Promise<void> {
    await this.#change(() => this.#desk.api.release(this.id));
  }

  /** A colleague of the same team goes on with it: the team holds the key, so nothing is sealed anew. */
  async give(to: Id): Promise<boolean> {
    return this.#change(() => this.#desk.api.give(this.id, to));
  }

  async takeOver(): Promise<void> {
    await this.release();
    await this.claim();
  }

  async close(): Promise<boolean> {
    return this.#change(() => this.#desk.api.close(this.id));
  }

  async reopen(): Promise<void> {
    await this.#change(() => this.#desk.api.reopen(this.id));
  }

  async falseAlarm(): Promise<boolean> {
    return this.correct({ kind: "reading", right: "false_alarm" });
  }

  /** Correct how the thread was read. Said again it is said once; null takes it back. */
  async correct(said: Said): Promise<boolean> {
    return this.#change(() => this.triage.correct(said));
  }

  /** End the promise without an answer. Of danger a second person has to agree. */
  async endClock(ending: EndClock): Promise<boolean> {
    return this.#change(async () => {
      try {
        return await this.#desk.api.endClock(this.id, ending);
      } catch (error) {
        if (!isRefusal(error, "second_person_needed")) throw error;
        this.asked = true;
        return (await this.#desk.api.detail(this.id)).thread;
      }
    });
  }

  /** Agree, as the second person, with what a colleague said. */
  async confirm(request: Id): Promise<void> {
    await this.#change(() => this.#desk.api.confirmEndClock(this.id, request));
    this.conversation.asked = null;
  }

  readers(): Promise<Readers> {
    return this.#desk.api.readers(this.id);
  }

  handOverTargets(): Promise<HandOverTeam[]> {
    return this.#desk.api.handOverTargets(this.id);
  }

  /** Seal the thread anew for another team of the branch, with or without what was said so far. */
  async handOver(to: HandOverTeam, withHistory: boolean): Promise<boolean> {
    const isDone = await this.#change(async () => {
      const { box, thread } = this.conversation;
      if (box === null || thread === null) throw new Error("not opened");
      const own = await this.#desk.api.detail(this.id);
      const teams = [...own.keys.teams, to.keys].filter(({ team }) => team !== to.back_up.team);
      const chains = teams.filter(({ team }, at) => teams.findIndex((one) => one.team === team) === at);
      const branch = await this.#desk.party.trust.branch(thread.school.id, thread.branch, to.back_up, chains);
      const world = { ...box.world, branch };
      const companion = await this.notes.handOverManifest(to.id, world, withHistory);
      return this.#desk.api.handOver(this.id, to.id, await box.handOverManifest(to.id, world, withHistory), companion);
    });
    if (isDone) this.#desk.handedOver(to);
    return isDone;
  }

  /** Go on with a colleague's draft. What one has written oneself stays above it. */
  useDraft(mid: Id, text: string): void {
    this.reply.write([this.reply.text, text].filter((part) => part !== "").join("\n\n"));
    this.reply.beware();
    this.#draft = mid;
  }

  /** The server will not have an answer: its text goes back to the field. */
  async refused(mid: Id, why: unknown): Promise<boolean> {
    const back = this.conversation.takeBack(mid);
    if (back === null) {
      this.reply.error = why;
      return false;
    }
    this.reply.error = this.reply.pictures.giveBack(await this.conversation.newPictures(back.pictures), why) ? null : why;
    this.reply.write([back.text, this.reply.text].filter((part) => part !== "").join("\n\n"));
    return true;
  }

  async #post(text: string, followUp: string, pictures: readonly NewPicture[]): Promise<void> {
    const { thread } = this.conversation;
    if (thread !== null && thread.claimed_by === null && !(await this.#claimed())) throw new Error("a colleague has it");
    await this.conversation.post(text, null, followUp === "" ? null : momentShown(followUp), pictures);
    this.#desk.lookSoon();
    if (this.#draft !== null) void this.notes.takeBack(this.#draft);
    this.#draft = null;
  }

  /** Claim on the way out. Without network the answer waits sealed, and who was first is seen then. */
  async #claimed(): Promise<boolean> {
    await this.claim();
    if (this.act.error instanceof NoAnswer) this.act.error = null;
    return this.lostTo === null;
  }

  async #change(work: () => Promise<Thread>): Promise<boolean> {
    return this.act.run(async () => {
      this.conversation.thread = await work();
      this.#desk.lookSoon();
    });
  }

  async #hasRead(): Promise<void> {
    this.#desk.isTold(this.id, this.told);
    const seq = this.conversation.openedTo;
    if (seq <= this.#readTo || this.conversation.state !== "ready") return;
    this.#readTo = seq;
    await this.#desk.api.read(this.id, seq);
    this.#desk.lookSoon();
  }
}
