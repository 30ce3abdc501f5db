import type { Branch, Thread } from "../api/types";
import { coming, promisedHalves } from "../i18n/dates";
import type { Step } from "../ui/steps";
import type { Sent } from "./desk.svelte";
import { t } from "./words";

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
