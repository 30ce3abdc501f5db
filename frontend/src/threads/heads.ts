import type { Heads, ListedThread } from "../api/types";

/** Whether the numbers that the server tells differ from those of the list: something is new, or gone. */
export function haveChanged(threads: readonly ListedThread[], heads: Heads): boolean {
  const known = new Map(threads.map(({ id, head_seq, revision }) => [id, `${head_seq} ${revision}`]));
  const told = Object.entries(heads);
  return told.length !== known.size || told.some(([id, [seq, revision]]) => known.get(id) !== `${seq} ${revision}`);
}
