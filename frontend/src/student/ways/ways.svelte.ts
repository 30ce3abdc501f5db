import { isRefusal, NoAnswer } from "../../api/client";
import { PasskeysApi } from "../../api/passkeys";
import type { Passkey } from "../../api/passkeys";
import type { Id } from "../../api/types";
import { NoPasskey } from "../../passkeys/browser";
import type { StudentApp } from "../app.svelte";
import { ByTouch } from "../by_touch";

export type Said = "added" | "removed" | "known" | "given_up" | "cannot" | "last" | "away" | "failed";
const NOT_MADE = { known: "known", given_up: "given_up", here: "cannot" } as const;

/** The locks that open a student's threads, beside their words. */
export class Ways {
  list = $state.raw<readonly Passkey[] | null>(null);
  said = $state<Said | null>(null);
  isBusy = $state(false);
  readonly #app: StudentApp;
  readonly #api: PasskeysApi;
  readonly #touch: ByTouch;

  constructor(app: StudentApp) {
    this.#app = app;
    this.#api = new PasskeysApi(app.services.client);
    this.#touch = new ByTouch(app.services);
  }

  load(): Promise<void> {
    return this.#do(null, () => Promise.resolve());
  }

  /** Have the lock of this device open the threads from now on. Call it from a click. */
  add(name: string): Promise<void> {
    return this.#do("added", () => this.#app.keep((keyring) => this.#touch.keep(keyring, name)));
  }

  /** It opens nothing any more; every other session ends. The last that opens stays. */
  remove(id: Id): Promise<void> {
    return this.#do("removed", () => this.#app.keep(async () => this.#app.desk?.undisturbed(async () => { await this.#api.remove(id); })));
  }

  async #do(done: Said | null, act: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.said = null;
    try {
      await act();
      this.list = await this.#api.list();
      this.said = done;
    } catch (error) {
      this.said = error instanceof NoPasskey ? NOT_MADE[error.why] : whyOf(error);
    }
    this.isBusy = false;
  }
}

function whyOf(error: unknown): Said {
  if (error instanceof NoAnswer) return "away";
  return isRefusal(error, "slot_last") ? "last" : "failed";
}
