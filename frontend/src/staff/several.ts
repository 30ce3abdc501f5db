/** Do `work` for each of `items`, at most `most` at a time. The answers stand in the order of the items. */
export async function several<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const waiting = items.entries(); // shared: each takes the next one that nobody has taken
  const workers = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (const [at, item] of waiting) answers[at] = await work(item);
  });
  await Promise.all(workers);
  return answers;
}
