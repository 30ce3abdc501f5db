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

  get current(): Language {
    return this.#current;
  }

  /** Whether somebody chose it on this page, and it is not only what this device was left in. */
  get isChosen(): boolean {
    return this.#isChosen;
  }

  /** Change the language of the whole page and remember it on this device. */
  choose(language: Language): void {
    this.#current = language;
    this.#isChosen = true;
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
