import type { Client } from "../api/client";
import type { Id } from "../api/types";
import type { InsightSchool, Table } from "./table";

/** Which school and month are looked at, and the published table. The server has nothing finer. */
export class InsightView {
  schools = $state.raw<readonly InsightSchool[] | null>(null);
  table = $state.raw<Table | null>(null);
  failed = $state(false);
  school = $state.raw<InsightSchool | null>(null);
  month = $state("");
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      const { schools } = (await this.#client.get("/api/insight/schools")) as { schools: InsightSchool[] };
      this.schools = schools;
      await this.#look(schools[0] ?? null);
    });
  }

  async chooseSchool(id: Id): Promise<void> {
    const school = this.schools?.find((one) => one.id === id) ?? null;
    await this.#try(() => this.#look(school));
  }

  async chooseMonth(month: string): Promise<void> {
    this.month = month;
    await this.#try(() => this.#fetch());
  }

  async #look(school: InsightSchool | null): Promise<void> {
    this.school = school;
    this.table = null;
    const newest = [...(school?.months ?? [])].sort().at(-1) ?? "";
    if (school === null || !school.months.includes(this.month)) this.month = newest;
    await this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.school === null || this.month === "") return;
    const { id } = this.school;
    const table = (await this.#client.get(`/api/insight/schools/${id}/months/${this.month}`)) as Table;
    // Whoever chose another one meanwhile does not see this one appear.
    if (table.month === this.month && table.school.id === this.school.id) this.table = table;
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.failed = false;
    try {
      await work();
    } catch {
      this.failed = true;
    }
  }
}
