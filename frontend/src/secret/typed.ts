/** What a secret looks like, without the list that its words are drawn from. */
export const WORDS_IN_SECRET = 3;
const DIGITS_IN_SECRET = 6;

/** Return a number below `limit`, each as likely as any other. */
export function below(limit: number): number {
  const span = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < span) return drawn % limit;
  }
}

/** Draw six digits, for those who would rather. */
export function drawDigits(): string {
  return Array.from({ length: DIGITS_IN_SECRET }, () => below(10).toString()).join("");
}

/** Whether `typed` has the shape of what students are given: three words, or six digits. */
export function couldBeDrawn(typed: string): boolean {
  const secret = asDrawn(typed);
  return /^\d+$/.test(secret) ? secret.length === DIGITS_IN_SECRET : secret.split(" ").length === WORDS_IN_SECRET;
}

/**
 * Return `typed` as it was drawn: how people write a secret differs in case, spaces, hyphens and
 * commas, and none of that makes it another one.
 */
export function asDrawn(typed: string): string {
  const parts = typed.normalize("NFKC").toLowerCase().split(/[\s,.;\-–]+/).filter((part) => part !== "");
  return parts.every((part) => /^\d+$/.test(part)) ? parts.join("") : parts.join(" ");
}
