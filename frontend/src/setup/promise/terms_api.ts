import type { Client } from "../../api/client";
import type { Id } from "../../api/types";
import type { Calendar, CalendarShown, Example, Policy, PolicyShown, Question, QuestionName, Readers } from "./terms";

/** What one school promises: read, tried, written. */
export class TermsApi {
  readonly #client: Client;
  readonly #path: string;

  constructor(client: Client, school: Id) {
    this.#client = client;
    this.#path = `/api/admin/schools/${school}`;
  }

  async policy(): Promise<PolicyShown> {
    return (await this.#client.get(`${this.#path}/policy`)) as PolicyShown;
  }

  async calendar(): Promise<CalendarShown> {
    return (await this.#client.get(`${this.#path}/calendar`)) as CalendarShown;
  }

  async questions(): Promise<Question[]> {
    return ((await this.#client.get(`${this.#path}/questions`)) as { questions: Question[] }).questions;
  }

  /** What would be promised under terms that nobody has written. Nothing is kept. */
  async preview(policy: Policy, calendar: Calendar): Promise<Example[]> {
    const told = await this.#client.post(`${this.#path}/preview`, { policy, calendar, moments: [] });
    return (told as { examples: Example[] }).examples;
  }

  async putPolicy(after: number, policy: Policy): Promise<PolicyShown> {
    return (await this.#client.put(`${this.#path}/policy`, { after, policy })) as PolicyShown;
  }

  async putCalendar(after: number, calendar: Calendar): Promise<CalendarShown> {
    return (await this.#client.put(`${this.#path}/calendar`, { after, calendar })) as CalendarShown;
  }

  async answer(question: QuestionName, people: Readers): Promise<Question[]> {
    return ((await this.#client.put(`${this.#path}/questions/${question}`, people)) as { questions: Question[] }).questions;
  }
}
