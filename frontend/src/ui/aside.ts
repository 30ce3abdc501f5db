/** How many sheets lie over an element: it comes back with the last one. */
const over = new WeakMap<HTMLElement, number>();

/** What stays in reach under a sheet: a bar with Help and Leave, and what is read aloud. */
const STAYS = "[data-bar], [aria-live]";

function count(element: HTMLElement, change: 1 | -1): void {
  const sheets = Math.max(0, (over.get(element) ?? 0) + change);
  over.set(element, sheets);
  element.inert = sheets > 0;
}

/**
 * Make everything of the page but the bar out of reach while `sheet` is open, wherever in the
 * page it stands: no keyboard, no screen reader gets behind it. Returns how to bring it back.
 */
export function putAside(sheet: HTMLElement): () => void {
  const behind = behindOf(sheet);
  for (const element of behind) count(element, 1);
  return () => {
    for (const element of behind) count(element, -1);
  };
}

function behindOf(sheet: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at: Element = sheet; at.parentElement !== null && at !== document.body; at = at.parentElement) {
    const inside = at;
    found.push(...[...at.parentElement.children].filter((each) => each !== inside).flatMap(outOfReach));
  }
  return found;
}

/** `element`, or those of its parts that do not hold what stays. */
function outOfReach(element: Element): HTMLElement[] {
  if (!(element instanceof HTMLElement) || element.matches(STAYS)) return [];
  return element.querySelector(STAYS) === null ? [element] : [...element.children].flatMap(outOfReach);
}
