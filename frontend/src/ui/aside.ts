/** How many sheets lie over an element: it comes back with the last one. */
const over = new WeakMap<HTMLElement, number>();

function count(element: HTMLElement, change: 1 | -1): void {
  const sheets = Math.max(0, (over.get(element) ?? 0) + change);
  over.set(element, sheets);
  element.inert = sheets > 0;
}

/**
 * Make everything of the page but the bar out of reach while `sheet` is open: no keyboard, no
 * screen reader gets behind it. Returns how to bring it back.
 */
export function putAside(sheet: HTMLElement): () => void {
  const behind = [...document.querySelectorAll<HTMLElement>("main, [data-behind]")].filter((element) => !element.contains(sheet));
  for (const element of behind) count(element, 1);
  return () => {
    for (const element of behind) count(element, -1);
  };
}
