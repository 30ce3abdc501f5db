import type { Client } from "../api/client";
import type { Branch, Id } from "../api/types";
import { newestFirst } from "./table";
import type { Post, Subject, Subjects, Table } from "./table";

/** Which school and period are looked at, and the published table. The server has nothing finer. */
export class InsightView {
  schools = $state.raw<readonly Subject[] | null>(null);
  organisation = $state.raw<Subject | null>(null);
  table = $state.raw<Table | null>(null);
  failed = $state(false);
  subject = $state.raw<Subject | null>(null);
  period = $state("");
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Everything that can be chosen: the schools, and the municipality as one. */
  get subjects(): readonly Subject[] {
    const schools = this.schools ?? [];
    return this.organisation === null ? schools : [...schools, this.organisation];
  }

  /** Whether the whole municipality is looked at. */
  get isWhole(): boolean {
    return this.subject !== null && this.subject === this.organisation;
  }

  /** Where the table of `form` is fetched from. */
  address(form?: "csv" | "ods"): string {
    const of = this.isWhole ? "organisation" : `schools/${this.subject?.id ?? ""}`;
    return `/api/insight/${of}/${this.period}${form === undefined ? "" : `/${form}`}`;
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      const { schools, organisation } = (await this.#client.get("/api/insight/schools")) as Subjects;
      this.schools = schools;
      this.organisation = organisation;
      await this.#look(schools[0] ?? organisation);
    });
  }

  async chooseSubject(id: Id): Promise<void> {
    const subject = this.subjects.find((one) => one.id === id) ?? null;
    await this.#try(() => this.#look(subject));
  }

  async choosePeriod(period: string): Promise<void> {
    this.period = period;
    await this.#try(() => this.#fetch());
  }

  /** Write down how much staff a school has, and look again. */
  async writeStaffing(posts: readonly { branch: Branch; percent: number }[]): Promise<void> {
    if (this.subject === null) return;
    await this.#client.put(`/api/insight/staffing/${this.subject.id}`, { posts });
    await this.#fetch();
  }

  async #look(subject: Subject | null): Promise<void> {
    this.subject = subject;
    this.table = null;
    const periods = subject === null ? [] : newestFirst(subject);
    if (!periods.includes(this.period)) this.period = periods[0] ?? "";
    await this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.subject === null || this.period === "") return;
    const { id } = this.subject;
    const table = (await this.#client.get(this.address())) as Table;
    // Whoever chose another one meanwhile does not see this one appear.
    if (table.period === this.period && table.subject.id === id && this.subject.id === id) this.table = table;
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

/** Half a post and more, in per cent; null for what is no such number. */
export function percentOf(posts: string): number | null {
  const percent = Math.round(Number(posts.replace(",", ".")) * 100);
  return posts.trim() !== "" && percent >= 1 && percent <= 5000 ? percent : null;
}

export function postsOf({ percent }: Post): string {
  return percent === null ? "" : String(percent / 100);
}
