import type { Branch, Id, Thread } from "../api/types";
import { coming, promisedHalves } from "../i18n/dates";
import type { Step } from "../ui/steps";
import { t } from "./words";

/** What became of the message that was just sent. */
export interface Sent {
  readonly state: "sending" | "waiting" | "done";
  readonly mid: Id;
  readonly thread: Thread | null;
  readonly at: Date;
  readonly acute: boolean;
  /** Its pictures, which come after it, until they are there. */
  readonly following?: Id | null;
  /** Its pictures could not come: they are given back in the thread. */
  readonly isLacking?: boolean;
}

/** The promise as a line, after sending. Nothing is promised before the service has the message. */
export function sentSteps(sent: Sent, now: Date): Step[] {
  if (sent.state === "waiting") return [{ kind: "next", title: t("sent.waits"), more: t("sent.waits_about") }];
  if (sent.state === "sending") return [{ kind: "next", title: t("write.sending") }];
  const { thread } = sent;
  const at = thread === null ? sent.at : new Date(thread.opened_at);
  const done: Step = { kind: "done", title: t("sent.done", { when: coming(at, now) }), more: locked(thread) };
  return thread === null ? [done] : [done, ...promiseSteps(thread, now)];
}

function promiseSteps(thread: Thread, now: Date): Step[] {
  const due = thread.clock?.due_at ?? null;
  if (due === null) return [];
  const big: Step = { kind: "big", title: t("sent.due"), when: promisedHalves(new Date(due), now), more: t("sent.here") };
  return isWithBackUp(thread) ? [big] : [big, { kind: "next", title: t("sent.if_not"), more: t("sent.back_up") }];
}

function isWithBackUp(thread: Thread | null): boolean {
  return thread?.team.kind === "back_up";
}

function locked(thread: Thread | null): string {
  if (isWithBackUp(thread)) return t("sent.locked_back_up");
  return lockedFor(thread?.branch ?? "counsellor");
}

function lockedFor(branch: Branch): string {
  return t(`sent.locked_${branch}`);
}
