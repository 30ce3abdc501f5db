import { expect, it } from "vitest";
import { choicesIn, encodeChoices } from "./choices";

it("says nothing of what was left as it is", () => {
  expect(encodeChoices({ answer: "here", word: "  " })).toEqual({});
});

it("brings what was chosen to whoever reads", () => {
  const chosen = encodeChoices({ answer: "at_school", word: "  blå\n tussilago " });

  expect(choicesIn({ c: chosen })).toEqual({ answer: "at_school", word: "blå tussilago" });
});

it.each([[{}], [{ c: null }], [{ c: "at_school" }], [{ c: [1] }], [{ c: { answer: "never", word: 7 } }], [{ c: { answer: ["at_school"], word: {} } }]])(
  "takes what it does not understand as not chosen: %j", (more) => {
    expect(choicesIn(more)).toEqual({ answer: "here", word: "" });
  },
);

it("keeps a code word short, and no letter of it in half", () => {
  expect(choicesIn({ c: { word: "🙈".repeat(60) } }).word).toBe("🙈".repeat(40));
});
