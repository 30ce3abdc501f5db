import { backoff } from "../api/backoff";
import { ApiError, isRefusal, NoAnswer } from "../api/client";
import type { Outbox, Parcel, SealedBlob } from "../api/outbox";
import type { Opened, ThreadsApi } from "../api/threads";
import type { Id, Thread, Urgency } from "../api/types";
import type { Bytes } from "../crypto/encoding";

/** What became of a parcel that the server refused: another in its place, there already, or no use. */
export type Remade = Parcel | "sent" | "hopeless";

/** Thrown by `remake` where the keys are locked: the parcel waits until they are open. */
export class MustWait extends Error {}

interface Ports {
  readonly api: Pick<ThreadsApi, "open" | "post" | "raise" | "bring">;
  readonly outbox: Outbox;
  readonly person: Id;
  /** Told when the server has a parcel. `answer` is null where it had it before. */
  readonly onDelivered: (parcel: Parcel, answer: Opened | null) => void;
  /** Told when the server has it that a thread is more urgent. */
  readonly onRaised?: (thread: Thread) => void;
  /** Told when a parcel cannot go. Says whether its text is back with the person: it stays on the device otherwise. */
  readonly onHopeless: (parcel: Parcel, why: unknown) => boolean | Promise<boolean>;
  /** Told when a round is over: what the device still holds unsent waits. */
  readonly onRound?: () => void;
  /** Told when there is no answer; the parcel waits and goes by itself. */
  readonly onWaiting: () => void;
  /** Seal a refused parcel again under what holds now. Throws where that must wait (locked). */
  readonly remake: (parcel: Parcel, refusal: ApiError) => Promise<Remade>;
}

/** Refusals of who asks or of the moment, never of the parcel. `refused`: the page's token is of an older session. */
const LATER = new Set(["not_signed_in", "second_factor_needed", "refused", "wait", "try_again"]);
const SERVER_FAILED = 500;
const OUTDATED = 409;
const MOST_REMAKES = 4;

/** What became of one parcel: it is off the list, it can never go and nobody took it back, it waits with its thread, or nothing can go now. */
type Fate = "done" | "kept" | "held" | "stop";

/** How `error` makes a parcel wait; null where it is no matter of time. */
function waitOf(error: unknown): Fate | null {
  if (error instanceof MustWait) return "held";
  if (error instanceof NoAnswer) return "stop";
  if (!(error instanceof ApiError)) return null;
  if (LATER.has(error.code)) return "stop";
  return error.status >= SERVER_FAILED ? "held" : null;
}

/** Whether it was taken once, and offered again in vain: its thread is no more, or was put away. */
function isPutAway({ takenAs }: Parcel, why: unknown): boolean {
  return takenAs != null && isRefusal(why, "not_found");
}

function urgencyOf(parcel: Parcel): Urgency | null {
  return (parcel.kind === "open" ? parcel.open.wish : parcel.kind === "message" ? parcel.message : parcel).urgency;
}

/** Whether the one whose thread it is may be in danger. */
function isAcute(parcel: Parcel): boolean {
  return urgencyOf(parcel) === "acute";
}

/** Whether it waits for no picture of an earlier message: it tells that the thread is more urgent. */
function isUrgent(parcel: Parcel): boolean {
  return isAcute(parcel) || urgencyOf(parcel) === "soon";
}

/** Threads in which something is acute go before the others; in each, the oldest first. */
function acuteFirst(parcels: readonly Parcel[]): Parcel[] {
  const first = new Set(parcels.filter(isAcute).map(({ thread }) => thread));
  return [...parcels.filter(({ thread }) => first.has(thread)), ...parcels.filter(({ thread }) => !first.has(thread))];
}

/** What waits in one round: whole threads, or what stands behind pictures alone, which urgent words go past. */
class Waiting {
  readonly slow: Parcel[] = [];
  readonly #held = new Set<Id>();
  readonly #behind = new Set<Id>();
  hasHeld = false;

  holds(parcel: Parcel, isSlow: boolean): boolean {
    const { thread } = parcel;
    return this.#held.has(thread) || (this.#behind.has(thread) && (isSlow || !isUrgent(parcel)));
  }

  note(parcel: Parcel, fate: Fate | "slow"): void {
    const { kind, thread } = parcel;
    if (fate === "slow") this.slow.push(parcel);
    if (fate === "slow" && kind === "message") this.#behind.add(thread);
    else if (fate === "slow" || fate === "held") this.#held.add(thread);
    this.hasHeld ||= fate === "held";
  }
}

/**
 * Brings sealed parcels to the server, what is acute first, then the oldest, until each has an answer.
 * Repeats are harmless. One that must wait holds up those of its own thread, and no others: what has
 * pictures goes beside the words of other threads, for it may take minutes.
 */
export class Postman {
  readonly #ports: Ports;
  #round: Promise<void> | null = null;
  /** What goes beside the rounds, until its pictures are there. */
  #slow: Promise<void> | null = null;
  #again = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  /** What the server has of what messages name, as far as this page knows. */
  readonly #brought = new Set<Id>();

  constructor(ports: Ports) {
    this.#ports = ports;
    addEventListener("online", this.#now);
  }

  /** Keep `parcel` on the device, then bring it. Resolves after the first try. */
  async send(parcel: Parcel, blobs: readonly SealedBlob[] = []): Promise<void> {
    await this.keep(parcel, blobs);
    await this.deliver();
  }

  /** Keep `parcel` on the device, to be brought by the next `deliver`. */
  keep(parcel: Parcel, blobs: readonly SealedBlob[] = []): Promise<void> {
    return this.#ports.outbox.put(parcel, blobs);
  }

  /** What was sealed on this device as `id`, as long as its message is kept. */
  blob(id: Id): Promise<Bytes | null> {
    return this.#ports.outbox.blob(id);
  }

  /** The messages in `thread` that the server never took. */
  following(thread: Id): ReturnType<Outbox["following"]> {
    return this.#ports.outbox.following(thread);
  }

  /** Bring everything that waits. Calls while one round runs join the next. */
  async deliver(): Promise<void> {
    await this.#words();
    await this.#slow;
  }

  async #words(): Promise<void> {
    if (this.#stopped) return;
    if (this.#round !== null) {
      this.#again = true;
      return this.#round;
    }
    clearTimeout(this.#timer);
    this.#round = this.#rounds().finally(() => this.#over());
    return this.#round;
  }

  #over(): void {
    this.#round = null;
    this.#ports.onRound?.();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    removeEventListener("online", this.#now);
  }

  readonly #now = (): void => {
    this.#tries = 0;
    void this.deliver();
  };

  async #rounds(): Promise<void> {
    let more = true;
    while (more) {
      this.#again = false;
      const waits = await this.#oneRound();
      more = this.#isWanted() && waits !== "stop";
      if (waits !== "done" && !more) { this.#wait(); return; }
    }
    if (this.#slow === null) this.#tries = 0;
  }

  /** Bring each once. What was written later in a thread goes before what was written first only where it is urgent, and that has pictures. */
  async #oneRound(): Promise<Fate> {
    const waiting = new Waiting();
    for (const parcel of acuteFirst(await this.#ports.outbox.unsent(this.#ports.person))) {
      const isSlow = await this.#isSlow(parcel);
      if (waiting.holds(parcel, isSlow)) continue;
      const fate = isSlow ? "slow" : await this.#bring(parcel);
      if (fate === "stop") return fate;
      waiting.note(parcel, fate);
    }
    this.#goesBeside(waiting.slow);
    return waiting.hasHeld ? "held" : "done";
  }

  /** One at a time: those that come meanwhile go after these. */
  #goesBeside(parcels: readonly Parcel[]): void {
    if (parcels.length > 0) this.#slow ??= this.#beside(parcels);
  }

  /** Whether it names what the server has not yet. */
  async #isSlow({ mid }: Parcel): Promise<boolean> {
    return (await this.#ports.outbox.named(mid)).some((id) => !this.#brought.has(id));
  }

  /** Bring `parcels`, one after the other, then what waited for them. */
  async #beside(parcels: readonly Parcel[]): Promise<void> {
    const fates: Fate[] = [];
    try {
      for (const parcel of parcels) fates.push(await this.#bring(parcel));
    } finally {
      this.#slow = null;
    }
    if (fates.some((fate) => fate === "held" || fate === "stop")) this.#wait();
    else if (fates.includes("done")) await this.deliver();
  }

  /** Whether somebody asked for another round during this one. */
  #isWanted(): boolean {
    return this.#again;
  }

  /** It as it is now: what went before may have changed it, or taken it along. */
  async #stillUnsent({ mid }: Parcel): Promise<Parcel | null> {
    const parcel = await this.#ports.outbox.parcel(mid);
    return parcel?.sentAt === null ? parcel : null;
  }

  async #bring(first: Parcel): Promise<Fate> {
    let parcel = await this.#stillUnsent(first);
    if (parcel === null) return "done";
    for (let remakes = 0; remakes < MOST_REMAKES; remakes += 1) {
      try {
        if (parcel.kind === "raise") return await this.#raise(parcel);
        return await this.#delivered(parcel, await this.#post(parcel));
      } catch (error) {
        const fate = waitOf(error);
        if (fate !== null) return fate;
        if (!(error instanceof ApiError)) throw error;
        const remade = await this.#remade(parcel, error);
        if (typeof remade === "string") return remade;
        parcel = remade;
      }
    }
    return "held";
  }

  /** The parcel to try instead, or what became of it. */
  async #remade(parcel: Parcel, refusal: ApiError): Promise<Parcel | Fate> {
    const { outbox, remake } = this.#ports;
    if (refusal.code === "attachment_missing" && (await this.#hasForgotten(parcel))) return parcel;
    try {
      const remade = await remake(parcel, refusal);
      if (remade === "sent") return await this.#delivered(parcel, null);
      if (remade === "hopeless") return await this.#giveBack(parcel, refusal);
      await (remade.kind === "open" ? outbox.putAnew(remade) : outbox.put(remade));
      return remade;
    } catch (error) {
      return waitOf(error) ?? this.#giveBack(parcel, error);
    }
  }

  /** What was brought was thrown away before its message came: it is brought once more. */
  async #hasForgotten({ mid }: Parcel): Promise<boolean> {
    const blobs = await this.#ports.outbox.blobs(mid);
    return blobs.filter(({ id }) => this.#brought.delete(id)).length > 0;
  }

  /** Its text is either with the person or on the device, never both: it would be sent twice. */
  async #giveBack(parcel: Parcel, why: unknown): Promise<Fate> {
    const { outbox, onHopeless } = this.#ports;
    if (isPutAway(parcel, why)) await outbox.sent(parcel.mid);
    else if (await onHopeless(parcel, why)) await this.#remove(parcel);
    else if (parcel.takenAs != null) await outbox.sent(parcel.mid); // it was said: not offered once more
    else return "kept";
    return "done";
  }

  /** With a first message goes what was to follow it: both are with the person. */
  async #remove({ kind, mid, thread }: Parcel): Promise<void> {
    const { outbox } = this.#ports;
    for (const each of kind === "open" ? await outbox.following(thread) : []) await outbox.remove(each.mid);
    await outbox.remove(mid);
  }

  /** It is no entry: nothing of it is kept to be offered again. */
  async #raise({ mid, thread, urgency, about }: Extract<Parcel, { kind: "raise" }>): Promise<Fate> {
    const raised = await this.#ports.api.raise(thread, urgency, about ?? null);
    await this.#ports.outbox.remove(mid);
    this.#ports.onRaised?.(raised);
    return "done";
  }

  /** First what a message names, then the message: it never names what is not there. */
  async #post(parcel: Exclude<Parcel, { kind: "raise" }>): Promise<Opened> {
    const { api } = this.#ports;
    if (parcel.kind === "message" && parcel.isOutdated === true) throw new ApiError(OUTDATED, "key_epoch_old");
    for (const { id, sealed } of await this.#ports.outbox.blobs(parcel.mid)) {
      if (this.#brought.has(id)) continue;
      await api.bring(id, sealed);
      this.#brought.add(id);
    }
    return parcel.kind === "open" ? api.open(parcel.open) : api.post(parcel.thread, parcel.message);
  }

  async #delivered(parcel: Parcel, answer: Opened | null): Promise<Fate> {
    await this.#ports.outbox.sent(parcel.mid, answer?.entry.seq);
    this.#ports.onDelivered(parcel, answer);
    return "done";
  }

  #wait(): void {
    this.#ports.onWaiting();
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.deliver(), backoff(this.#tries));
    this.#tries += 1;
  }
}
