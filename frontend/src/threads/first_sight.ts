import type { Entry } from "../api/types";
import { LineReader } from "./lines";
import type { Line } from "./lines";
import type { ThreadBox } from "./thread_box";

/** So many entries of a long thread stand on the screen before all of it is read. */
export const AT_FIRST = 40;
const LONGEST_MS = 100;

/**
 * The newest lines, read by themselves. All is read again in order, and what is missing before them shows then.
 * @throws nothing of what is sealed: what does not open is a line that says so
 */
export async function newestLines(box: ThreadBox, entries: readonly Entry[], after: number): Promise<Line[]> {
  const reader = new LineReader(box, after);
  const lines: Line[] = [];
  for (const entry of entries) {
    const line = entry.ke !== null && entry.ke > box.newest.ke ? null : await reader.read(entry);
    if (line?.kind === "retraction") takeBack(lines, line.mid, line.author);
    else if (line !== null) lines.push(line);
  }
  return lines;
}

/** Only who wrote a message takes it back: anybody's claim would blank what another has said. */
export function takeBack(lines: Line[], mid: string, author: string): void {
  for (const [at, line] of lines.entries()) {
    if (line.kind !== "message" || line.mid !== mid || line.author !== author) continue;
    lines[at] = { kind: "retracted", seq: line.seq, at: line.at, author: line.author, role: line.role };
  }
}

/** What was put on the page is painted, where anybody looks at it. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, LONGEST_MS);
    if (typeof requestAnimationFrame !== "undefined") requestAnimationFrame(() => setTimeout(done));
  });
}
