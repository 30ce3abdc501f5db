import { tick } from "svelte";

const AT_ONCE = 40;
const MORE = 120;

/**
 * Draws a long thread from its end: its newest lines at once, and the earlier ones above them, some at a time, once those
 * are painted. Nothing on the screen moves meanwhile.
 */
export class NewestFirst {
  #drawn = $state(AT_ONCE);

  /** The place of the first line that is drawn, of `count`. */
  from(count: number): number {
    return Math.max(0, count - this.#drawn);
  }

  /** Go on, after the next paint, in what `scroller` finds. For an effect: it returns how to stop. */
  goOn(scroller: () => Element): () => void {
    let timer = 0;
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => void this.#drawMore(scroller()));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }

  async #drawMore(scroller: Element): Promise<void> {
    const below = scroller.scrollHeight - scroller.scrollTop;
    this.#drawn += MORE;
    await tick();
    scroller.scrollTop = scroller.scrollHeight - below;
  }
}
