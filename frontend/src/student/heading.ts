/** A new screen is read from its heading; where one writes, the field is ready. */
export function beginAt(target: HTMLElement | null): void {
  if (target === null) return;
  if (target.tagName === "H1") target.tabIndex = -1;
  scrollTo(0, 0);
  target.focus({ preventScroll: true });
}
