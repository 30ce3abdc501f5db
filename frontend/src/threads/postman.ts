import { backoff } from "../api/backoff";
import { ApiError, NoAnswer } from "../api/client";
import type { Outbox, Parcel } from "../api/outbox";
import type { Opened, ThreadsApi } from "../api/threads";
import type { Id } from "../api/types";

/** What became of a parcel that the server refused: another in its place, there already, or no use. */
export type Remade = Parcel | "sent" | "hopeless";

/** Thrown by `remake` where the keys are locked: the parcel waits until they are open. */
export class MustWait extends Error {}

interface Ports {
  readonly api: Pick<ThreadsApi, "open" | "post">;
  readonly outbox: Outbox;
  readonly person: Id;
  /** Told when the server has a parcel. `answer` is null where it had it before. */
  readonly onDelivered: (parcel: Parcel, answer: Opened | null) => void;
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
const MOST_REMAKES = 4;

function mustWait(error: unknown): boolean {
  if (error instanceof ApiError) return LATER.has(error.code) || error.status >= SERVER_FAILED;
  return error instanceof NoAnswer || error instanceof MustWait;
}

/** Brings sealed parcels to the server, oldest first, until each has an answer. Repeats are harmless. */
export class Postman {
  readonly #ports: Ports;
  #round: Promise<void> | null = null;
  #again = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(ports: Ports) {
    this.#ports = ports;
    addEventListener("online", this.#now);
  }

  /** Keep `parcel` on the device, then bring it. Resolves after the first try. */
  async send(parcel: Parcel): Promise<void> {
    await this.keep(parcel);
    await this.deliver();
  }

  /** Keep `parcel` on the device, to be brought by the next `deliver`. */
  keep(parcel: Parcel): Promise<void> {
    return this.#ports.outbox.put(parcel);
  }

  /** Bring everything that waits. Calls while one round runs join the next. */
  async deliver(): Promise<void> {
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
      for (const parcel of await this.#ports.outbox.unsent(this.#ports.person)) {
        if (!(await this.#bring(parcel))) { this.#wait(); return; }
      }
      more = this.#isWanted();
    }
    this.#tries = 0;
  }

  /** Whether somebody asked for another round during this one. */
  #isWanted(): boolean {
    return this.#again;
  }

  /** Whether the next one may be tried: order within a person is kept. */
  async #bring(first: Parcel): Promise<boolean> {
    let parcel = first;
    for (let remakes = 0; remakes < MOST_REMAKES; remakes += 1) {
      try {
        return await this.#delivered(parcel, await this.#post(parcel));
      } catch (error) {
        if (mustWait(error)) return false;
        if (!(error instanceof ApiError)) throw error;
        const remade = await this.#remade(parcel, error);
        if (typeof remade === "boolean") return remade;
        parcel = remade;
      }
    }
    return false;
  }

  /** The parcel to try instead, or whether the next one may be tried. */
  async #remade(parcel: Parcel, refusal: ApiError): Promise<Parcel | boolean> {
    const { outbox, remake } = this.#ports;
    try {
      const remade = await remake(parcel, refusal);
      if (remade === "sent") return await this.#delivered(parcel, null);
      if (remade === "hopeless") return await this.#giveBack(parcel, refusal);
      await outbox.put(remade);
      return remade;
    } catch (error) {
      return mustWait(error) ? false : this.#giveBack(parcel, error);
    }
  }

  /** Its text is either with the person or on the device, never both: it would be sent twice. */
  async #giveBack(parcel: Parcel, why: unknown): Promise<true> {
    const { outbox, onHopeless } = this.#ports;
    if (await onHopeless(parcel, why)) await outbox.remove(parcel.mid);
    return true;
  }

  #post(parcel: Parcel): Promise<Opened> {
    const { api } = this.#ports;
    return parcel.kind === "open" ? api.open(parcel.open) : api.post(parcel.thread, parcel.message);
  }

  async #delivered(parcel: Parcel, answer: Opened | null): Promise<true> {
    await this.#ports.outbox.sent(parcel.mid);
    this.#ports.onDelivered(parcel, answer);
    return true;
  }

  #wait(): void {
    this.#ports.onWaiting();
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.deliver(), backoff(this.#tries));
    this.#tries += 1;
  }
}
