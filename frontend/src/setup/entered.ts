import type { Id } from "../api/types";
import type { NewPerson } from "./admin";
import { newId } from "./setup.svelte";

/** Whom a form enters. Pressed once more after an answer that did not come, it is the same person and not a second one. */
export class Entered {
  #last: { readonly id: Id; readonly as: string } | null = null;

  /** The person with an id: that of the press before, where all was entered the same. */
  again(person: Omit<NewPerson, "id">): NewPerson {
    const as = JSON.stringify(person);
    if (this.#last?.as !== as) this.#last = { id: newId(), as };
    return { ...person, id: this.#last.id };
  }

  /** They are in: whoever is entered next is somebody else, though all were the same. */
  done(): void {
    this.#last = null;
  }
}
