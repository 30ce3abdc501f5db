/** How long `seconds` are in words: whole minutes, or whole hours from one hour on. */
export function waitOf(seconds: number): { key: "wait.minutes" | "wait.hours"; count: number } {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return minutes < 60 ? { key: "wait.minutes", count: minutes } : { key: "wait.hours", count: Math.ceil(minutes / 60) };
}
