import { choicesIn } from "../../threads/choices";
import type { Choices } from "../../threads/choices";
import type { Line } from "../../threads/lines";

/** What the student chose beside the message that opened the thread; nothing where that was not handed over. */
export function choicesOf(lines: readonly Line[]): Choices {
  const first = lines.find((line) => line.kind === "message" && line.role === 0);
  return choicesIn(first?.kind === "message" && first.seq === 1 ? first.more : {});
}

/** Whether a message of the thread says `word` since `from`: whoever reads along knows it then. */
export function isSpoken(word: string, lines: readonly Line[], from: Date | null): boolean {
  const searched = word.toLocaleLowerCase("sv");
  return lines.some((line) => line.kind === "message" && (from === null || line.at > from) && line.text.toLocaleLowerCase("sv").includes(searched));
}
