import { tick } from "svelte";

const BAR_PX = 64;

/** So near to the foot one reads what is newest. */
const NEAR_PX = 80;

export function isAtFoot(): boolean {
  const { scrollHeight, scrollTop, clientHeight } = document.documentElement;
  return scrollHeight - scrollTop - clientHeight < NEAR_PX;
}

/** What was said last comes into sight; help that stands under it from its first line on, never cut off by the bar. */
export async function showNewest(): Promise<void> {
  await tick();
  scrollTo({ top: document.body.scrollHeight });
  const help = document.querySelector("[data-help]");
  if (help !== null && help.getBoundingClientRect().top < BAR_PX) help.scrollIntoView();
}
