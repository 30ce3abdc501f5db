import { fetchWords, hasWords, NoWords } from "./kept_words";

/** The language a person reads. It says nothing about the language they write in. */
export const LANGUAGES = ["sv", "en", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED_AS = "language";
/** As which easy Swedish is remembered on a device. */
const EASY = "sv-easy";
/** The ages that the texts about who reads are written for: 10 to 12, 13 to 15, 16 to 19 years. */
export const AGES = ["young", "middle", "old"] as const;
export type Age = (typeof AGES)[number];
const RIGHT_TO_LEFT = new Set(["ar", "fa", "prs", "ps", "ur"]);

/** Return how a page in `language` is laid out. */
export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}

function isLanguage(value: string | null): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The age of a school year: “5B” is ten to twelve. Null where the name of a class says none. */
export function ageOf(className: string | null): Age | null {
  const year = Number.parseInt(className ?? "", 10);
  if (!(year >= 1 && year <= 9)) return null;
  return year <= 6 ? "young" : "middle";
}

/** Private windows may refuse storage: the choice then lasts as long as the page. */
function stored(name = STORED_AS): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    return;
  }
}

function first(): Language {
  const value = stored();
  return isLanguage(value) ? value : "sv";
}

class LanguageChoice {
  #current = $state<Language>(first());
  #isEasy = $state(false);
  #age = $state<Age | null>(null);
  #isChosen = $state(false);
  #asked: string | null = null;
  #change = $state<"coming" | "away" | "gone" | null>(null);

  get current(): Language {
    return this.#current;
  }

  /** Whether it is easy Swedish: shorter sentences, plainer words. */
  get isEasy(): boolean {
    return this.#isEasy && this.#current === "sv";
  }

  /** Whose age the texts are for. Null where nobody knows: then they are those of the middle, and it is asked. */
  get age(): Age | null {
    return this.#age;
  }

  /** What is laid over the words of the language: easy Swedish, else those of an age. */
  get layer(): string {
    return `${this.#current}-${this.isEasy ? "easy" : (this.#age ?? "")}`;
  }

  /** Whether somebody chose it on this page, and it is not only what this device was left in. */
  get isChosen(): boolean {
    return this.#isChosen;
  }

  /** What became of a choice whose words are not here yet: they are on their way, did not come, or are gone since a newer page is there. */
  get change(): "coming" | "away" | "gone" | null {
    return this.#change;
  }

  /**
   * Change the language of the whole page, as soon as its words are here, and remember it on this device.
   * Until then, and where they do not come, the page stays as it is; of two choices the later one counts.
   */
  async choose(language: Language, isEasy = false): Promise<void> {
    const asked = isEasy ? EASY : language;
    this.#asked = asked;
    const needed = isEasy ? ([language, "more"] as const) : ([language] as const);
    if (!needed.every(hasWords)) {
      this.#change = "coming";
      const change = await Promise.all(needed.map(fetchWords)).then(() => null, (error: unknown) => (error instanceof NoWords ? "gone" : "away"));
      if (this.#asked !== asked) return;
      this.#change = change;
      if (change !== null) return;
    }
    this.#take(language, isEasy);
  }

  #take(language: Language, isEasy: boolean): void {
    this.#current = language;
    this.#isEasy = isEasy;
    this.#isChosen = true;
    this.#change = null;
    this.apply();
    store(STORED_AS, isEasy ? EASY : language);
  }

  /** Somebody is there: the texts are for the age they chose on this device, or that of their school year. */
  async meet(person: { readonly id: string; readonly class: string | null }): Promise<void> {
    const [of, chosen] = stored("age")?.split(" ") ?? [];
    await this.#speakTo((of === person.id ? AGES.find((age) => age === chosen) : undefined) ?? ageOf(person.class));
  }

  /** `person` reads the texts for `age` from now on. */
  async chooseAge(age: Age, person: string): Promise<void> {
    store("age", `${person} ${age}`);
    await this.#speakTo(age);
  }

  /** Say the texts for `age` as soon as its words are here. Where they do not come, those of the middle stay. */
  async #speakTo(age: Age | null): Promise<void> {
    this.#age = age === null ? null : "middle";
    if (age === null || age === "middle") return;
    await fetchWords("more").then(() => (this.#age = age), () => undefined);
  }

  /** Easy Swedish was chosen on this device: it is spoken when its words are here, and Swedish until then. */
  async restore(): Promise<void> {
    if (stored() === EASY) await fetchWords("more").then(() => (this.#isEasy = true), () => undefined);
  }

  /** Tell the document: screen readers and the layout follow `lang` and `dir`. */
  apply(): void {
    document.documentElement.lang = this.#current;
    document.documentElement.dir = directionOf(this.#current);
  }
}

export const language = new LanguageChoice();
