import type sv from "../../i18n/notes.sv.json";
import { wordsOf } from "../../i18n/words";

export const t = wordsOf<typeof sv>("notes");
