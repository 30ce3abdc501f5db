import { fetchWords, hasWords, NoWords } from "./kept_words";

/** The language a person reads. It says nothing about the language they write in. */
export const LANGUAGES = ["sv", "en", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED_AS = "language";
const RIGHT_TO_LEFT = new Set(["ar", "fa", "prs", "ps", "ur"]);

/** Return how a page in `language` is laid out. */
export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}

function isLanguage(value: string | null): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** Private windows may refuse storage: the choice then lasts as long as the page. */
function stored(): Language {
  try {
    const value = localStorage.getItem(STORED_AS);
    return isLanguage(value) ? value : "sv";
  } catch {
    return "sv";
  }
}

class LanguageChoice {
  #current = $state<Language>(stored());
  #isChosen = $state(false);
  #asked: Language | null = null;
  #change = $state<"coming" | "away" | "gone" | null>(null);

  get current(): Language {
    return this.#current;
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
  async choose(language: Language): Promise<void> {
    this.#asked = language;
    if (!hasWords(language)) {
      this.#change = "coming";
      const change = await fetchWords(language).then(() => null, (error: unknown) => (error instanceof NoWords ? "gone" : "away"));
      if (this.#asked !== language) return;
      this.#change = change;
      if (change !== null) return;
    }
    this.#take(language);
  }

  #take(language: Language): void {
    this.#current = language;
    this.#isChosen = true;
    this.#change = null;
    this.apply();
    try {
      localStorage.setItem(STORED_AS, language);
    } catch {
      return;
    }
  }

  /** Tell the document: screen readers and the layout follow `lang` and `dir`. */
  apply(): void {
    document.documentElement.lang = this.#current;
    document.documentElement.dir = directionOf(this.#current);
  }
}

export const language = new LanguageChoice();
