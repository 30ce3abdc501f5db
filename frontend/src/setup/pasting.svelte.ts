import type { Id } from "../api/types";
import { Act } from "../app/act.svelte";
import type { PersonAdmin } from "./admin";
import { readList, without } from "./class_list";
import type { ListLine } from "./class_list";
import { classList } from "./people";
import { newId } from "./setup.svelte";
import type { SetupView } from "./setup.svelte";

type Added = Pick<PersonAdmin, "name" | "class" | "active"> & { readonly school: Id };

interface Asked { readonly id: Id; readonly name: string; readonly class: string; readonly school: Id; readonly text: string }

/** A class list that was pasted, and its being added. Both outlive the sheet that shows them. */
export class Pasting {
  /** What is still to be added, and what cannot be. */
  text = $state("");
  /** That classes without a digit are classes. */
  isSure = $state(false);
  /** How many the newest run added. */
  count = $state(0);
  readonly act = new Act();
  readonly #view: SetupView;
  #added = $state.raw<readonly Added[]>([]);
  /** Whom the service was asked to add and may have added: the same id again is the same person. */
  #asked: readonly Asked[] = [];

  constructor(view: SetupView) {
    this.#view = view;
  }

  lines(school: Id): ListLine[] {
    return readList(this.text, [...classList(this.#view.people, school), ...this.#added.filter((one) => one.school === school)], this.isSure);
  }

  /** Forget what the newest run said, unless it goes on. */
  open(): void {
    if (this.act.busy) return;
    this.count = 0;
    this.isSure = false;
    this.act.error = null;
  }

  /** Add the good lines at `school`, one after the other. One that fails leaves itself and those after it. */
  async add(school: Id): Promise<boolean> {
    const wanted = this.lines(school).filter(({ trouble }) => trouble === null);
    return this.act.run(async () => {
      this.count = 0;
      try {
        for (const line of wanted) await this.#addOne(line, school);
      } finally {
        await this.#view.load();
        this.#forgetFound();
        if (readList(this.text, []).length === 0) this.text = "";
      }
    });
  }

  async #addOne({ name, class: inClass, text }: ListLine, school: Id): Promise<void> {
    const before = this.#asked.find((one) => one.name === name && one.class === inClass && one.school === school);
    const id = before?.id ?? newId();
    this.#asked = [...this.#asked.filter((one) => one !== before), { id, name, class: inClass, school, text }];
    await this.#view.api.addPerson({ id, name, role: "student", class: inClass, school, teams: [], language: "sv" });
    this.#asked = this.#asked.filter((one) => one.id !== id);
    this.#added = [...this.#added, { name, class: inClass, active: true, school }];
    this.text = without(this.text, text);
    this.count += 1;
  }

  /** Whom the newest look shows was added after all, though the answer did not come. */
  #forgetFound(): void {
    const found = this.#asked.filter((one) => this.#view.people.some(({ id }) => id === one.id));
    this.#asked = this.#asked.filter((one) => !found.includes(one));
    for (const { text } of found) this.text = without(this.text, text);
    this.count += found.length;
  }
}
