import { tick } from "svelte";

const PATIENCE_MS = 500;
interface Layer { readonly undo: () => void }

/** How many steps into the page this entry of the browser's history is: all that it tells. */
function depth(): number {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "depth" in state && typeof state.depth === "number" ? state.depth : 0;
}

function push(): void {
  history.pushState({ depth: depth() + 1 }, "");
}

/** Go `by` steps in the browser's history, which happens later. */
function travel(by: number): Promise<void> {
  return new Promise((done) => {
    addEventListener("popstate", () => done(), { once: true });
    history.go(by);
  });
}

/** Go to where the page was entered, with nothing of what was on the screen before or ahead of it. */
async function home(): Promise<void> {
  while (depth() > 0) await travel(-depth());
  push(); // what lay ahead is gone; this entry has shown nothing
  await travel(-1);
}

/**
 * What the browser's Back undoes before it leaves the page: the sheet that lies on top, then the
 * screen. There are as many entries in the history as there are things to undo; they hold a number.
 */
class WayBack {
  #layers: readonly Layer[] = [];
  #isOn = false;
  #isMoving = false;
  #isForgetting = false;
  #hasPushed = false;

  /** Listen. A page that was loaded again begins where it was entered. */
  start(): void {
    this.#isOn = true;
    history.scrollRestoration = "manual";
    this.#hasPushed = depth() > 0;
    addEventListener("popstate", this.#popped);
    void this.#settle();
  }

  /** The page is being left: its history is no longer touched. */
  stop(): void {
    this.#isOn = false;
    removeEventListener("popstate", this.#popped);
  }

  /** Something came over what was there before; Back calls `undo`. Returns how to say that it is gone. */
  over(undo: () => void): () => void {
    const layer = { undo };
    this.#layers = [...this.#layers, layer];
    void this.#settle();
    return () => {
      this.#layers = this.#layers.filter((each) => each !== layer);
      void this.#settle();
    };
  }

  /** What is shown once stays when Back is pressed, though not for ever. Returns how to say that it is gone. */
  stay(): () => void {
    return this.over(() => undefined);
  }

  /** `count` screens lie behind this one, and Back calls `undo` for each. */
  behind(count: number, undo: () => void): () => void {
    const taken = Array.from({ length: count }, () => this.over(undo));
    return () => {
      for (const take of taken) take();
    };
  }

  /** Locked or signed out: a browser that paints earlier entries has no picture left to paint. */
  forget(): void {
    this.#isForgetting = this.#hasPushed;
    void this.#settle();
  }

  /** Take every step out of the history, then call `then`: at once where there was none. */
  leave(then: () => void): void {
    this.stop();
    if (!this.#hasPushed) {
      then();
      return;
    }
    const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
    void Promise.race([home(), patience]).then(then);
  }

  readonly #popped = (): void => {
    if (this.#isMoving) return;
    for (const { undo } of this.#layers.slice(depth()).reverse()) undo();
    void this.#settle();
  };

  /** Make the history as long as there are layers, once the page is drawn. */
  async #settle(): Promise<void> {
    await tick();
    if (!this.#isOn || this.#isMoving) return;
    this.#isMoving = true;
    await this.#goBack();
    this.#goOn();
    this.#isMoving = false;
  }

  async #goBack(): Promise<void> {
    while (depth() > this.#layers.length) await travel(this.#layers.length - depth());
    const isForgetting = this.#isForgetting && this.#layers.length === 0;
    this.#isForgetting = false;
    if (isForgetting) await home();
  }

  #goOn(): void {
    while (this.#isOn && depth() < this.#layers.length) {
      this.#hasPushed = true;
      push();
    }
  }
}

export const wayBack = new WayBack();
