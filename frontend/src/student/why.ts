import type { Route } from "../api/types";
import { t } from "./words";

/** Why a thread goes where it goes, in one sentence; "" where it simply goes to whom the student chose. */
export function whyOf({ branch, team, reasons }: Pick<Route, "branch" | "team" | "reasons">): string {
  if (team.kind === "back_up") return reasons.includes("excluded_by_key") ? t("why.without_excluded") : t("why.nobody_at_school");
  if (reasons.includes("wished_person_elsewhere")) return t("why.wished_elsewhere");
  if (reasons.includes("sooner_answer")) return t(`why.sooner_${branch}`);
  return "";
}
