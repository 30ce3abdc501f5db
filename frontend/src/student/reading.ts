import type { Reading } from "../api/types";
import { coming } from "../i18n/dates";
import { t } from "./words";

/** Whether anybody reads now, in one true sentence: a time only where somebody has said when they work. */
export function whoReads(reading: Reading | null, now: Date): string {
  if (reading === null) return t("acute.maybe_nobody");
  if (reading.now) return t("acute.somebody");
  if (reading.next_at === null) return t("acute.maybe_nobody");
  return t("acute.nobody_before", { when: coming(new Date(reading.next_at), now) });
}

/** What stands over a message that was sent in danger. */
export function sentTitle(reading: Reading | null, now: Date): string {
  const isKnown = reading !== null && !reading.now && reading.next_at !== null;
  return isKnown ? t("sent.acute_nobody", { nobody: whoReads(reading, now) }) : t("sent.acute_title");
}
