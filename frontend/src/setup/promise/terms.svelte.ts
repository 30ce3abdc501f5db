import type { Client } from "../../api/client";
import type { Id } from "../../api/types";
import { firstCalendar } from "./terms";
import type { Calendar, CalendarShown, Example, Policy, PolicyShown, Question, QuestionName, Readers } from "./terms";
import { TermsApi } from "./terms_api";

const PAUSE_MS = 400;

/** One school's terms on the screen: what is in force, what somebody is drawing up, and what that would promise. */
export class TermsView {
  questions = $state.raw<readonly Question[]>([]);
  shown = $state.raw<{ policy: PolicyShown; calendar: CalendarShown } | null>(null);
  policy = $state<Policy | null>(null);
  calendar = $state<Calendar | null>(null);
  examples = $state.raw<readonly Example[]>([]);
  /** What kept the preview from coming; it says what is wrong with the draft. */
  wrong = $state<unknown>(null);
  error = $state<unknown>(null);
  readonly #api: TermsApi;
  #asked = 0;

  constructor(client: Client, school: Id) {
    this.#api = new TermsApi(client, school);
  }

  async load(): Promise<void> {
    try {
      const [policy, calendar, questions] = await Promise.all([this.#api.policy(), this.#api.calendar(), this.#api.questions()]);
      this.questions = questions;
      this.#show(policy, calendar);
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  #show(policy: PolicyShown, calendar: CalendarShown): void {
    this.shown = { policy, calendar };
    this.policy = structuredClone(policy.policy);
    this.calendar = structuredClone(calendar.calendar ?? firstCalendar(calendar.candidates));
  }

  /** Whether anything is drawn up that is not in force. */
  get changed(): boolean {
    return this.#policyChanged || this.#calendarChanged;
  }

  get #policyChanged(): boolean {
    return this.shown !== null && JSON.stringify(this.policy) !== JSON.stringify(this.shown.policy.policy);
  }

  get #calendarChanged(): boolean {
    return this.shown !== null && JSON.stringify(this.calendar) !== JSON.stringify(this.shown.calendar.calendar);
  }

  /** Ask, once nothing has changed for a moment, what the draft would promise. */
  async preview(): Promise<void> {
    const asked = ++this.#asked;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    if (asked !== this.#asked || this.policy === null || this.calendar === null) return;
    try {
      const examples = await this.#api.preview($state.snapshot(this.policy), $state.snapshot(this.calendar));
      if (asked !== this.#asked) return;
      this.examples = examples;
      this.wrong = null;
    } catch (error) {
      if (asked === this.#asked) this.wrong = error;
    }
  }

  /** Write what changed: the calendar first, for a policy may count on it. */
  async save(): Promise<void> {
    if (this.shown === null || this.policy === null || this.calendar === null) return;
    let { policy, calendar } = this.shown;
    const drawn = $state.snapshot(this.policy);
    const needsCalendar = drawn.mode === "calendar" || calendar.version > 0;
    if (this.#calendarChanged && needsCalendar) calendar = await this.#api.putCalendar(calendar.version, $state.snapshot(this.calendar));
    this.shown = { policy, calendar };
    if (this.#policyChanged) policy = await this.#api.putPolicy(policy.version, drawn);
    this.#show(policy, calendar);
  }

  async answer(question: QuestionName, people: Readers): Promise<void> {
    this.questions = await this.#api.answer(question, people);
  }
}
