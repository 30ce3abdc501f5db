import type { Id, ListedThread } from "../api/types";
import { clock, passed, sameDay } from "../i18n/dates";
import { wayToBackUp } from "./lists";
import type { ListName } from "./lists";
import type { Preview } from "./previews";
import { answerBefore, claimOf, isAnsweredDanger, isDanger, isLate, markOf } from "./queue";
import { t } from "./words";

/** The moment in a row: of danger and lateness when it began, otherwise until when to answer. */
export function timeOf(thread: ListedThread, now: Date): Date | null {
  const { clock: running } = thread;
  if (running === null) return new Date(thread.newest_at);
  if (isDanger(thread)) return new Date(running.opened_at);
  if (isLate(thread, now)) return new Date(running.due_at ?? running.escalated_at ?? running.opened_at);
  return answerBefore(thread);
}

/** The moment of a row in words: the clock alone where the heading above names the day. */
export function timeWords(thread: ListedThread, time: Date, now: Date): string {
  if (thread.clock === null) return passed(time, now);
  const isUnderItsDay = !isDanger(thread) && !isAnsweredDanger(thread) && !isLate(thread, now);
  return isUnderItsDay ? clock(time) : short(time, now);
}

/** The word beside the mark: danger that was answered says both. */
export function markWords(thread: ListedThread, now: Date): string {
  return t(isAnsweredDanger(thread) ? "mark.acute_answered" : `mark.${markOf(thread, now)}`);
}

/** Who has a thread, in words; `isOpen` where somebody still has to take it. */
export function ownerOf(thread: ListedThread, list: ListName, me: Id, now: Date): { words: string; isOpen: boolean } {
  const claim = claimOf(thread, me, now);
  if (claim === "nobody" || claim === "back_up") return unclaimed(thread, list, claim, me, now);
  if (claim === "mine") return { words: t("owner.mine"), isOpen: false };
  const words = { name: thread.claimed_by?.name.split(" ")[0] ?? "", time: since(thread, now) };
  if (claim === "silent") return { words: t("owner.silent", words), isOpen: true };
  return { words: t(isDanger(thread) ? "owner.theirs_at" : "owner.theirs", words), isOpen: false };
}

function unclaimed(thread: ListedThread, list: ListName, claim: "nobody" | "back_up", me: Id, now: Date): { words: string; isOpen: boolean } {
  if (thread.clock === null) return { words: "", isOpen: false };
  if (list === "back_up") return { words: arrival(thread, now), isOpen: true };
  return claim === "back_up" ? { words: t("owner.back_up"), isOpen: false } : { words: suggestion(thread, me), isOpen: true };
}

function suggestion({ suggested }: ListedThread, me: Id): string {
  if (suggested === null) return t("owner.nobody");
  const asked = suggested.wished ? "wished" : "suggested";
  return suggested.id === me ? t(`owner.${asked}_you`) : t(`owner.${asked}`, { name: suggested.name.split(" ")[0] ?? "" });
}

function arrival(thread: ListedThread, now: Date): string {
  const came = thread.clock?.escalated_at ?? thread.released_at;
  if (wayToBackUp(thread) === "direct" || came === null) return t("owner.direct");
  return t("owner.escalated", { time: short(new Date(came), now) });
}

function since(thread: ListedThread, now: Date): string {
  return thread.claimed_at === null ? "" : short(new Date(thread.claimed_at), now);
}

function short(moment: Date, now: Date): string {
  return sameDay(moment, now) ? clock(moment) : passed(moment, now);
}

/** The two lines of a row. What staff wrote says so. */
export function previewOf(preview: Preview | null, me: Id): string {
  if (preview === null) return t("preview.none");
  if (preview.isBroken) return t("preview.broken");
  if (!preview.isFromStaff) return preview.text;
  return preview.author === me ? t("preview.own", { text: preview.text }) : t("preview.staff_unnamed", { text: preview.text });
}
