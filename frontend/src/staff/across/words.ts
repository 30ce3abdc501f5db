import { isParagraph } from "../../api/crossings";
import type sv from "../../i18n/crossing.sv.json";
import { wordsOf } from "../../i18n/words";

/** The words of telling the other branch without the student. */
export const t = wordsOf<typeof sv>("crossing");

/** A paragraph as the law names it; what somebody wrote before there was a list stands as it is. */
export function citationOf(paragraph: string): string {
  return isParagraph(paragraph) ? t(`paragraph.${paragraph}`) : paragraph;
}
