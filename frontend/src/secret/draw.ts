import { below, WORDS_IN_SECRET } from "./typed";
import { WORDS } from "./words";

const WORDS_IN_PASSPHRASE = 6;

/** Draw three words. Thirty bits: enough against ten guesses, and people remember them. */
export function drawWords(): string[] {
  return draw(WORDS_IN_SECRET);
}

/** Draw the passphrase of a member of staff: sixty bits, as five words of a dice list have. */
export function drawPassphrase(): string[] {
  return draw(WORDS_IN_PASSPHRASE);
}

function draw(count: number): string[] {
  return Array.from({ length: count }, () => WORDS[below(WORDS.length)] ?? "");
}
