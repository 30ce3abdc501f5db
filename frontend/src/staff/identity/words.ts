import { isRefusal } from "../../api/client";
import { E1Error } from "../../crypto/errors";
import type sv from "../../i18n/identity.sv.json";
import { wordsOf } from "../../i18n/words";
import type { Roster } from "../../threads/reveal";
import { saidOf as saidElsewhere } from "../words";

/** The words of who an anonymous student is. */
export const t = wordsOf<typeof sv>("identity");

/** “Selma Ek, 8C, Ekskolan” */
export function nameOf({ name, class: of, school }: Roster): string {
  return of === null ? t("is_no_class", { name, school }) : t("is", { name, class: of, school });
}

/** What is said where it did not go well. */
export function saidOf(error: unknown): string {
  if (error instanceof E1Error) return t("cannot");
  if (isRefusal(error, "second_person_needed")) return t("second");
  if (isRefusal(error, "identity_gone")) return t("gone");
  if (isRefusal(error, "identity_known")) return t("known");
  return isRefusal(error, "opening_over") ? t("over") : saidElsewhere(error);
}
